"""What is kept, deleted and refused, on SQLite and on PostgreSQL alike."""

import sqlite3
import time

import pytest
import sqlalchemy as sa
from conftest import Server
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import places
from bot.rasa_fixes import patient_store
from bot.rasa_fixes.forgetting import forget_conversation
from bot.rasa_fixes.patient_store import NotKeptError, PatientTrackerStore
from bot.rasa_fixes.probing import probe
from bot.rasa_fixes.retention import purge
from bot.settings import Settings

pytestmark = pytest.mark.services

DAY = 86_400


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path) -> Settings:
    """A guide's settings with this kind of database."""
    if request.param == "sqlite":
        return Settings(database=str(tmp_path / "conversations.db"))
    return Settings(database=request.getfixturevalue("postgresql").url)


@pytest.fixture
def store(settings: Settings):
    """An empty store of conversations."""
    opened = places.tracker_store(settings)
    opened.domain = Domain.empty()
    opened.engine.execute("DELETE FROM events")
    yield opened
    opened.engine.dispose()


def said(sender: str, *texts: str, days_ago: float = 0) -> DialogueStateTracker:
    """A conversation in which somebody has said this so many days ago."""
    at = time.time() - days_ago * DAY
    events = [UserUttered(text, timestamp=at + number) for number, text in enumerate(texts)]
    return DialogueStateTracker.from_events(sender, [*events, ActionExecuted("action_listen", timestamp=at + 90)])


def rows(store, words: str = "") -> int:
    """How many stored events hold these words."""
    return store.engine.execute(
        "SELECT count(*) FROM events WHERE data LIKE %(w)s".replace("%(w)s", f"'%%{words}%%'")
    ).scalar()


async def test_what_is_older_than_retention_goes_and_the_rest_stays(store):
    """Also within one conversation."""
    await store.save(said("old", "zzold", days_ago=31))
    await store.save(said("both", "zzold", days_ago=40))
    await store.save(said("both", "zzyoung", days_ago=29))
    assert purge(store, 30) == 4
    assert (rows(store, "zzold"), rows(store, "zzyoung")) == (0, 1)
    assert purge(store, 30) == 0


async def test_thousands_of_old_events_go_in_portions(store):
    """More than are deleted at a time."""
    await store.save(said("many", *["x"] * 2_300, days_ago=50))
    assert purge(store, 30) == 2_301


async def test_a_forgotten_conversation_leaves_no_trace(store, settings: Settings):
    """Not in the table, and on SQLite not in the bytes of the files."""
    await store.save(said("mine", "zzsecretword"))
    await store.save(said("other", "zzotherword"))
    await forget_conversation(store, "mine")
    assert (rows(store, "zzsecretword"), rows(store, "zzotherword")) == (0, 1)
    if not settings.is_postgresql:
        files = [settings.database, f"{settings.database}-wal"]
        assert not any(b"zzsecretword" in open(file, "rb").read() for file in files)  # noqa: SIM115, PTH123


async def test_purged_words_are_overwritten_in_the_file(tmp_path):
    """SQLite else keeps deleted rows in free pages."""
    store = places.tracker_store(Settings(database=str(tmp_path / "c.db")))
    store.domain = Domain.empty()
    await store.save(said("old", "zzsecretword", days_ago=31))
    assert purge(store, 30) == 2
    store.engine.dispose()
    assert all(b"zzsecretword" not in path.read_bytes() for path in tmp_path.iterdir())


async def test_a_probe_writes_and_leaves_nothing(store):
    """What readiness asks."""
    probe(store)
    assert rows(store) == 0


async def test_a_database_that_cannot_be_written_is_not_ready(store, settings: Settings):
    """As a PostgreSQL that has become a standby, or a full disk."""
    if settings.is_postgresql:
        store.engine.execute("ALTER ROLE guide SET default_transaction_read_only = on")
        store.engine.dispose()
        admin = sa.create_engine(f"{settings.database}?options=-c%20default_transaction_read_only%3Doff")
        try:
            with pytest.raises(Exception, match="read-only"):
                probe(store)
        finally:
            admin.execute("ALTER ROLE guide RESET default_transaction_read_only")
            admin.dispose()
            store.engine.dispose()
        return
    with sqlite3.connect(settings.database, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Exception, match="locked"):
            probe(store)
        other.execute("ROLLBACK")


async def test_stock_rasa_goes_on_in_memory_when_the_database_fails(store, monkeypatch):
    """And acknowledges what is lost with the process; ours says so."""

    def fails(*_: object) -> None:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(store, "save", fails)
    stock = FailSafeTrackerStore(store)
    await stock.save(said("lost", "hello"))
    assert isinstance(stock.fallback_tracker_store, InMemoryTrackerStore)
    assert "lost" in stock.fallback_tracker_store.store
    monkeypatch.setattr(patient_store, "SECONDS_TO_WAIT", 0.2)
    with pytest.raises(NotKeptError):
        await PatientTrackerStore(store).save(said("lost", "hello"))


async def test_a_commit_whose_answer_was_lost_is_not_done_twice(store, monkeypatch):
    """The connection breaks after the database has committed."""
    real, calls = store.save, []

    async def commits_and_breaks(tracker: DialogueStateTracker) -> None:
        calls.append(1)
        await real(tracker)
        raise ConnectionError("the answer was lost")

    monkeypatch.setattr(store, "save", commits_and_breaks)
    await PatientTrackerStore(store).save(said("once", "zzonce"))
    assert len(calls) == 1
    assert rows(store, "zzonce") == 1


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"database": "postgresql://guide:topsecret@127.0.0.1:1/x"}, "GUIDE_DB_URL"),
        ({"database": "/proc/nowhere/c.db"}, "GUIDE_DB"),
        ({"store": "redis://:topsecret@127.0.0.1:1/0"}, "GUIDE_STORE_URL"),
        ({"store": "sqlite:/proc/nowhere/s.db"}, "GUIDE_STORE_URL"),
    ],
)
def test_a_place_that_cannot_be_reached_stops_the_start(changed: dict[str, str], named: str, tmp_path):
    """With a sentence that names the setting, and without the password."""
    plain = {"database": str(tmp_path / "c.db"), "store": f"sqlite:{tmp_path / 's.db'}"}
    with pytest.raises(places.UnreachableError) as error:
        places.check(Settings(**{**plain, **changed}))
    assert str(error.value).startswith(named)
    assert "topsecret" not in str(error.value)


def test_a_database_without_rights_stops_the_start(postgresql: Server):
    """An unknown database is told as what it is."""
    with pytest.raises(places.UnreachableError, match="does not exist"):
        places.check(Settings(database=postgresql.url.replace("/postgres", "/nobody_made_this")))
