"""Opens a store by its address."""

import pathlib

from bot.stores.base import Store, StoreError
from bot.stores.sqlite_store import SQLiteStore


def open_store(url: str) -> Store:
    """`sqlite:relative/or/absolute.db`, `redis://host:port/0` or `rediss://…`.

    Raises:
        StoreError: when the form is unknown, or the file cannot be opened. Redis is connected with the first call.
    """
    if url.startswith("sqlite:"):
        return SQLiteStore(pathlib.Path(url.removeprefix("sqlite:")))
    if url.startswith(("redis://", "rediss://")):
        from bot.stores.redis_store import RedisStore  # only who uses Redis waits for its import

        return RedisStore(url)
    raise StoreError(f"GUIDE_STORE_URL must start with sqlite:, redis:// or rediss://, not {url.partition(':')[0]!r}")
