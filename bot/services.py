"""What the rims share: the library, loaded once, and the only place that reads the clock."""

import datetime
import functools
import os
import zoneinfo

from bot.knowledge import Library
from bot.paths import DATA, ROOT
from bot.stores import Store, open_store

_HERE = zoneinfo.ZoneInfo("Asia/Shanghai")


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
def store() -> Store:
    """What is kept beside conversations, where `GUIDE_STORE_URL` says; default: var/guide.db (SQLite).

    Raises:
        StoreError: when the address has an unknown form or the file cannot be opened.
    """
    return open_store(os.environ.get("GUIDE_STORE_URL") or f"sqlite:{ROOT / 'var' / 'guide.db'}")
