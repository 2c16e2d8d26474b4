"""`python -m bot purge`: deletes what was said longer ago than it may be kept; the server does so by itself too."""

import argparse
import asyncio
import sys

from bot import quiet, services
from bot.settings import SettingError


def main(arguments: list[str]) -> int:
    """Says how many events have gone; 1 with a plain sentence when the database does not answer."""
    parser = argparse.ArgumentParser(prog="python -m bot purge", description=__doc__)
    parser.add_argument("--days", type=float, help="default: GUIDE_RETENTION_DAYS")
    options = parser.parse_args(arguments)
    quiet.configure()
    from bot import places
    from bot.rasa_fixes.retention import purge
    from bot.stores import StoreError

    try:
        settings = services.settings()
        days = settings.retention_days if options.days is None else options.days
        deleted = purge(places.tracker_store(settings), days)
        asyncio.run(services.store().clear())
    except (SettingError, StoreError, places.UnreachableError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{deleted} events older than {days:g} days are deleted.")
    return 0
