"""Finds out whether conversations can be read and written now, without leaving anything behind."""

import time

from rasa.core.tracker_store import SQLTrackerStore, TrackerStore

_NOBODY = "health"


def probe(tracker_store: TrackerStore) -> None:
    """Inserts an event, reads it and takes it back; blocks for as long as the database does, so call it in a thread.

    Raises:
        Exception: of the database's own kind, when it cannot.
    """
    store = getattr(tracker_store, "_tracker_store", tracker_store)
    if not isinstance(store, SQLTrackerStore):
        return
    table = store.SQLEvent.__table__
    with store.engine.connect() as connection, connection.begin() as transaction:
        row = {"sender_id": _NOBODY, "type_name": _NOBODY, "timestamp": time.time(), "data": "{}"}
        connection.execute(table.insert(), row)
        found = connection.execute(table.select().where(table.c.sender_id == _NOBODY)).first()
        transaction.rollback()
    if found is None:
        raise LookupError("what was written could not be read")
