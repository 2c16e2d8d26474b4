"""What the rims share: the library, loaded once, and the only place that reads the clock."""

import datetime
import functools
import os
import zoneinfo

from bot.knowledge import Library
from bot.paths import DATA
from bot.settings import Settings
from bot.sms import Checker
from bot.stores import Store, open_store

_HERE = zoneinfo.ZoneInfo("Asia/Shanghai")
_port: list[int] = []


def today() -> datetime.date:
    """The day where the borrowers are; `GUIDE_TODAY` (ISO) stands in for it in tests and previews."""
    fixed = os.environ.get("GUIDE_TODAY")
    return datetime.date.fromisoformat(fixed) if fixed else datetime.datetime.now(_HERE).date()


def now() -> datetime.datetime:
    """The time where the borrowers are, with its zone; for marks on messages, never for figures."""
    return datetime.datetime.now(_HERE)


@functools.lru_cache(maxsize=1)
def library() -> Library:
    """The library out of `data/`.

    Raises:
        ContentError: when the content is broken; starting stops with every fault named.
    """
    return Library.load(DATA, today())


@functools.lru_cache(maxsize=1)
def checker() -> Checker:
    """The message checker with what the library knows."""
    return Checker(library())


@functools.lru_cache(maxsize=1)
def settings() -> Settings:
    """What the operator has set.

    Raises:
        SettingError: when something of it cannot be meant so.
    """
    return Settings.read(os.environ)


def serve_at(port: int) -> None:
    """Says on which port this process serves, for links to it."""
    _port[:] = [port]


def public_url() -> str:
    """Where people reach the guide, for links to its pages: `GUIDE_PUBLIC_URL`, else this machine."""
    return settings().public_url or f"http://localhost:{_port[0] if _port else settings().port}"


@functools.lru_cache(maxsize=1)
def store() -> Store:
    """What is kept beside conversations, where `GUIDE_STORE_URL` says; default: var/guide.db (SQLite).

    Raises:
        SettingError: when the address has an unknown form.
        StoreError: when the file cannot be opened.
    """
    return open_store(settings().store)
