"""Both stores keep the same promises; Redis is a real server where one is installed."""

import asyncio

import pytest

from bot.stores import Store, StoreError, open_store
from bot.stores.sqlite_store import SQLiteStore
from tests.running import free_port


@pytest.fixture(params=["sqlite", "redis"])
async def store(request, tmp_path):
    """An empty store."""
    redis = request.param == "redis"
    opened: Store = open_store(request.getfixturevalue("redis_url") if redis else f"sqlite:{tmp_path / 'kept.db'}")
    if redis:
        await opened._redis.flushall()
    yield opened
    await opened.close()


async def test_what_was_put_is_there(store):
    """And an unknown key is None."""
    await store.put("plan", "a", "值", 60)
    assert await store.get("plan", "a") == "值"
    assert await store.get("plan", "b") is None


async def test_spaces_are_apart(store):
    """The same key in another space is another thing."""
    await store.put("plan", "a", "1", 60)
    assert await store.get("seen", "a") is None


async def test_everything_ends(store):
    """After its seconds a value is gone, and may be added again."""
    await store.put("plan", "a", "1", 0.05)
    await asyncio.sleep(0.1)
    assert await store.get("plan", "a") is None
    assert await store.keys("plan") == []
    assert await store.add("plan", "a", "2", 60)
    assert await store.get("plan", "a") == "2"


async def test_only_the_first_adds(store):
    """Of many at once, one."""
    results = await asyncio.gather(*(store.add("seen", "m1", str(i), 60) for i in range(20)))
    assert results.count(True) == 1


async def test_replace_needs_the_expected_value(store):
    """Whoever comes second with the same expectation fails."""
    await store.put("outbox", "1", "waiting", 60)
    assert await store.replace("outbox", "1", "waiting", "sending")
    assert not await store.replace("outbox", "1", "waiting", "sending")
    assert await store.get("outbox", "1") == "sending"
    assert not await store.replace("outbox", "2", "waiting", "sending")


async def test_counting_starts_again_after_the_end(store):
    """The first count sets the end; later ones do not move it."""
    assert [await store.increment("rate", "u", 0.15) for _ in range(3)] == [1, 2, 3]
    await asyncio.sleep(0.2)
    assert await store.increment("rate", "u", 60) == 1


async def test_keys_come_in_order(store):
    """Of one space only, also when a key has marks that patterns use."""
    for key in ("b", "a", "c*[x]"):
        await store.put("outbox", key, "1", 60)
    await store.put("outbox.other", "z", "1", 60)
    assert await store.keys("outbox") == ["a", "b", "c*[x]"]
    await store.delete("outbox", "a")
    assert await store.keys("outbox") == ["b", "c*[x]"]


async def test_forget_removes_all_that_an_owner_owns_and_nothing_else(store):
    """In every space, whatever way it came in."""
    await store.put("plan", "a", "1", 60, owner="talk-1")
    await store.add("seen", "b", "1", 60, owner="talk-1")
    await store.increment("rate", "c", 60, owner="talk-1")
    await store.put("plan", "d", "1", 60, owner="talk-2")
    await store.put("plan", "e", "1", 60)
    await store.forget("talk-1")
    left = [await store.get(*k) for k in (("plan", "a"), ("seen", "b"), ("rate", "c"), ("plan", "d"), ("plan", "e"))]
    assert left == [None, None, None, "1", "1"]
    await store.forget("")
    assert await store.get("plan", "e") == "1"


async def test_two_processes_share_a_sqlite_file(tmp_path):
    """What one keeps the other sees, and only one adds."""
    first, second = (SQLiteStore(tmp_path / "kept.db") for _ in range(2))
    assert await first.add("seen", "m", "1", 60)
    assert not await second.add("seen", "m", "1", 60)
    assert await second.increment("rate", "u", 60) == 1
    assert await first.increment("rate", "u", 60) == 2


async def test_what_has_ended_leaves_the_file(tmp_path):
    """Nothing that has ended stays on disk for long."""
    now = [1_000.0]
    store = SQLiteStore(tmp_path / "kept.db", clock=lambda: now[0])
    await store.put("plan", "a", "secret", 10)
    now[0] += 100
    await store.put("plan", "b", "1", 10)
    assert [row[0] for row in store._db.execute("SELECT key FROM kept")] == ["b"]


async def test_a_store_that_does_not_answer_says_so(tmp_path):
    """As one kind of error, whatever lies beneath."""
    with pytest.raises(StoreError, match="SQLite"):
        SQLiteStore(tmp_path)
    dead = open_store(f"redis://127.0.0.1:{free_port()}/0")
    with pytest.raises(StoreError, match="Redis"):
        await dead.get("plan", "a")


def test_an_unknown_address_names_the_known_ones():
    """With what was given."""
    with pytest.raises(StoreError, match=r"sqlite:.*redis://.*'mysql'"):
        open_store("mysql://x")
