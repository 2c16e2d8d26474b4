"""The channel's settings, out of the environment; a wrong one stops the start with a sentence."""

import dataclasses
import os
import re
from collections.abc import Mapping

from bot.settings import SettingError, whole_number

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?|https?://\[[0-9a-f:]+\](?::\d{1,5})?")
_ONE_RATE = r"\d+ */ *(?:\d+ *)?(?:second|minute|hour|day)s?"
_RATE = re.compile(rf"{_ONE_RATE}(?: *; *{_ONE_RATE})*")
_MAX_PROXIES = 10
_SECONDS_A_DAY = 86_400


@dataclasses.dataclass(frozen=True)
class Settings:
    """What an operator can set; each has a default that is safe on a public port."""

    origins: tuple[str, ...] = ()
    """Pages of other hosts that may show the chat or speak to it, such as `https://help.example.org`."""
    proxies: int = 0
    """How many proxies of one's own stand in front; so many addresses at the end of X-Forwarded-For are trusted."""
    seconds: float = 30 * _SECONDS_A_DAY
    """How long a token is good, and what is kept for its conversation."""
    per_conversation: str = "30/minute;400/hour"
    """Requests of one conversation, in the notation of the `limits` library."""
    per_address: str = "240/minute"
    """Requests of one address, behind which a whole mobile network may stand."""
    opened_per_address: str = "30/minute;300/hour"
    """Conversations opened from one address."""
    store_url: str = ""
    """Where counters are kept when it is a Redis address; else in memory."""

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings out of the environment.

        Raises:
            SettingError: naming the variable and what is expected.
        """
        default = cls()
        days = whole_number(environment, "GUIDE_TOKEN_DAYS", int(default.seconds / _SECONDS_A_DAY), 1, 365)
        return cls(
            origins=_origins(environment.get("GUIDE_ORIGINS", "")),
            proxies=whole_number(environment, "GUIDE_PROXIES", default.proxies, 0, _MAX_PROXIES),
            seconds=float(days * _SECONDS_A_DAY),
            per_conversation=_rate(environment, "GUIDE_RATE_CONVERSATION", default.per_conversation),
            per_address=_rate(environment, "GUIDE_RATE_ADDRESS", default.per_address),
            opened_per_address=_rate(environment, "GUIDE_RATE_OPENED", default.opened_per_address),
            store_url=environment.get("GUIDE_STORE_URL", ""),
        )


def _origins(text: str) -> tuple[str, ...]:
    found = [part.strip().lower().rstrip("/") for part in text.split(",") if part.strip()]
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            raise SettingError(
                f"GUIDE_ORIGINS: {origin!r} is not an origin; write scheme and host, such as https://help.example.org"
            )
    return tuple(dict.fromkeys(found))


def _rate(environment: Mapping[str, str], name: str, default: str) -> str:
    text = environment.get(name, "").strip() or default
    if not _RATE.fullmatch(text):
        raise SettingError(f"{name}: a rate such as 30/minute or 30/minute;400/hour is expected, not {text!r}")
    return text
