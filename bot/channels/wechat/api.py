"""Calls WeChat's API: JSON to and fro, with what came back told apart by whether the call may have had its effect."""

import asyncio
import json
from typing import Any

import aiohttp

from bot.text.masking import mask

_SECONDS = 5.0
_SECONDS_TO_CONNECT = 2.0
_MOST_ERROR_CHARACTERS = 160
SYSTEM_BUSY = -1
TOKEN_FAULTS = frozenset({40001, 40014, 42001})


class ApiError(Exception):
    """WeChat said no: its code and words. The call had no effect."""

    def __init__(self, code: int, words: str) -> None:
        self.code, self.words = code, mask(words[:_MOST_ERROR_CHARACTERS])
        super().__init__(f"WeChat answers {code}: {self.words}")


class UnreachableError(Exception):
    """No connection came about. The call had no effect."""


class UnclearError(Exception):
    """The call was made and no answer of WeChat's came back; it may have had its effect."""


class Api:
    """One connection pool to WeChat; addresses with tokens in them never get into an error or the log."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: bytes, token: str = "") -> dict[str, Any]:
        """The answer's fields.

        Raises:
            ApiError, UnreachableError, UnclearError: as they say.
        """
        parameters = {"access_token": token} if token else {}
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            async with self._opened().post(
                f"{self._base}{path}", data=body, params=parameters, headers=headers
            ) as response:
                answer = json.loads(await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError) as error:  # the second: while connecting
            raise UnreachableError(f"no connection to WeChat: {type(error).__name__}") from None
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise UnclearError(f"no answer from WeChat: {type(error).__name__}") from None
        if not isinstance(answer, dict):
            raise UnclearError("WeChat's answer has another form")
        code = answer.get("errcode", 0)
        if code:
            raise ApiError(code if isinstance(code, int) else 0, str(answer.get("errmsg", "")))
        return answer

    async def close(self) -> None:
        """Lets go of the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_SECONDS, sock_connect=_SECONDS_TO_CONNECT)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session
