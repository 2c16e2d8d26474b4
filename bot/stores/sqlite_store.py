"""A store in one SQLite file, for one machine; several processes may share the file."""

import contextlib
import pathlib
import sqlite3
import time
from collections.abc import Callable, Iterator

from bot.stores.base import Store, StoreError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, owner TEXT NOT NULL, ends REAL NOT NULL,
    PRIMARY KEY (space, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_owner ON kept (owner) WHERE owner <> '';
CREATE INDEX IF NOT EXISTS kept_ends ON kept (ends);
"""
_SECONDS_FOR_A_LOCK = 1.0
_SECONDS_BETWEEN_CLEARINGS = 60.0
_FRESH = "INSERT INTO kept VALUES (?, ?, ?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET "
_TAKE_OVER = "value = excluded.value, owner = excluded.owner, ends = excluded.ends"


class SQLiteStore(Store):
    """Calls take well under a millisecond, so they are made where they stand and no thread is needed."""

    def __init__(self, path: pathlib.Path, clock: Callable[[], float] = time.time) -> None:
        """Opens the file, and makes it where there is none.

        Raises:
            StoreError: when the file cannot be opened or written.
        """
        self._clock, self._cleared = clock, 0.0
        with self._named_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=_SECONDS_FOR_A_LOCK, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten, not only unlisted
            self._db.executescript(_SCHEMA)

    async def get(self, space: str, key: str) -> str | None:
        rows = self._run("SELECT value FROM kept WHERE space = ? AND key = ? AND ends > ?", space, key, self._clock())
        return str(rows[0][0]) if rows else None

    async def put(self, space: str, key: str, value: str, seconds: float, owner: str = "") -> None:
        self._clear()
        self._run(f"{_FRESH}{_TAKE_OVER}", space, key, value, owner, self._clock() + seconds)

    async def add(self, space: str, key: str, value: str, seconds: float, owner: str = "") -> bool:
        self._clear()
        now = self._clock()
        added = self._run(
            f"{_FRESH}{_TAKE_OVER} WHERE kept.ends <= ? RETURNING 1", space, key, value, owner, now + seconds, now
        )
        return bool(added)

    async def replace(self, space: str, key: str, expected: str, value: str) -> bool:
        done = self._run(
            "UPDATE kept SET value = ? WHERE space = ? AND key = ? AND value = ? AND ends > ? RETURNING 1",
            value, space, key, expected, self._clock(),
        )  # fmt: skip
        return bool(done)

    async def increment(self, space: str, key: str, seconds: float, owner: str = "") -> int:
        self._clear()
        now = self._clock()
        rows = self._run(
            f"{_FRESH}value = CASE WHEN kept.ends > ? THEN kept.value + 1 ELSE 1 END,"
            " ends = CASE WHEN kept.ends > ? THEN kept.ends ELSE excluded.ends END RETURNING value",
            space, key, "1", owner, now + seconds, now, now,
        )  # fmt: skip
        return int(str(rows[0][0]))

    async def delete(self, space: str, key: str) -> None:
        self._run("DELETE FROM kept WHERE space = ? AND key = ?", space, key)

    async def keys(self, space: str) -> list[str]:
        rows = self._run("SELECT key FROM kept WHERE space = ? AND ends > ? ORDER BY key", space, self._clock())
        return [str(key) for (key,) in rows]

    async def forget(self, owner: str) -> None:
        if owner:
            self._run("DELETE FROM kept WHERE owner = ?", owner)
            self._run("PRAGMA wal_checkpoint(TRUNCATE)")  # the journal must not keep it either

    async def clear(self) -> None:
        self._cleared = 0.0
        self._clear()
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        self._db.close()

    def _clear(self) -> None:
        """Removes what has ended, now and then."""
        now = self._clock()
        if now - self._cleared > _SECONDS_BETWEEN_CLEARINGS:
            self._cleared = now
            self._run("DELETE FROM kept WHERE ends <= ?", now)

    def _run(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with self._named_errors():
            return self._db.execute(statement, values).fetchall()

    @staticmethod
    @contextlib.contextmanager
    def _named_errors() -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"the SQLite store does not answer: {error}") from error
