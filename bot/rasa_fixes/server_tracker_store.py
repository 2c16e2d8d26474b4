"""Keeps conversations on a PostgreSQL server that several replicas share.

Reason: stock Rasa opens up to 150 connections a process, waits for ever for a server that does not answer, with
everybody else waiting too, and never notices that a held connection has died.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker

from bot.rasa_fixes.tracker_store import RecentTurnsTrackerStore

_HELD, _MORE = 4, 8  # connections; statements are short and made one after another
_SECONDS_TO_CONNECT = 2
_MILLISECONDS_FOR_A_STATEMENT = 3_000


class ServerTrackerStore(RecentTurnsTrackerStore):
    """`host` is the whole address, as in `postgresql://user:password@host:5432/guide`."""

    engine: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes what Rasa's own SQL store takes."""
        super().__init__(*args, **kwargs)
        self.engine.dispose()
        self.engine = engine_for(str(kwargs["host"]))
        self.sessionmaker = sessionmaker(bind=self.engine)


def engine_for(url: str) -> Any:
    """Connections that are tried before use and give up soon."""
    return sa.create_engine(
        url,
        pool_size=_HELD,
        max_overflow=_MORE,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": _SECONDS_TO_CONNECT,
            "options": f"-c statement_timeout={_MILLISECONDS_FOR_A_STATEMENT}",
            "keepalives_idle": 30,
            "tcp_user_timeout": _MILLISECONDS_FOR_A_STATEMENT,
            "application_name": "overdue-guide",
        },
    )
