"""How often one conversation and one address may ask; counted in memory, or in Redis where replicas share a store."""

import asyncio
import hashlib
import ipaddress
import logging
import math
import time
import warnings

from redis.exceptions import RedisError
from sanic.request import Request

from bot.channels.problems import ProblemError
from bot.channels.web.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks an old part of setuptools for its version
    from limits import RateLimitItem, parse_many
    from limits.storage import MemoryStorage, RedisStorage, Storage
    from limits.strategies import FixedWindowRateLimiter

logger = logging.getLogger(__name__)

_IPV6_NETWORK = 64
_SECONDS_FOR_REDIS = 0.5


class Limits:
    """Three limits: requests of a conversation, requests of an address, conversations opened from an address."""

    def __init__(self, settings: Settings) -> None:
        self._counters: list[Storage] = [MemoryStorage()]  # a limiter holds its storage by a weak reference only
        self._memory = FixedWindowRateLimiter(self._counters[0])
        self._shared: FixedWindowRateLimiter | None = None
        if settings.store_url.startswith(("redis://", "rediss://")):
            wait = {"socket_timeout": _SECONDS_FOR_REDIS, "socket_connect_timeout": _SECONDS_FOR_REDIS}
            self._counters.append(RedisStorage(settings.store_url, **wait))
            self._shared = FixedWindowRateLimiter(self._counters[1])
        self._per_conversation = parse_many(settings.per_conversation)
        self._per_address = parse_many(settings.per_address)
        self._opened = parse_many(settings.opened_per_address)
        self._proxies = settings.proxies

    async def of_address(self, request: Request) -> None:
        """Counts a request of an address.

        Raises:
            ProblemError: 429 with Retry-After when it was one too many.
        """
        await self._count("address", self.address(request), self._per_address)

    async def of_opening(self, request: Request) -> None:
        """Counts a conversation opened from an address; raises as `of_address`."""
        await self._count("opened", self.address(request), self._opened)

    async def of_conversation(self, conversation: str) -> None:
        """Counts a request of a conversation; raises as `of_address`."""
        await self._count("conversation", conversation, self._per_conversation)

    def address(self, request: Request) -> str:
        """The address that a request comes from; of IPv6 the network, since one person has all of it.

        X-Forwarded-For counts only as far as proxies of one's own have written it.
        """
        told = [part.strip() for part in ",".join(request.headers.getall("x-forwarded-for", [])).split(",")]
        claimed = told[-self._proxies] if 0 < self._proxies <= len(told) else request.ip
        try:
            found = ipaddress.ip_address(claimed)
        except ValueError:
            return str(request.ip)
        if found.version == 6:
            return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
        return str(found)

    async def _count(self, kind: str, whom: str, limits: list[RateLimitItem]) -> None:
        key = hashlib.sha256(whom.encode()).hexdigest()[:32]  # no address and no conversation stands in the counters
        for limit in limits:
            reset = await self._hit(limit, kind, key)
            if reset is not None:
                seconds = max(1, math.ceil(reset - time.time()))
                raise ProblemError(429, f"too many requests; try again in {seconds} s", {"Retry-After": str(seconds)})

    async def _hit(self, limit: RateLimitItem, *key: str) -> float | None:
        """Counts one; gives the time when counting starts anew if it was one too many."""
        if self._shared is not None:
            try:
                return await asyncio.get_running_loop().run_in_executor(None, _hit, self._shared, limit, *key)
            except RedisError as error:  # a limit of one process is better than none, and than a guide that is silent
                logger.warning("rate limits are counted in memory, Redis does not answer: %s", error)
        return _hit(self._memory, limit, *key)


def _hit(limiter: FixedWindowRateLimiter, limit: RateLimitItem, *key: str) -> float | None:
    return None if limiter.hit(limit, *key) else float(limiter.get_window_stats(limit, *key)[0])
