"""A store in Redis, for several replicas; every operation that must not be torn is one command or one script."""

import contextlib
from collections.abc import Iterator

import redis.asyncio
from redis.exceptions import RedisError

from bot.stores.base import Store, StoreError

_SECONDS_TO_ANSWER = 2.0
_OWNED = "owned"
_REPLACE = """
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2], 'KEEPTTL') return 1 end
return 0
"""
_INCREMENT = """
local count = redis.call('incr', KEYS[1])
if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
return count
"""


class RedisStore(Store):
    """Keys are `<prefix>:<space>:<key>`; what an owner owns stands in a set of its own."""

    def __init__(self, url: str, prefix: str = "guide") -> None:
        """Does not connect yet."""
        self._redis = redis.asyncio.Redis.from_url(
            url, decode_responses=True, socket_timeout=_SECONDS_TO_ANSWER, socket_connect_timeout=_SECONDS_TO_ANSWER
        )
        self._prefix = prefix

    async def get(self, space: str, key: str) -> str | None:
        with _named_errors():
            value = await self._redis.get(self._name(space, key))
        return None if value is None else str(value)

    async def put(self, space: str, key: str, value: str, seconds: float, owner: str = "") -> None:
        name = self._name(space, key)
        with _named_errors():
            await self._redis.set(name, value, px=_milliseconds(seconds))
            await self._own(owner, name, seconds)

    async def add(self, space: str, key: str, value: str, seconds: float, owner: str = "") -> bool:
        name = self._name(space, key)
        with _named_errors():
            added = bool(await self._redis.set(name, value, px=_milliseconds(seconds), nx=True))
            if added:
                await self._own(owner, name, seconds)
        return added

    async def replace(self, space: str, key: str, expected: str, value: str) -> bool:
        with _named_errors():
            return bool(await self._redis.eval(_REPLACE, 1, self._name(space, key), expected, value))

    async def increment(self, space: str, key: str, seconds: float, owner: str = "") -> int:
        name = self._name(space, key)
        with _named_errors():
            count = int(await self._redis.eval(_INCREMENT, 1, name, _milliseconds(seconds)))
            if count == 1:
                await self._own(owner, name, seconds)
        return count

    async def delete(self, space: str, key: str) -> None:
        with _named_errors():
            await self._redis.delete(self._name(space, key))

    async def keys(self, space: str) -> list[str]:
        start = self._name(space, "")
        with _named_errors():
            found = [name async for name in self._redis.scan_iter(match=f"{_escaped(start)}*", count=500)]
        return sorted({str(name)[len(start) :] for name in found})

    async def forget(self, owner: str) -> None:
        if not owner:
            return
        owned = self._name(_OWNED, owner)
        with _named_errors():
            names = await self._redis.smembers(owned)
            await self._redis.delete(owned, *names)

    async def clear(self) -> None:
        """Redis does so by itself."""

    async def close(self) -> None:
        await self._redis.close()

    async def _own(self, owner: str, name: str, seconds: float) -> None:
        if not owner:
            return
        owned = self._name(_OWNED, owner)
        await self._redis.sadd(owned, name)
        if await self._redis.pttl(owned) < _milliseconds(seconds):  # the set lives as long as the longest of its things
            await self._redis.pexpire(owned, _milliseconds(seconds))

    def _name(self, space: str, key: str) -> str:
        return f"{self._prefix}:{space}:{key}"


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))


def _escaped(pattern: str) -> str:
    return "".join(f"\\{c}" if c in "*?[]\\^" else c for c in pattern)


@contextlib.contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreError(f"the Redis store does not answer: {error}") from error
