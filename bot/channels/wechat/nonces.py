"""Each nonce is good for one message: a signed address cannot be used again with another body.

WeChat's second and third call for a message carry the same message, whether it signs them anew or not, so they pass;
a copy of a call passes too, finds the message answered, and makes nothing happen a second time.
"""

import logging

from bot.channels.wechat.refusals import RefusedError
from bot.channels.wechat.signature import SECONDS_OF_DIFFERENCE, Query
from bot.stores import Store, StoreError

logger = logging.getLogger(__name__)

_SPACE, _CALLS = "wechat.nonce", "wechat.calls"
_SECONDS = 2.0 * SECONDS_OF_DIFFERENCE
CALLS = 3
"""So often WeChat calls for a message that is not answered."""
MOST_CALLS = 2 * CALLS
"""Twice that leaves room for a network that repeats, and none for a flood."""


class Nonces:
    """The nonces of the last minutes, shared by all replicas."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def check(self, query: Query, identity: str) -> int:
        """Binds the nonce to the message, and counts the calls for it: the how manieth this one is.

        Where they cannot be counted each is the last that WeChat makes, so that nobody waits for another.

        Raises:
            RefusedError: when the nonce came with another message, or the message came too often.
        """
        key = f"{query.timestamp}/{query.nonce}"
        try:
            new = await self._store.add(_SPACE, key, identity, _SECONDS)
            if not new and await self._store.get(_SPACE, key) not in {identity, None}:
                raise RefusedError("the nonce was used for another message", 403)
            calls = await self._store.increment(_CALLS, identity, _SECONDS)
            if calls > MOST_CALLS:
                raise RefusedError("the message came too often", 403)
            return calls
        except StoreError as error:  # signature and time still hold
            logger.error("nonces are not checked now: %s", error)
            return CALLS
