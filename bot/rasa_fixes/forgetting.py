"""Removes everything that Rasa keeps of a conversation; stock tracker stores have no way to delete one.

Works with SQL, in-memory and Redis stores, their subclasses, and the wrappers that Rasa puts around a store.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore, TrackerStore


class CannotForgetError(Exception):
    """A tracker store out of which nothing can be deleted."""


class _Locks(Protocol):
    def lock(self, conversation_id: str) -> contextlib.AbstractAsyncContextManager[Any]: ...


async def forget_conversation(tracker_store: TrackerStore, conversation_id: str) -> None:
    """Removes all events of a conversation, in all its sessions; nothing happens where there are none.

    A message that is being answered would bring them back: hold the conversation's lock (`alone`) meanwhile.

    Raises:
        CannotForgetError: for a kind of store that cannot delete.
    """
    for store in _unwrapped(tracker_store):
        if isinstance(store, SQLTrackerStore):
            _delete_rows(store, conversation_id)
        elif isinstance(store, InMemoryTrackerStore):
            store.store.pop(conversation_id, None)
        elif isinstance(store, RedisTrackerStore):
            store.red.delete(store.key_prefix + conversation_id)
        else:
            raise CannotForgetError(f"{type(store).__name__} cannot delete a conversation")


@contextlib.asynccontextmanager
async def alone(agent: Agent, conversation_id: str) -> AsyncIterator[None]:
    """Waits until no message of the conversation is being answered, and keeps new ones waiting."""
    locks: _Locks = agent.lock_store
    async with locks.lock(conversation_id):
        yield


def _delete_rows(store: SQLTrackerStore, conversation_id: str) -> None:
    is_sqlite = store.engine.dialect.name == "sqlite"
    with store.session_scope() as session:
        if is_sqlite:
            session.execute("PRAGMA secure_delete = ON")  # the words are overwritten, not only taken off the list
        event = store.SQLEvent
        session.query(event).filter(event.sender_id == conversation_id).delete(synchronize_session=False)
        session.commit()
        if is_sqlite:
            session.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor do they stay in the journal, where there is one


def _unwrapped(store: TrackerStore) -> Iterator[TrackerStore]:
    """The stores behind Rasa's wrappers: the real one, and the memory that stands in for it once it has failed."""
    inner = getattr(store, "_tracker_store", None)
    if inner is None:
        yield store
        return
    yield from _unwrapped(inner)
    fallback = getattr(store, "_fallback_tracker_store", None)
    if fallback is not None:
        yield from _unwrapped(fallback)
