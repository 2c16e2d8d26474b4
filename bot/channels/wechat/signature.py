"""Who signed a request, and when: WeChat's SHA-1 over sorted parts, compared in constant time."""

import dataclasses
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping

from bot.channels.wechat.refusals import RefusedError

SECONDS_OF_DIFFERENCE = 300
_TIME = re.compile(r"[0-9]{1,12}", re.ASCII)
_NONCE = re.compile(r"[\x21-\x7e]{1,64}")
_HASH = re.compile(r"[0-9a-fA-F]{40}", re.ASCII)


def sign(token: str, *parts: str) -> str:
    """WeChat's signature over its token and parts, sorted and joined."""
    return hashlib.sha1("".join(sorted([token, *parts])).encode()).hexdigest()  # noqa: S324  # WeChat's protocol


@dataclasses.dataclass(frozen=True)
class Query:
    """What WeChat writes behind the address of every call."""

    timestamp: str
    nonce: str
    signature: str
    encrypted: bool
    msg_signature: str

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> "Query":
        """The arguments, each of the right form.

        Raises:
            RefusedError: when one is missing or malformed.
        """
        found = {name: arguments.get(name, "") for name in ("timestamp", "nonce", "signature")}
        forms = {"timestamp": _TIME, "nonce": _NONCE, "signature": _HASH}
        for name, value in found.items():
            if not forms[name].fullmatch(value):
                raise RefusedError(f"no {name} of the right form in the address", 403)
        kind = arguments.get("encrypt_type", "raw")
        if kind not in {"raw", "aes"}:
            raise RefusedError("an unknown encrypt_type in the address")
        return cls(**found, encrypted=kind == "aes", msg_signature=arguments.get("msg_signature", ""))

    def check(self, token: str, clock: Callable[[], float]) -> None:
        """Makes sure that somebody who knows the token made this address, and lately.

        Raises:
            RefusedError: 403 when not.
        """
        if not same(sign(token, self.timestamp, self.nonce), self.signature):
            raise RefusedError("the signature is not made with our token", 403)
        if abs(clock() - int(self.timestamp)) > SECONDS_OF_DIFFERENCE:
            raise RefusedError(f"the timestamp is more than {SECONDS_OF_DIFFERENCE} s away from our clock", 403)

    def check_message(self, token: str, encrypted: str) -> None:
        """Makes sure of the signature that covers an encrypted body.

        Raises:
            RefusedError: 403 when it is another.
        """
        if not same(sign(token, self.timestamp, self.nonce, encrypted), self.msg_signature):
            raise RefusedError("msg_signature does not fit the encrypted body", 403)


def same(expected: str, given: str) -> bool:
    """Compares two signatures in a time that does not depend on where they differ."""
    return hmac.compare_digest(expected.encode(), given.lower().encode())
