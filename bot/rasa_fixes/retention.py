"""Deletes what was said after a set number of days; stock Rasa keeps everything for ever.

A conversation loses its old events one by one, its new ones stay; sessions are far shorter than any retention.
"""

import asyncio
import logging
import time
from collections.abc import Callable

from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore

logger = logging.getLogger(__name__)

SECONDS_A_DAY = 86_400
SECONDS_BETWEEN = 3_600.0
_SECONDS_BEFORE_FIRST = 20.0
_ROWS = 1_000  # deleted at a time, so that nobody waits long for the file


def purge(tracker_store: TrackerStore, days: float, now: float | None = None) -> int:
    """Deletes events older than `days`; how many they were. Blocks while the database works: call it in a thread."""
    before = (time.time() if now is None else now) - days * SECONDS_A_DAY
    store = getattr(tracker_store, "_tracker_store", tracker_store)
    if isinstance(store, InMemoryTrackerStore):
        return 0  # it ends with the process, and is used in tests only
    if not isinstance(store, SQLTrackerStore):
        raise TypeError(f"{type(store).__name__} cannot delete what is old")
    deleted = 0
    while count := _delete_some(store, before):
        deleted += count
    if deleted and store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return deleted


async def keep(tracker_store: TrackerStore, days: float, told: Callable[[int], None] = lambda count: None) -> None:
    """Purges now and then, for as long as the server runs; `told` hears how many events have gone."""
    await asyncio.sleep(_SECONDS_BEFORE_FIRST)
    while True:
        try:
            told(await asyncio.to_thread(purge, tracker_store, days))
        except Exception:  # the next time may go better
            logger.exception("what is older than %s days could not be deleted", days)
        await asyncio.sleep(SECONDS_BETWEEN)


def _delete_some(store: SQLTrackerStore, before: float) -> int:
    """Deletes the old ones among the first rows: ids rise with time, so no index is needed."""
    table = store.SQLEvent.__table__
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "sqlite":
            connection.execute("PRAGMA secure_delete = ON")  # the words are overwritten, not only taken off the list
        first = connection.execute(
            f"SELECT id, timestamp FROM {table.name} ORDER BY id LIMIT {_ROWS}"  # noqa: S608  # both are ours
        ).fetchall()
        old = [row.id for row in first if row.timestamp is None or row.timestamp < before]
        if old:
            connection.execute(table.delete().where(table.c.id.in_(old)))
    return len(old)
