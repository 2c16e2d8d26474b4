"""Serves the messages of one conversation in turn without making them wait.

Reason: while another message of the same person is worked on, stock Rasa looks again only once a second, so five
quick messages take four seconds. Here the next one starts as soon as the last one is done. For one process; several
replicas need a lock that they share.
"""

import asyncio
import contextlib
import time
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore, LockError

from bot.rasa_fixes import guard


class FastLockStore(InMemoryLockStore):  # type: ignore[misc]  # rasa has no annotations
    """Rasa's tickets, first come first served; who waits is woken instead of looking."""

    def __init__(self, endpoint_config: Any = None) -> None:
        """`endpoint_config` is what Rasa hands to every lock store that is named by its class; it is not read."""
        guard("the fast lock store")
        super().__init__()
        self._changed: dict[str, asyncio.Event] = {}

    async def _acquire_lock(self, conversation_id: str, ticket: int, wait_time_in_seconds: float) -> TicketLock:
        """Waits for its turn; `wait_time_in_seconds` is the stock store's and means nothing here.

        Raises:
            LockError: when the ticket's lifetime is over before its turn comes.
        """
        while True:
            self.update_lock(conversation_id)  # whose lifetime is over is out, holders too
            lock = self.get_lock(conversation_id)
            if not lock or ticket not in {waiting.number for waiting in lock.tickets}:
                raise LockError(f"Could not acquire lock for conversation_id '{conversation_id}'.")
            if not lock.is_locked(ticket):
                return lock
            ends = min(waiting.expires for waiting in lock.tickets if waiting.number in {lock.now_serving, ticket})
            await self._change(conversation_id, ends - time.time())

    def cleanup(self, conversation_id: str, ticket_number: int) -> None:
        """Gives the ticket back and wakes who waits."""
        super().cleanup(conversation_id, ticket_number)
        changed = self._changed.pop(conversation_id, None)
        if changed:
            changed.set()

    async def _change(self, conversation_id: str, seconds: float) -> None:
        changed = self._changed.setdefault(conversation_id, asyncio.Event())
        with contextlib.suppress(asyncio.TimeoutError):  # the holder's time is over, or our own: look again
            await asyncio.wait_for(changed.wait(), max(0.001, seconds))
