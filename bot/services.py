"""What the rims share: the library, loaded once, and the only place that reads the clock."""

import datetime
import functools
import os
import zoneinfo

from bot.knowledge import Library
from bot.paths import DATA
from bot.sms import Checker

_HERE = zoneinfo.ZoneInfo("Asia/Shanghai")


def today() -> datetime.date:
    """The day where the borrowers are; `GUIDE_TODAY` (ISO) stands in for it in tests and previews."""
    fixed = os.environ.get("GUIDE_TODAY")
    return datetime.date.fromisoformat(fixed) if fixed else datetime.datetime.now(_HERE).date()


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
