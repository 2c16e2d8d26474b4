"""Sends parts by the customer-service API: a bounded number of tries, and never a second time what may have arrived."""

import asyncio
import enum
import json
import logging

from bot.channels.wechat.api import SYSTEM_BUSY, TOKEN_FAULTS, Api, ApiError, UnclearError, UnreachableError
from bot.channels.wechat.parts import MenuPart, Part, TextPart, as_message
from bot.channels.wechat.quota import Quota
from bot.channels.wechat.tokens import Tokens

logger = logging.getLogger(__name__)

_SEND, _TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing"
_WAITS = (0.3, 1.0)
"""Seconds before the second and the third try, when WeChat is busy or cannot be reached."""
_OVER_QUOTA = frozenset({45015, 45047})
_NO_MENU = frozenset({40200, 40008, 48001})
_FOR_THE_OPERATOR = {
    40164: "put this server's address on the IP whitelist of the account (设置与开发 › 基本配置)",
    45009: "the daily limit of the API is reached; it ends at midnight in China",
    48001: "the account has no right to the customer-service API; set WECHAT_SENDING=off or have it certified",
    50002: "the account is limited by WeChat",
    40125: "WECHAT_APP_SECRET is not the account's AppSecret",
    40013: "WECHAT_APP_ID is not an AppID",
    45015: "more than 48 hours since the person wrote",
    45047: "the person may be sent nothing more until they write again",
    43004: "the person does not follow the account any more",
}


class Outcome(enum.Enum):
    """What became of a part."""

    SENT = "sent"
    REFUSED = "refused"
    """It did not arrive, for certain."""
    UNCLEAR = "unclear"
    """It may have arrived; it must not be sent again."""


class Sender:
    """Sends to one account's people."""

    def __init__(self, api: Api, tokens: Tokens, quota: Quota) -> None:
        self._api, self._tokens, self._quota = api, tokens, quota

    async def send(self, part: Part, user: str, conversation: str) -> Outcome:
        """Sends one part, if the quota allows; a menu that the account has not is sent as text."""
        if not await self._quota.take(conversation):
            return Outcome.REFUSED
        try:
            await self._call(_SEND, as_message(part, user))
        except ApiError as error:
            if isinstance(part, MenuPart) and error.code in _NO_MENU:
                return await self.send(TextPart(part.plain()), user, conversation)
            if error.code in _OVER_QUOTA:
                await self._quota.exhaust(conversation)
            self._note(error)
            return Outcome.REFUSED
        except UnreachableError as error:
            logger.error("not sent: %s", error)
            return Outcome.REFUSED
        except UnclearError as error:
            logger.error("perhaps not sent: %s", error)
            return Outcome.UNCLEAR
        return Outcome.SENT

    async def typing(self, user: str) -> None:
        """Shows 对方正在输入 for a while; what WeChat says against it (45072, 45080, 45081, 48001) does not matter."""
        try:
            await self._call(_TYPING, json.dumps({"touser": user, "command": "Typing"}).encode())
        except (ApiError, UnreachableError, UnclearError) as error:
            logger.info("no sign of typing: %s", error)

    async def post(self, path: str, body: bytes) -> None:
        """Any other call with the account's token.

        Raises:
            ApiError, UnreachableError, UnclearError: as in `Api`.
        """
        await self._call(path, body)

    async def _call(self, path: str, body: bytes) -> None:
        """The call; once more with a new token, and up to three times where WeChat certainly did nothing."""
        waits, refreshed = list(_WAITS), False
        token = await self._tokens.get()
        while True:
            try:
                await self._api.post(path, body, token)
                return
            except ApiError as error:
                if error.code in TOKEN_FAULTS and not refreshed:
                    token, refreshed = await self._tokens.get(bad=token), True
                    continue
                if error.code != SYSTEM_BUSY or not waits:
                    raise
            except UnreachableError:
                if not waits:
                    raise
            await asyncio.sleep(waits.pop(0))

    @staticmethod
    def _note(error: ApiError) -> None:
        hint = _FOR_THE_OPERATOR.get(error.code)
        logger.error("not sent: %s%s", error, f"; {hint}" if hint else "")
