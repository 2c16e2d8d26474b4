"""The messages of one conversation in turn, without waiting in between; stock Rasa looks once a second."""

import asyncio
import time
from collections.abc import Callable

import pytest
from rasa.core.lock_store import InMemoryLockStore, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_fixes.fast_lock import FastLockStore

NAME = "bot.rasa_fixes.fast_lock.FastLockStore"


async def work(store: LockStore, log: list[str], name: str, who: str = "me", seconds: float = 0.01) -> None:
    """A message that takes so long."""
    async with store.lock(who):
        log.append(f"{name} begins")
        await asyncio.sleep(seconds)
        log.append(f"{name} ends")


async def five(store: LockStore) -> tuple[float, list[str]]:
    """Five quick messages of one person: how long they take, and their order."""
    log: list[str] = []
    started = time.monotonic()
    await asyncio.gather(*(work(store, log, str(number)) for number in range(5)))
    return time.monotonic() - started, log


async def test_five_quick_messages_take_seconds_with_stock_rasa():
    """The fault."""
    seconds, _ = await five(InMemoryLockStore())
    assert seconds > 3


async def test_five_quick_messages_follow_each_other_at_once():
    """In the order in which they came, never two at a time."""
    seconds, log = await five(FastLockStore())
    assert seconds < 0.5
    assert log == [f"{number} {what}" for number in range(5) for what in ("begins", "ends")]


async def test_rasa_makes_it_from_its_name():
    """As `endpoints.yml` names it."""
    assert type(LockStore.create(EndpointConfig(type=NAME))) is FastLockStore


async def test_different_people_do_not_wait_for_each_other():
    """All at the same time."""
    store, log = FastLockStore(), []
    started = time.monotonic()
    await asyncio.gather(*(work(store, log, str(number), who=str(number), seconds=0.1) for number in range(20)))
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("fault", [ValueError, asyncio.CancelledError])
async def test_a_message_that_fails_lets_the_next_one_in(fault: type[BaseException]):
    """Whatever ended it."""
    store, log = FastLockStore(), []
    with pytest.raises(fault):
        async with store.lock("me"):
            waiting = asyncio.ensure_future(work(store, log, "next"))
            await asyncio.sleep(0.01)
            raise fault
    await asyncio.wait_for(waiting, 0.5)


async def test_who_gives_up_waiting_is_passed_over():
    """A cancelled message in the middle of the queue."""
    store, log = FastLockStore(), []
    async with store.lock("me"):
        first, second, third = (asyncio.ensure_future(work(store, log, name)) for name in "abc")
        await asyncio.sleep(0.01)
        second.cancel()
    await asyncio.wait_for(asyncio.gather(first, third), 0.5)
    assert log == ["a begins", "a ends", "c begins", "c ends"]


async def test_a_holder_beyond_its_lifetime_stands_in_nobodys_way():
    """As with stock Rasa: a message that hangs does not end the conversation."""
    store = FastLockStore()
    async with store.lock("me", lock_lifetime=0.1):
        started = time.monotonic()
        async with store.lock("me"):
            assert 0.05 < time.monotonic() - started < 0.5


async def test_who_waits_beyond_its_lifetime_is_told_so():
    """Rasa's own error."""
    store = FastLockStore()
    async with store.lock("me"):
        with pytest.raises(LockError):
            async with store.lock("me", lock_lifetime=0.05):
                pass


async def test_nothing_is_kept_of_a_conversation_that_is_over():
    """A guide that runs for months does not grow by it."""
    store = FastLockStore()
    await five(store)
    assert not store.conversation_locks
    assert not store._changed


@pytest.mark.parametrize("make", [InMemoryLockStore, FastLockStore])
async def test_the_lock_tells_whether_somebody_waits(make: Callable[[], LockStore]):
    """As stock Rasa's does."""
    store = make()
    async with store.lock("me"):
        assert store.is_someone_waiting("me")
    assert not store.is_someone_waiting("me")
