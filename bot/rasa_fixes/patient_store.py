"""Waits for a database that is away for a moment; when it stays away, the message fails instead of being lost.

Reason: when its database fails, stock Rasa goes on in memory with a line in the log. Who is answered then believes to
be heard, but what they said is gone with the process, and the other replicas never knew it. Here nothing is
acknowledged that is not kept: the doorway asks the person to say it again.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import rasa.core.agent
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_fixes import guard

logger = logging.getLogger(__name__)

SECONDS_TO_WAIT = 6.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5
Result = TypeVar("Result")


class NotKeptError(Exception):
    """The conversation could not be read, or what was said could not be kept."""


class PatientTrackerStore(TrackerStore):  # type: ignore[misc]  # rasa has no annotations
    """In place of Rasa's `FailSafeTrackerStore`, around the real store."""

    def __init__(self, tracker_store: TrackerStore, *_: Any) -> None:
        """Wraps a store."""
        self._tracker_store = tracker_store
        super().__init__(tracker_store.domain, tracker_store.event_broker)

    @property
    def domain(self) -> Domain:
        """The domain of the store behind."""
        return self._tracker_store.domain

    @domain.setter
    def domain(self, domain: Domain) -> None:
        self._tracker_store.domain = domain

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The current part of a conversation."""
        return await _patiently(lambda: self._tracker_store.retrieve(sender_id), "read")

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The whole conversation."""
        return await _patiently(lambda: self._tracker_store.retrieve_full_tracker(conversation_id), "read")

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends what is new.

        Raises:
            NotKeptError: when the database stays away.
        """
        tried = False

        async def save() -> None:
            nonlocal tried
            if tried and _is_kept(self._tracker_store, tracker):
                return
            tried = True
            await self._tracker_store.save(tracker)

        await _patiently(save, "kept")

    async def keys(self) -> Iterable[str]:
        """All conversations."""
        found: Iterable[str] = await self._tracker_store.keys()
        return found


async def _patiently(call: Callable[[], Awaitable[Result]], what: str) -> Result:
    """Tries again, ever more slowly, until the time is over."""
    end, pause = time.monotonic() + SECONDS_TO_WAIT, _FIRST_PAUSE
    while True:
        try:
            return await call()
        except Exception as error:
            if time.monotonic() + pause > end:
                raise NotKeptError(f"a conversation could not be {what}: {type(error).__name__}") from error
            logger.warning("a conversation could not be %s yet, trying again: %s", what, type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _is_kept(store: TrackerStore, tracker: DialogueStateTracker) -> bool:
    """Whether the tracker's last event is in the database: a connection may be lost after a commit went through."""
    if not isinstance(store, SQLTrackerStore) or not tracker.events:
        return False
    last, row = tracker.events[-1], store.SQLEvent
    with store.session_scope() as session:
        mine = session.query(row.id).filter(
            row.sender_id == tracker.sender_id, row.timestamp == last.timestamp, row.type_name == last.type_name
        )
        return mine.first() is not None


def apply() -> None:
    """From now on agents keep conversations so."""
    guard("the patient store")
    rasa.core.agent.FailSafeTrackerStore = PatientTrackerStore
