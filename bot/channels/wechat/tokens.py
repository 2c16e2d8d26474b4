"""The access token: got from stable_token, shared in the store, renewed by one process while all others wait for it."""

import asyncio
import json
import time
from collections.abc import Callable

from bot.channels.wechat.api import Api, UnclearError, UnreachableError
from bot.stores import Store

_TOKENS, _LOCKS, _FORCED = "wechat.token", "wechat.token_lock", "wechat.token_forced"
_SECONDS_OF_A_LOCK = 10.0
_SECONDS_BETWEEN_LOOKS = 0.05
_RENEWED_EARLY = 300.0
"""WeChat renews five minutes early, and both tokens are good in between."""
_SECONDS_BETWEEN_FORCED = 30.0
"""WeChat's own limit, beside 20 a day."""


class Tokens:
    """Knows the one token of the account."""

    def __init__(
        self, api: Api, store: Store, app_id: str, app_secret: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._api, self._store, self._app_id, self._secret, self._clock = api, store, app_id, app_secret, clock

    async def get(self, bad: str = "") -> str:
        """A token that is good; another one than `bad`, which WeChat has refused.

        Raises:
            ApiError, UnreachableError: when none can be had.
        """
        end = self._clock() + _SECONDS_OF_A_LOCK
        while self._clock() < end:
            token = await self._kept()
            if token and token != bad:
                return token
            if await self._store.add(_LOCKS, self._app_id, "renewing", _SECONDS_OF_A_LOCK):
                try:
                    token = await self._kept()  # somebody may have renewed it just before the lock was free
                    return token if token and token != bad else await self._renew(bad)
                finally:
                    await self._store.delete(_LOCKS, self._app_id)
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        raise UnreachableError("another process renews the token and does not finish")

    async def _kept(self) -> str:
        return await self._store.get(_TOKENS, self._app_id) or ""

    async def _renew(self, bad: str) -> str:
        token, seconds = await self._ask(force=False)
        if token == bad and await self._store.add(_FORCED, self._app_id, "", _SECONDS_BETWEEN_FORCED):
            token, seconds = await self._ask(force=True)
        await self._store.put(_TOKENS, self._app_id, token, max(60.0, seconds - _RENEWED_EARLY))
        return token

    async def _ask(self, force: bool) -> tuple[str, float]:
        body = {
            "grant_type": "client_credential", "appid": self._app_id, "secret": self._secret, "force_refresh": force,
        }  # fmt: skip
        try:
            answer = await self._api.post("/cgi-bin/stable_token", json.dumps(body).encode())
            return str(answer["access_token"]), float(answer.get("expires_in", 7200))
        except UnclearError as error:  # asking again does no harm, and what was to be sent was not sent
            raise UnreachableError(str(error)) from None
        except (KeyError, TypeError, ValueError):
            raise UnreachableError("WeChat's answer holds no token") from None
