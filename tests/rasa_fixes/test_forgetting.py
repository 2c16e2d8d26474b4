"""A forgotten conversation is gone from every kind of store, and its neighbours stay."""

import asyncio
import json
import pathlib
import sqlite3

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    DynamoTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_fixes.forgetting import CannotForgetError, alone, forget_conversation

DOMAIN = Domain.empty()


class OwnSQLStore(SQLTrackerStore):
    """A store as a project may derive it."""


def sql(folder: pathlib.Path) -> TrackerStore:
    """Rasa's SQL store on a file."""
    return SQLTrackerStore(DOMAIN, db=str(folder / "events.db"))


def wrapped(folder: pathlib.Path) -> TrackerStore:
    """As Rasa's agent holds it: a safety net around the store, with something already fallen into it."""
    return FailSafeTrackerStore(AwaitableTrackerStore(sql(folder)), fallback_tracker_store=InMemoryTrackerStore(DOMAIN))


STORES = {
    "SQL": sql,
    "a subclass of SQL": lambda folder: OwnSQLStore(DOMAIN, db=str(folder / "events.db")),
    "memory": lambda folder: InMemoryTrackerStore(DOMAIN),
    "wrapped SQL": wrapped,
}


def spoken(conversation_id: str) -> DialogueStateTracker:
    """A conversation of two sessions."""
    events = []
    for text in ("逾期会上征信吗", "那罚息呢"):
        events += [ActionExecuted("action_session_start"), SessionStarted(), UserUttered(text)]
    return DialogueStateTracker.from_events(conversation_id, events)


@pytest.mark.parametrize("make", STORES.values(), ids=STORES)
async def test_all_sessions_are_gone_and_neighbours_stay(make, tmp_path: pathlib.Path):
    """Also from the memory that stood in for a locked file."""
    store = make(tmp_path)
    for name in ("mine", "mine-too", "theirs"):
        await store.save(spoken(name))
    fallback = getattr(store, "_fallback_tracker_store", None)
    if fallback:
        await fallback.save(spoken("mine"))
    await forget_conversation(store, "mine")
    assert await store.retrieve_full_tracker("mine") is None
    assert sorted(await store.keys()) == ["mine-too", "theirs"]
    assert fallback is None or not list(await fallback.keys())
    await forget_conversation(store, "mine")


@pytest.mark.parametrize("journal", ["delete", "wal"])
async def test_the_words_are_gone_from_the_disk(journal: str, tmp_path: pathlib.Path):
    """Not only from the table: neither the file nor its journal still has the bytes."""
    store = sql(tmp_path)
    with sqlite3.connect(tmp_path / "events.db") as database:
        database.execute(f"PRAGMA journal_mode = {journal}")
    words = json.dumps("逾期会上征信吗")[1:-1].encode()
    await store.save(spoken("mine"))
    assert any(words in path.read_bytes() for path in tmp_path.iterdir())
    await forget_conversation(store, "mine")
    assert not any(words in path.read_bytes() for path in tmp_path.iterdir())


async def test_a_store_that_cannot_delete_says_so():
    """Nobody is told that something is gone which is not."""
    store = DynamoTrackerStore.__new__(DynamoTrackerStore)
    with pytest.raises(CannotForgetError, match="DynamoTrackerStore"):
        await forget_conversation(store, "mine")


class Engine:
    """What `alone` needs of Rasa's agent."""

    lock_store = InMemoryLockStore()


async def test_alone_waits_for_the_message_that_is_being_answered():
    """Else the running message would save its events after they were deleted."""
    order = []

    async def answer() -> None:
        async with Engine.lock_store.lock("mine"):
            await asyncio.sleep(0.05)
            order.append("answered")

    running = asyncio.create_task(answer())
    await asyncio.sleep(0)
    async with alone(Engine(), "mine"):
        order.append("forgotten")
    await running
    assert order == ["answered", "forgotten"]
