"""Plans are kept under an address that nobody can guess, and go with the conversation or in time."""

import sqlite3

import pytest

from bot import services
from bot.knowledge import Scene
from bot.planning import shelf
from bot.stores import open_store

TODAY = services.today()

INPUTS = {"debts": [{"name": "花呗", "amount": "8000"}], "income": "5000"}


@pytest.fixture
def store(tmp_path):
    """A store of its own."""
    return open_store(f"sqlite:{tmp_path / 'kept.db'}")


async def test_a_plan_is_found_by_its_address(store, library):
    """With what was told and for whom."""
    scene = Scene(TODAY, "en", "cmb", "card")
    token = await shelf.keep(store, library, scene, INPUTS, "somebody")
    kept = await shelf.fetch(store, token)
    assert kept == shelf.Kept(INPUTS, scene)


async def test_addresses_are_long_and_different(store, library, scene):
    """256 bits, from the system's own source of chance."""
    tokens = {await shelf.keep(store, library, scene, INPUTS, "somebody") for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) == 43 for token in tokens)


async def test_whoever_reads_the_store_cannot_open_the_page(store, library, scene, tmp_path):
    """Only a digest of the address is kept."""
    token = await shelf.keep(store, library, scene, INPUTS, "somebody")
    rows = sqlite3.connect(tmp_path / "kept.db").execute("SELECT * FROM kept").fetchall()
    assert rows
    assert token not in str(rows)


async def test_a_plan_goes_with_its_conversation(store, library, scene):
    """And nobody else's does."""
    mine = await shelf.keep(store, library, scene, INPUTS, "me")
    other = await shelf.keep(store, library, scene, INPUTS, "other")
    await store.forget("me")
    assert await shelf.fetch(store, mine) is None
    assert await shelf.fetch(store, other) is not None


async def test_a_plan_ends_after_its_days(store, library, scene, tmp_path):
    """As many as the parameter says, and as the message tells the person."""
    token = await shelf.keep(store, library, scene, INPUTS, "somebody")
    ((ends,),) = sqlite3.connect(tmp_path / "kept.db").execute("SELECT ends FROM kept").fetchall()
    days = int(library.content.parameters["plan_link_days"].values[0].value)
    later = open_store(f"sqlite:{tmp_path / 'kept.db'}")
    later._clock = lambda: ends - 1
    assert await shelf.fetch(later, token) is not None
    later._clock = lambda: ends + 1
    assert await shelf.fetch(later, token) is None
    assert abs(ends - store._clock() - days * 24 * 60 * 60) < 60


@pytest.mark.parametrize("token", ["", "x", "a" * 42, "a" * 44, "../" * 14 + "a", "'; DROP TABLE kept; --" + "a" * 21])
async def test_anything_else_finds_nothing(store, token):
    """Nor does it reach the store."""
    assert await shelf.fetch(store, token) is None
