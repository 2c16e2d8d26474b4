"""Opens and seals encrypted bodies with the current key, or the previous one while it is being changed.

The cipher is wechatpy's; that of its faults which concerns us is guarded: any wrong byte raises something else.
"""

import binascii
import secrets
import struct
from collections.abc import Sequence

from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot.channels.wechat.refusals import RefusedError
from bot.channels.wechat.signature import sign

_FAULTS = (InvalidAppIdException, ValueError, IndexError, TypeError, binascii.Error, struct.error)


class _Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy has no annotations
    """With random bytes that nobody can foresee in front of every message."""

    def get_random_string(self) -> str:
        return secrets.token_hex(8)


class Keys:
    """The account's keys: whatever opened a message also seals its answer, as WeChat asks."""

    def __init__(self, app_id: str, token: str, aes_keys: Sequence[str]) -> None:
        self._app_id, self._token = app_id, token
        self._ciphers = tuple(_Cipher(WeChatCrypto(token, key, app_id).key) for key in aes_keys)

    def __bool__(self) -> bool:
        return bool(self._ciphers)

    def open(self, encrypted: str) -> tuple[str, int]:
        """The plain text, and the number of the key that opened it.

        Raises:
            RefusedError: when none does, or the message is for another account.
        """
        for number, cipher in enumerate(self._ciphers):
            try:
                return str(cipher.decrypt(encrypted, self._app_id)), number
            except _FAULTS:
                continue
        raise RefusedError("none of our keys opens the encrypted body, or it is for another AppID")

    def seal(self, text: str, number: int, nonce: str, timestamp: int) -> tuple[str, str]:
        """The text encrypted with that key, and the signature over it."""
        encrypted = self._ciphers[number].encrypt(text, self._app_id).decode("ascii")
        return encrypted, sign(self._token, str(timestamp), nonce, encrypted)
