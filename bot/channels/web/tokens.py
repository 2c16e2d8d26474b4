"""Signed tokens, each bound to one conversation, and the secret that signs them."""

import contextlib
import dataclasses
import hashlib
import hmac
import os
import pathlib
import secrets
import time
from collections.abc import Callable, Mapping

import jwt

from bot.settings import SettingError

_ALGORITHM = "HS256"  # the only one that is accepted, whatever a token says of itself
_AUDIENCE = "chat"
_LEAST_CHARACTERS = 32


class TokenError(Exception):
    """A token that is missing, forged, expired or meant for something else."""


@dataclasses.dataclass(frozen=True)
class Token:
    """A token and when it ends, in seconds since 1970."""

    text: str
    ends: int


class Tokens:
    """Issues and reads tokens; the signature is compared in constant time by PyJWT."""

    def __init__(self, secret: str, seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._seconds, self._clock = secret, seconds, clock

    def issue(self, conversation: str) -> Token:
        """A token for a conversation."""
        now = int(self._clock())
        ends = now + int(self._seconds)
        claims = {"sub": conversation, "aud": _AUDIENCE, "iat": now, "exp": ends}
        return Token(jwt.encode(claims, self._secret, algorithm=_ALGORITHM), ends)

    def conversation(self, token: str) -> str:
        """The conversation that a token is for.

        Raises:
            TokenError: when it is not one of ours, or no longer good.
        """
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["sub", "aud", "iat", "exp"]},
            )
        except jwt.ExpiredSignatureError:
            raise TokenError("the token has expired") from None
        except jwt.InvalidTokenError:
            raise TokenError("the token is not valid") from None
        return str(claims["sub"])

    def fingerprint(self, *parts: str) -> str:
        """A mark by which equal texts are known again; without the secret nobody can try texts against it."""
        text = "\0".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(self._secret.encode(), b"fingerprint\0" + text.encode(), hashlib.sha256).hexdigest()


def read_secret(file: pathlib.Path, environment: Mapping[str, str] = os.environ) -> str:
    """The secret in GUIDE_SECRET, else in `file`, where the first start puts one that only its user can read.

    Raises:
        SettingError: when the given secret is too short to be one, or the file can be read by others.
    """
    given = environment.get("GUIDE_SECRET", "").strip()
    if given:
        if len(given) < _LEAST_CHARACTERS:
            raise SettingError(f"GUIDE_SECRET: at least {_LEAST_CHARACTERS} characters are needed")
        return given
    if not file.exists():
        _make(file)
    if file.stat().st_mode & 0o077:
        raise SettingError(f"{file} can be read by others; run: chmod 600 {file}")
    kept = file.read_text(encoding="ascii").strip()
    if len(kept) < _LEAST_CHARACTERS:
        raise SettingError(f"{file} holds no secret; delete it, and the next start makes one")
    return kept


def _make(file: pathlib.Path) -> None:
    """Writes a new secret whole or not at all; of several processes that start together the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as writer:
        writer.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
