"""Looks into what a running guide keeps, and waits until it has come that far."""

import json
import pathlib
import sqlite3
import time
from collections.abc import Callable

from fake_wechat import ID_SECRET, Phone
from running import RunningGuide

from bot.channels.wechat.incoming import conversation_of


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Waits for something to come true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def store_of(guide: RunningGuide) -> pathlib.Path:
    """The file of what is kept beside conversations."""
    return guide.database.parent / "guide.db"


def settled(guide: RunningGuide) -> None:
    """Waits until no message is being answered, and nothing is being sent."""
    until(lambda: not rows(store_of(guide), "SELECT key FROM kept WHERE space = ?", "wechat.open"))


def missed(guide: RunningGuide, phone: Phone) -> None:
    """Waits until something is put by for a person's next message."""
    conversation = conversation_of(phone.openid, ID_SECRET)
    until(
        lambda: rows(
            store_of(guide), "SELECT key FROM kept WHERE space = ? AND owner = ?", "wechat.missed", conversation
        )
    )


def rows(file: object, query: str, *values: str) -> list[tuple]:
    """What a database of the guide holds."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return database.execute(query, values).fetchall()
    finally:
        database.close()


def data_of(guide: RunningGuide, phone: Phone, kind: str) -> list[dict]:
    """The events of a kind in a person's conversation, with all that is kept of them."""
    query = "SELECT data FROM events WHERE sender_id = ? AND type_name = ? ORDER BY id"
    return [json.loads(data) for (data,) in rows(guide.database, query, conversation_of(phone.openid, ID_SECRET), kind)]


def events_of(guide: RunningGuide, conversation: str) -> list[tuple]:
    """The events of a conversation."""
    return rows(guide.database, "SELECT type_name FROM events WHERE sender_id = ?", conversation)


def user_events(guide: RunningGuide, phone: Phone) -> list[tuple]:
    """What Rasa heard of a person."""
    conversation = conversation_of(phone.openid, ID_SECRET)
    return [event for event in events_of(guide, conversation) if event == ("user",)]
