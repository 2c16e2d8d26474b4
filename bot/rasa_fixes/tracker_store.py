"""Reads the last turns of a conversation and appends what is new, whatever the length of the conversation.

Reason: for each message stock Rasa reads and replays the whole session, counts its rows to learn what is new, and
inserts the new events one by one. A turn becomes slower with every turn before it, and costs some ten statements.

How it stays right: the last event of a turn carries, in its stored form, what the turn left behind: slots, the active
form, whether the conversation is paused. A conversation is read back to such an end of a turn, or to the start of the
session if that comes first; a few events in front bring the state about, so that Rasa replays, copies and reverts as
ever. Rows without a state, written before this store, are read back to the start of their session. Stock Rasa reads
all these rows as its own.

What is lost: who reverts more turns than were read reverts to nothing; `retrieve_full_tracker` reads everything.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_fixes import event_json, guard

ROWS = 32  # read at a time, newest first
TURNS = 1  # so many whole turns are read before the one that begins, for rules and actions that look back
_STATE = "state_after_turn"  # beside the model's id in an event's metadata


class RecentTurnsTrackerStore(SQLTrackerStore):  # type: ignore[misc]  # rasa has no annotations
    """Conversations in any database that SQLAlchemy speaks to; one statement to read a turn's past, one to append."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Takes what Rasa's own SQL store takes."""
        guard("the store of recent turns")
        super().__init__(*args, **kwargs)
        self._table = self.SQLEvent.__table__
        self._append = self._table.insert()
        columns = [self._table.c.type_name, self._table.c.data]
        mine = sa.select(columns).where(self._table.c.sender_id == sa.bindparam("sender"))
        self._newest_first = mine.order_by(self._table.c.id.desc())
        self._latest = self._newest_first.limit(sa.bindparam("most"))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation's current session, its last turns only when it is long; None when there is none."""
        if not self.domain:
            return None
        most = ROWS
        while (events := self._read(sender_id, most)) is None:
            most *= 2
        return self._tracker(sender_id, events) if events else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Everything that was ever said in the conversation; None when there is nothing."""
        if not self.domain:
            return None
        rows = self._rows(self._newest_first, sender=conversation_id)
        events = [_without_state(event_json.loads(row.data))[0] for row in reversed(rows)]
        return self._tracker(conversation_id, deserialise_events(events)) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends the events that came since the tracker was read, and tells them to the broker, if there is one.

        All events of a tracker that was not read here are new.
        """
        new = list(itertools.islice(tracker.events, _stored(tracker), None))
        if not new:
            return
        rows = [self._row(tracker.sender_id, event) for event in new]
        if isinstance(new[-1], ActionExecuted) and new[-1].action_name == ACTION_LISTEN_NAME:
            rows[-1]["data"]["metadata"] = {**(new[-1].metadata or {}), _STATE: _state(tracker)}
        with self.engine.begin() as connection:
            connection.execute(self._append, [{**row, "data": event_json.dumps(row["data"])} for row in rows])
        _mark_stored(tracker)
        if self.event_broker:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _rows(self, query: Any, **values: Any) -> Sequence[Any]:
        with self.engine.connect() as connection:
            found: Sequence[Any] = connection.execute(query, values).fetchall()
        return found

    def _read(self, sender_id: str, most: int) -> list[Event] | None:
        """The events to start from, out of the latest rows; None when these do not hold enough turns."""
        rows = self._rows(self._latest, sender=sender_id, most=most)
        events: list[dict[str, Any]] = []  # newest first
        ends = 0
        for row in rows:
            event, state = _without_state(event_json.loads(row.data))
            ends += state is not None
            if state is not None and ends > TURNS:
                before = _events_for(state, event["timestamp"], self.domain.slots)
                return [*before, *deserialise_events(events[::-1])]
            events.append(event)
            if row.type_name == SessionStarted.type_name:
                break
        else:
            if len(rows) == most:
                return None
        return list(deserialise_events(events[::-1]))

    def _tracker(self, sender_id: str, events: list[Event]) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        _mark_stored(tracker)
        return tracker

    @staticmethod
    def _row(sender_id: str, event: Event) -> dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": data.get("name"),
            "data": data,
        }


def _stored(tracker: DialogueStateTracker) -> int:
    return getattr(tracker, "events_in_store", 0)


def _mark_stored(tracker: DialogueStateTracker) -> None:
    tracker.events_in_store = len(tracker.events)


def _without_state(event: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    return event, (event.get("metadata") or {}).pop(_STATE, None)


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What a turn leaves behind after its last `action_listen`; nothing else of a tracker outlives that."""
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    state: dict[str, Any] = {"slots": slots}
    if tracker.is_paused():
        state["paused"] = True
    if tracker.active_loop_name:
        trigger = tracker.active_loop.trigger_message or {}
        state["form"] = {
            "name": tracker.active_loop_name,
            "rejected": tracker.is_active_loop_rejected,
            "trigger": {key: trigger[key] for key in ("text", "intent", "entities") if key in trigger},
        }
    return state


def _events_for(state: dict[str, Any], time: float, slots: Sequence[Slot]) -> list[Event]:
    """The shortest conversation that leaves this state behind."""
    names = {slot.name for slot in slots}
    events: list[Event] = [SessionStarted(time)]
    events += [SlotSet(name, value, time) for name, value in state["slots"].items() if name in names]
    form = state.get("form")
    if form:
        said = form["trigger"]
        events.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=time))
        events.append(UserUttered(said.get("text"), said.get("intent"), said.get("entities"), said, time))
        events += [ActionExecuted(form["name"], timestamp=time), ActiveLoop(form["name"], time)]
        if form["rejected"]:
            events.append(ActionExecutionRejected(form["name"], timestamp=time))
    if state.get("paused"):
        events.append(ConversationPaused(time))
    return [*events, ActionExecuted(ACTION_LISTEN_NAME, timestamp=time)]
