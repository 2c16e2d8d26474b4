"""One message of a conversation at a time, over processes; stock Rasa's lock does not keep that."""

import asyncio
import contextlib
import time

import pytest
from conftest import Server
from rasa.core.lock_store import LockError
from rasa.core.lock_store import RedisLockStore as StockLockStore

from bot.rasa_fixes import redis_lock
from bot.rasa_fixes.redis_lock import RedisLockStore

pytestmark = pytest.mark.services


@pytest.fixture
def two(redis: Server):
    """Two replicas' locks."""
    return RedisLockStore(redis.url), RedisLockStore(redis.url)


def test_stock_rasa_gives_one_ticket_twice(redis: Server):
    """It reads the tickets, and another replica writes in between; both then work at once."""
    stores = [StockLockStore("127.0.0.1", redis.port) for _ in range(2)]
    read = [store.get_or_create_lock("one") for store in stores]  # what two replicas do at the same moment
    tickets = [lock.issue_ticket(60) for lock in read]
    for store, lock in zip(stores, read, strict=True):
        store.save_lock(lock)
    assert tickets[0] == tickets[1]
    assert not any(store.get_lock("one").is_locked(ticket) for store, ticket in zip(stores, tickets, strict=True))


async def test_of_many_messages_one_runs_at_a_time(two):
    """Forty messages over two replicas never meet."""
    inside, most = 0, 0

    async def message(store: RedisLockStore) -> None:
        nonlocal inside, most
        async with store.lock("many"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.005)
            inside -= 1

    await asyncio.gather(*(message(two[number % 2]) for number in range(40)))
    assert most == 1


async def test_first_come_first_served_over_replicas(two):
    """In the order in which they asked, whichever replica they asked."""
    order: list[int] = []

    async def message(number: int) -> None:
        async with two[number % 2].lock("order"):
            order.append(number)

    line = two[0]._keys("order")[1]
    async with two[0].lock("order"):
        waiting = []
        for number in range(8):
            waiting.append(asyncio.create_task(message(number)))
            while await two[0]._redis.zcard(line) <= number:  # until this one stands in line
                await asyncio.sleep(0.005)
    await asyncio.gather(*waiting)
    assert order == list(range(8))


async def test_conversations_do_not_wait_for_each_other(two):
    """A lock is of one conversation."""
    async with two[0].lock("a"), two[1].lock("b"):
        pass


async def test_the_lock_of_a_dead_replica_ends_soon(two, monkeypatch):
    """It renews nothing any more."""
    monkeypatch.setattr(redis_lock, "SECONDS_HELD", 0.6)
    keys = two[0]._keys("dead")
    await two[0]._take("dead", keys, "killed")
    begun = time.monotonic()
    async with two[1].lock("dead"):
        waited = time.monotonic() - begun
    assert 0.3 < waited < 10  # stock Rasa: a minute


async def test_the_dead_do_not_wait(two, monkeypatch):
    """Who stood in line and died is passed over."""
    monkeypatch.setattr(redis_lock, "_SECONDS_SEEN", 0.3)
    async with two[0].lock("line"):
        keys = two[0]._keys("line")
        dying = asyncio.create_task(two[0]._take("line", keys, "dying"))
        while not await two[0]._redis.zcard(keys[1]):
            await asyncio.sleep(0.005)
        dying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await dying
    begun = time.monotonic()
    async with two[1].lock("line"):
        assert time.monotonic() - begun < 10  # the dead one would have waited for a minute


async def test_a_long_message_keeps_its_lock(two, monkeypatch):
    """It is renewed while the message runs."""
    monkeypatch.setattr(redis_lock, "SECONDS_HELD", 1.5)  # renewed every half second, on a busy machine too
    ended = []

    async def other() -> None:
        async with two[1].lock("long"):
            ended.append(time.monotonic())

    async with two[0].lock("long"):
        waiting = asyncio.create_task(other())
        await asyncio.sleep(2.5)
        assert not ended
    await waiting


async def test_who_waits_too_long_is_told(two, monkeypatch):
    """A LockError, which the doorway turns into an apology."""
    monkeypatch.setattr(redis_lock, "SECONDS_TO_WAIT", 0.2)
    async with two[0].lock("busy"):
        with pytest.raises(LockError):
            async with two[1].lock("busy"):
                pass


async def test_without_redis_there_is_an_error_soon(monkeypatch):
    """Nobody waits for ever."""
    monkeypatch.setattr(redis_lock, "_SECONDS_WITHOUT_REDIS", 0.3)
    with pytest.raises(LockError, match="does not answer"):
        async with RedisLockStore("redis://127.0.0.1:1/0").lock("x"):
            pass
