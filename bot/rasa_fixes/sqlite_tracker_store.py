"""Keeps conversations in one SQLite file without waiting for the disk at every message.

Reason: stock Rasa opens the file anew for each read and write (SQLAlchemy's NullPool) and syncs the disk twice for
each commit, with everybody waiting. Here the connection is held, and the write-ahead log with `synchronous=NORMAL`
commits without a sync. A killed process loses nothing; after a power cut the file is whole, and the last moments may
be missing.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.rasa_fixes.tracker_store import RecentTurnsTrackerStore

_HELD = 2  # connections; one is in use at a time


class SQLiteTrackerStore(RecentTurnsTrackerStore):
    """`db` is the file, `query: {timeout: "1"}` the seconds that a writer waits for another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes what Rasa's own SQL store takes."""
        super().__init__(*args, **kwargs)
        stock: sa.engine.Engine = self.engine
        stock.dispose()
        self.engine: sa.engine.Engine = sa.create_engine(
            stock.url, poolclass=QueuePool, pool_size=_HELD, connect_args={"check_same_thread": False}
        )
        sa.event.listen(self.engine, "connect", _prepare)
        self.sessionmaker = sessionmaker(bind=self.engine)


def _prepare(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL").fetchone()
    connection.execute("PRAGMA synchronous=NORMAL")
