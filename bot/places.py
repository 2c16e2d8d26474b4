"""Where things are kept: conversations, locks, events, and the rest; made from the settings and tried at the start.

A place that cannot be reached stops the start. Stock Rasa goes on in memory instead, or waits for ever.
"""

import asyncio
import dataclasses
import pathlib
import re

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

from bot import rasa_fixes
from bot.paths import ROOT
from bot.rasa_fixes.event_stream import EventStream
from bot.rasa_fixes.in_process_actions import ActionServer, InProcessActions
from bot.rasa_fixes.probing import probe
from bot.rasa_fixes.redis_lock import RedisLockStore
from bot.settings import Settings
from bot.stores import StoreError, open_store
from bot.text.masking import mask

_SERVER_STORE = "bot.rasa_fixes.server_tracker_store.ServerTrackerStore"


class UnreachableError(Exception):
    """A place that the settings name does not answer."""


def endpoints(settings: Settings) -> AvailableEndpoints:
    """The endpoints of `endpoints.yml`, as the settings change them."""
    found = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    if not rasa_fixes.wanted():
        found.lock_store = None
    found.tracker_store = _tracker_endpoint(settings, endpoints_file())
    if settings.lock == "redis":
        found.lock_store = lock_store(settings)
    if settings.broker:
        found.event_broker = EventStream(settings.broker, mask)
    client = ActionServer if rasa_fixes.wanted() else EndpointConfig
    found.action = client(settings.action_server) if settings.action_server else InProcessActions("actions")
    return found


def tracker_store(settings: Settings) -> TrackerStore:
    """The store of conversations by itself, for commands that work on it without a model.

    Raises:
        UnreachableError: when it does not answer.
    """
    _check_database(settings)
    return TrackerStore.create(endpoints(dataclasses.replace(settings, broker="", lock="memory")).tracker_store)


def lock_store(settings: Settings) -> LockStore:
    """The lock store that replicas share."""
    return RedisLockStore(settings.store)


def check(settings: Settings) -> None:
    """Writes and reads where conversations and everything else are kept.

    Raises:
        UnreachableError: naming the setting and what went wrong, without the password in it.
    """
    _check_database(settings)
    try:
        asyncio.run(_check_store(settings.store))
    except StoreError as error:
        raise UnreachableError(f"GUIDE_STORE_URL: {_without_password(error)}") from None


def _tracker_endpoint(settings: Settings, from_file: EndpointConfig) -> EndpointConfig:
    if settings.is_postgresql:
        return EndpointConfig(url=settings.database, type=_SERVER_STORE, dialect="postgresql")
    pathlib.Path(settings.database).parent.mkdir(parents=True, exist_ok=True)
    from_file.kwargs["db"] = settings.database
    return from_file


def _check_database(settings: Settings) -> None:
    name = "GUIDE_DB_URL" if settings.is_postgresql else "GUIDE_DB"
    try:
        if settings.is_postgresql:
            from bot.rasa_fixes.server_tracker_store import engine_for

            engine = engine_for(settings.database)
            engine.connect().close()  # before the store is made, whose constructor would go on without a table
            engine.dispose()
        store = TrackerStore.create(_tracker_endpoint(settings, endpoints_file()))
        probe(store)
        store.engine.dispose()
    except Exception as error:  # of the driver, of SQLAlchemy, of the file system
        raise UnreachableError(f"{name}: conversations cannot be kept there: {_without_password(error)}") from None


def endpoints_file() -> EndpointConfig:
    """The tracker store as endpoints.yml has it; stock Rasa's own in a bench without the fixes."""
    found = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).tracker_store
    if not rasa_fixes.wanted():
        found.type = "sql"
    return found


async def _check_store(url: str) -> None:
    store = open_store(url)
    try:
        await store.put("health", "start", "1", 5)
        if await store.get("health", "start") != "1":
            raise StoreError("what was written could not be read")
    finally:
        await store.close()


def _without_password(error: Exception) -> str:
    """The first line of the reason, with what stands between : and @ hidden."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return re.sub(r"(://[^:@/\s]*):[^@\s]*@", r"\1:***@", lines[0])
