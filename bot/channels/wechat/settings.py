"""The channel's settings, out of the environment: it is open where they are given, and a wrong one stops the start."""

import base64
import binascii
import dataclasses
import difflib
import os
import re
from collections.abc import Mapping

from bot.channels.wechat.hours import ServiceHours
from bot.settings import SettingError

MODES = ("plain", "compatible", "safe")
WINDOW_SECONDS = 4.0
_LONGEST_WINDOW = 4.8
"""WeChat hangs up after 5 seconds; the answer needs some of them for its way."""
API = "https://api.weixin.qq.com"
_APP_ID = re.compile(r"wx[0-9a-zA-Z]{8,32}")
_TOKEN = re.compile(r"[0-9a-zA-Z]{3,32}")
_AES_KEY = re.compile(r"[0-9a-zA-Z]{43}")
_SECRET = re.compile(r"\S{16,128}")
_ID_SECRET = re.compile(r"\S{32,}")
_URL = re.compile(r"https?://[^\s/?#]+")
_NAMES = (
    "WECHAT_APP_ID", "WECHAT_APP_SECRET", "WECHAT_TOKEN", "WECHAT_AES_KEY", "WECHAT_AES_KEY_PREVIOUS", "WECHAT_MODE",
    "WECHAT_ID_SECRET", "WECHAT_SENDING", "WECHAT_MSGMENU", "WECHAT_SERVICE_HOURS", "WECHAT_WINDOW_SECONDS",
    "WECHAT_REPAIR_SECONDS", "WECHAT_API_URL",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Settings:
    """What an operator can set."""

    app_id: str
    token: str = dataclasses.field(repr=False)
    id_secret: str = dataclasses.field(repr=False)
    """Key of the hash that stands for an OpenID; another one makes new conversations of everybody's."""
    app_secret: str = dataclasses.field(default="", repr=False)
    """Empty where nothing is sent by the customer-service API: then a late answer comes with the next message."""
    mode: str = "plain"
    aes_keys: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    """The current EncodingAESKey and, while it is being changed, the previous one."""
    window: float = WINDOW_SECONDS
    """Seconds in which an answer goes back in the passive reply."""
    msgmenu: bool = False
    hours: ServiceHours | None = None
    repair: float = 15.0
    """Seconds without a sign of life after which another process takes over what one had begun."""
    api_url: str = API

    @property
    def sends(self) -> bool:
        """Whether the customer-service API is used."""
        return bool(self.app_secret)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings | None:
    """The settings; None where not one is given, so that the channel stays shut.

    Raises:
        SettingError: naming every setting that is missing, wrong or unknown.
    """
    given = {name: value.strip() for name, value in environment.items() if name.startswith("WECHAT_") and value.strip()}
    if not given:
        return None
    reader = _Reader(given)
    settings = reader.settings()
    if reader.problems:
        raise SettingError("WeChat settings:\n" + "\n".join(f"  {problem}" for problem in reader.problems))
    return settings


class _Reader:
    """Takes values out and collects what is wrong with them; values themselves are never shown, most are secret."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.problems = [f"{name}: there is no such setting" + _perhaps(name) for name in given if name not in _NAMES]

    def settings(self) -> Settings:
        sends = self._switch("WECHAT_SENDING", True)
        current = self._text("WECHAT_AES_KEY", _AES_KEY, "the 43 letters and digits of EncodingAESKey", "")
        previous = self._text("WECHAT_AES_KEY_PREVIOUS", _AES_KEY, "the 43 letters and digits of EncodingAESKey", "")
        mode = self._given.get("WECHAT_MODE", "safe" if current else "plain")
        if mode not in MODES:
            self._wrong("WECHAT_MODE", f"one of {', '.join(MODES)}")
        elif mode != "plain" and "WECHAT_AES_KEY" not in self._given:
            self.problems.append(f"WECHAT_AES_KEY: is missing; mode {mode} needs it")
        needed = "AppSecret of the account, or WECHAT_SENDING=off to send nothing by the customer-service API"
        return Settings(
            app_id=self._text("WECHAT_APP_ID", _APP_ID, "the account's AppID, wx…"),
            token=self._text("WECHAT_TOKEN", _TOKEN, "the Token of the server settings, 3 to 32 letters and digits"),
            id_secret=self._text("WECHAT_ID_SECRET", _ID_SECRET, "32 random characters or more, kept for good"),
            app_secret=self._text("WECHAT_APP_SECRET", _SECRET, needed) if sends else "",
            mode=mode,
            aes_keys=tuple(dict.fromkeys(key for key in (current, previous) if key)),
            window=self._seconds("WECHAT_WINDOW_SECONDS", WINDOW_SECONDS, 0.001, _LONGEST_WINDOW),
            msgmenu=self._switch("WECHAT_MSGMENU", False),
            hours=self._hours(),
            repair=self._seconds("WECHAT_REPAIR_SECONDS", 15.0, 0.5, 600.0),
            api_url=self._text("WECHAT_API_URL", _URL, "scheme and host of WeChat's API", API),
        )

    def _wrong(self, name: str, expected: str) -> None:
        self.problems.append(f"{name}: expected is {expected}")

    def _text(self, name: str, form: re.Pattern[str], expected: str, default: str | None = None) -> str:
        value = self._given.get(name, default)
        if value is None:
            self.problems.append(f"{name}: is missing; {expected}")
            return ""
        if value != default and (not form.fullmatch(value) or (form is _AES_KEY and not _is_key(value))):
            self._wrong(name, expected)
        return value

    def _switch(self, name: str, default: bool) -> bool:
        value = self._given.get(name, "on" if default else "off").lower()
        if value not in {"on", "off"}:
            self._wrong(name, "on or off")
            return default
        return value == "on"

    def _seconds(self, name: str, default: float, least: float, most: float) -> float:
        try:
            value = float(self._given.get(name, default))
        except ValueError:
            value = -1.0
        if not least <= value <= most:
            self._wrong(name, f"a number of seconds from {least:g} to {most:g}")
        return value

    def _hours(self) -> ServiceHours | None:
        text = self._given.get("WECHAT_SERVICE_HOURS")
        try:
            return ServiceHours.parse(text) if text else None
        except ValueError as error:
            self.problems.append(f"WECHAT_SERVICE_HOURS: {error}")
            return None


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(f"{text}=", validate=True)) == 32
    except binascii.Error:
        return False


def _perhaps(name: str) -> str:
    near = difflib.get_close_matches(name, _NAMES, 1)
    return f"; perhaps {near[0]} is meant" if near else ""
