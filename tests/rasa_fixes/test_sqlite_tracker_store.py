"""One held connection to a file with a write-ahead log; stock Rasa opens the file anew and syncs for every message."""

import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.utils.endpoints import EndpointConfig

from bot import places
from bot.paths import ROOT
from bot.rasa_fixes.sqlite_tracker_store import SQLiteTrackerStore
from bot.settings import Settings

QUERY = {"timeout": "1"}
WRITER = """
import asyncio, sys, time
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from bot.rasa_fixes.sqlite_tracker_store import SQLiteTrackerStore

async def main():
    store = SQLiteTrackerStore(Domain.empty(), db=sys.argv[1])
    for number in range(10_000):
        tracker = store.init_tracker("me")
        tracker.update(SlotSet("number", number))
        await store.save(tracker)
        print(number, flush=True)

asyncio.run(main())
"""


@pytest.fixture
def file(tmp_path: pathlib.Path) -> str:
    """Where the store lies."""
    return str(tmp_path / "conversations.db")


async def save(store: SQLTrackerStore, value: str, who: str = "me") -> None:
    """One event, as Rasa saves it."""
    tracker = await store.get_or_create_tracker(who, append_action_listen=False)
    tracker.update(SlotSet("topic", value))
    await store.save(tracker)


def opened(store: SQLTrackerStore) -> list[Any]:
    """Connections to the file that are made from now on."""
    seen: list[Any] = []
    sa.event.listen(store.engine, "connect", lambda connection, _: seen.append(connection))
    return seen


def pragma(store: SQLTrackerStore, name: str) -> Any:
    """A setting of the connection that the store uses."""
    with store.engine.connect() as connection:
        return connection.execute(sa.text(f"PRAGMA {name}")).scalar()


async def test_stock_rasa_opens_the_file_for_every_message_and_syncs(file: str):
    """The fault."""
    store = SQLTrackerStore(Domain.empty(), db=file, query=QUERY)
    seen = opened(store)
    for number in range(5):
        await save(store, str(number))
    assert len(seen) > 5
    assert (pragma(store, "journal_mode"), pragma(store, "synchronous")) == ("delete", 2)


async def test_the_connection_is_held_and_commits_do_not_sync(file: str):
    """synchronous 1 is NORMAL: with a write-ahead log the disk is synced now and then, not at each commit."""
    store = SQLiteTrackerStore(Domain.empty(), db=file, query=QUERY)
    seen = opened(store)
    for number in range(50):
        await save(store, str(number))
    assert len(seen) == 1
    assert (pragma(store, "journal_mode"), pragma(store, "synchronous")) == ("wal", 1)
    assert pragma(store, "busy_timeout") == 1000


async def test_who_reads_does_not_wait_for_who_writes(file: str):
    """A report on the file and the guide do not disturb each other."""
    store = SQLiteTrackerStore(Domain.empty(), db=file, query=QUERY)
    await save(store, "first")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=0.1)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len((await store.retrieve_full_tracker("me") or store.init_tracker("me")).events) == 1
        other.execute("ROLLBACK")
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM events").fetchone() == (1,)
        await save(store, "second")
        other.execute("ROLLBACK")


async def test_a_file_that_stays_locked_is_an_error_after_the_timeout(file: str):
    """Not a hang; Rasa then keeps the turn in memory."""
    store = SQLiteTrackerStore(Domain.empty(), db=file, query={"timeout": "0.1"})
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            await save(store, "late")
        other.execute("ROLLBACK")
    await save(store, "later")


def test_a_killed_process_loses_nothing_that_was_saved(file: str):
    """Killed without a chance to tidy up, in the middle of writing."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, file], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) == 50:
            process.send_signal(signal.SIGKILL)
            break
    said = 50 + len(process.stdout.read().split())
    process.wait()
    with contextlib.closing(sqlite3.connect(file)) as after:
        assert after.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert after.execute("SELECT count(*) FROM events").fetchone()[0] >= said


@pytest.fixture
def environment(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pathlib.Path]:
    """A guide's settings with a file of their own."""
    monkeypatch.setenv("GUIDE_DB", str(tmp_path / "deep" / "down.db"))
    for name in ("ACTION_ENDPOINT_URL", "GUIDE_RASA_FIXES"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path / "deep" / "down.db"


def test_the_guide_keeps_its_conversations_there(environment: pathlib.Path):
    """As `endpoints.yml` names it."""
    store = TrackerStore.create(places.endpoints(Settings.read(os.environ)).tracker_store)
    assert type(store) is SQLiteTrackerStore
    assert environment.samefile(store.engine.url.database)


def test_a_bench_can_have_stock_rasas_stores(environment: pathlib.Path, monkeypatch: pytest.MonkeyPatch):
    """`GUIDE_RASA_FIXES=off` is for comparisons only."""
    monkeypatch.setenv("GUIDE_RASA_FIXES", "off")
    found = places.endpoints(Settings.read(os.environ))
    assert type(TrackerStore.create(found.tracker_store)) is SQLTrackerStore
    assert found.lock_store is None
    assert isinstance(found.action, EndpointConfig)
