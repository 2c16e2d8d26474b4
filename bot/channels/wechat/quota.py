"""How many customer-service messages a person may still be sent, as WeChat counts, with the last one kept for people.

WeChat grants 5 in 48 hours after a message, and 3 in one minute after a tap on the menu, a subscription or a scan.
"""

import json
import secrets

from bot.stores import Store

_GRANTS, _SENT = "wechat.grant", "wechat.sent"
KEPT_FOR_A_PERSON = 1
MESSAGE, TAP = "message", "tap"
LIMITS = {MESSAGE: (5, 48 * 3600.0), TAP: (3, 60.0)}
_ORDER = (TAP, MESSAGE)  # what ends first is used first


class Quota:
    """Grants and what was sent on them, by conversation, in the store that all replicas share."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def grant(self, conversation: str, kind: str) -> None:
        """The person did something after which the guide may send again."""
        limit, seconds = LIMITS[kind]
        value = json.dumps({"id": secrets.token_hex(8), "limit": limit})
        await self._store.put(_GRANTS, f"{conversation}/{kind}", value, seconds, owner=conversation)

    async def left(self, conversation: str) -> int:
        """How many the guide may send now."""
        return sum([max(0, usable - sent) for _, usable, sent in await self._grants(conversation)])

    async def take(self, conversation: str) -> bool:
        """Counts one message; False when the guide has none left."""
        for count_key, usable, sent in await self._grants(conversation):
            if sent < usable:
                seconds = LIMITS[MESSAGE][1]
                if await self._store.increment(_SENT, count_key, seconds, owner=conversation) <= usable:
                    return True
        return False

    async def exhaust(self, conversation: str) -> None:
        """WeChat says that nothing more may be sent, whatever was counted here."""
        for kind in _ORDER:
            await self._store.delete(_GRANTS, f"{conversation}/{kind}")

    async def _grants(self, conversation: str) -> list[tuple[str, int, int]]:
        found = []
        for kind in _ORDER:
            value = await self._store.get(_GRANTS, f"{conversation}/{kind}")
            if value is None:
                continue
            grant = json.loads(value)
            count_key = f"{conversation}/{grant['id']}"
            sent = int(await self._store.get(_SENT, count_key) or 0)
            found.append((count_key, grant["limit"] - KEPT_FOR_A_PERSON, sent))
        return found
