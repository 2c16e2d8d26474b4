"""One message of a conversation at a time, whichever replica it reached, first come first served.

Reason: stock Rasa reads its list of tickets out of Redis, changes it and writes it back, so two replicas can be given
the same ticket; it does so with a client that blocks everybody, looks again only once a second, and a replica that
dies keeps its conversation locked for a minute.

Here every step is one script inside Redis. Who holds the lock renews it while the message runs, so that the lock of a
dead replica ends within seconds, and who waits says so again and again, so that the dead do not wait.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import redis.asyncio
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from redis.exceptions import RedisError

from bot.rasa_fixes import guard

logger = logging.getLogger(__name__)

SECONDS_HELD = 6.0  # without a renewal
SECONDS_TO_WAIT = 60.0
_SECONDS_WITHOUT_REDIS = 5.0
_SECONDS_BETWEEN_LOOKS = 0.03
_SECONDS_SEEN = 2.0  # who waits and has not looked for so long is taken for dead
_SECONDS_TO_ANSWER = 2.0

# KEYS: holder, order of those who wait, when each has looked last, counter. ARGV: token, three times in milliseconds.
_TAKE = """
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('get', KEYS[1]) == ARGV[1] then return 1 end
if not redis.call('zscore', KEYS[2], ARGV[1]) then
  redis.call('zadd', KEYS[2], redis.call('incr', KEYS[4]), ARGV[1])
end
redis.call('hset', KEYS[3], ARGV[1], now)
for i = 2, 4 do redis.call('pexpire', KEYS[i], ARGV[4]) end
if redis.call('exists', KEYS[1]) == 1 then return 0 end
while true do
  local first = redis.call('zrange', KEYS[2], 0, 0)[1]
  if first == ARGV[1] then break end
  local seen = tonumber(redis.call('hget', KEYS[3], first) or 0)
  if now - seen < tonumber(ARGV[3]) then return 0 end
  redis.call('zrem', KEYS[2], first)
  redis.call('hdel', KEYS[3], first)
end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('zrem', KEYS[2], ARGV[1])
redis.call('hdel', KEYS[3], ARGV[1])
return 1
"""
# A lock that Redis has forgotten (it was restarted) is taken again, unless somebody else was quicker.
_RENEW = """
local holder = redis.call('get', KEYS[1])
if holder == ARGV[1] or not holder then
  redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return 0
"""
_GIVE_BACK = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
redis.call('zrem', KEYS[2], ARGV[1])
redis.call('hdel', KEYS[3], ARGV[1])
return 1
"""


class RedisLockStore(LockStore):  # type: ignore[misc]  # rasa has no annotations
    """Locks in the Redis that the replicas share."""

    def __init__(self, url: str, prefix: str = "guide:lock") -> None:
        """Does not connect yet."""
        guard("the Redis lock store")
        self._redis = redis.asyncio.Redis.from_url(
            url, socket_timeout=_SECONDS_TO_ANSWER, socket_connect_timeout=_SECONDS_TO_ANSWER
        )
        self._prefix = prefix
        self._freed: dict[str, asyncio.Event] = {}
        self.waiting = 0
        """How many messages of this process wait for another one of their conversation."""

    @contextlib.asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = SECONDS_HELD, wait_time_in_seconds: float = 1
    ) -> AsyncIterator[TicketLock]:
        """Waits for the conversation's turn and holds it; the stock store's numbers mean nothing here.

        Raises:
            LockError: when the turn does not come within `SECONDS_TO_WAIT`, or Redis does not answer.
        """
        keys, token = self._keys(conversation_id), secrets.token_hex(8)
        try:
            await self._take(conversation_id, keys, token)
            over = asyncio.Event()
            renewing = asyncio.create_task(self._renew(keys, token, over))
            try:
                yield TicketLock(conversation_id)
            finally:
                over.set()  # a renewal on its way must not arrive after the lock is given back
                await asyncio.shield(renewing)
        finally:
            await asyncio.shield(self._give_back(conversation_id, keys, token))

    async def close(self) -> None:
        """Lets go of connections."""
        await self._redis.close()

    async def _take(self, conversation: str, keys: list[str], token: str) -> None:
        end = time.monotonic() + SECONDS_TO_WAIT
        times = [_milliseconds(SECONDS_HELD), _milliseconds(_SECONDS_SEEN), _milliseconds(2 * SECONDS_TO_WAIT)]
        self.waiting += 1
        try:
            while not await _despite_faults(lambda: self._redis.eval(_TAKE, len(keys), *keys, token, *times)):
                if time.monotonic() > end:
                    raise LockError(f"the turn of a message did not come within {SECONDS_TO_WAIT:.0f} s")
                freed = self._freed.setdefault(conversation, asyncio.Event())
                await _wait(freed, _SECONDS_BETWEEN_LOOKS)
        finally:
            self.waiting -= 1

    async def _renew(self, keys: list[str], token: str, over: asyncio.Event) -> None:
        while not await _wait(over, SECONDS_HELD / 3):
            try:
                held = await self._redis.eval(_RENEW, 1, keys[0], token, _milliseconds(SECONDS_HELD))
            except (RedisError, OSError) as error:
                logger.warning("a lock could not be renewed: %s", type(error).__name__)
                continue
            if not held:
                logger.error("a lock was lost while its message was being answered")
                return

    async def _give_back(self, conversation: str, keys: list[str], token: str) -> None:
        try:
            await self._redis.eval(_GIVE_BACK, 3, *keys[:3], token)
        except (RedisError, OSError) as error:  # it ends by itself
            logger.warning("a lock could not be given back: %s", type(error).__name__)
        freed = self._freed.pop(conversation, None)
        if freed:
            freed.set()

    def _keys(self, conversation: str) -> list[str]:
        """Names with the conversation in braces, so that a cluster keeps them together."""
        return [f"{self._prefix}:{{{conversation}}}:{part}" for part in ("holder", "order", "seen", "count")]


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    """Whether it happened in time; unlike `wait_for` of Python 3.10 this never swallows a cancellation."""
    waiting = asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({waiting}, timeout=seconds)
    finally:
        waiting.cancel()
    return event.is_set()


async def _despite_faults(call: Callable[[], Awaitable[Any]]) -> Any:
    """Asks Redis again for some seconds when it does not answer, as while it is restarted.

    Raises:
        LockError: when it stays away.
    """
    end = time.monotonic() + _SECONDS_WITHOUT_REDIS
    while True:
        try:
            return await call()
        except (RedisError, OSError) as error:
            if time.monotonic() > end:
                raise LockError(f"Redis does not answer: {type(error).__name__}") from error
        await asyncio.sleep(0.1)


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
