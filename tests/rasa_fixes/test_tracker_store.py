"""A turn reads the last turns and appends what is new; what stock Rasa would know of the conversation is all there."""

import itertools
import json
import pathlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_fixes import tracker_store
from bot.rasa_fixes.sqlite_tracker_store import SQLiteTrackerStore
from bot.rasa_fixes.tracker_store import ROWS, TURNS, RecentTurnsTrackerStore

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [ask, inform]
entities: [amount]
slots:
  topic: {type: text, mappings: [{type: custom}]}
  misses: {type: float, initial_value: 1.0, min_value: 0, max_value: 10, mappings: [{type: custom}]}
  draft: {type: any, mappings: [{type: custom}]}
  inputs: {type: any, mappings: [{type: custom}]}
forms:
  plan_form: {required_slots: [inputs]}
actions: [action_answer, action_other]
""")
LISTEN = {"event": "action", "name": "action_listen"}
ANSWER = {"event": "action", "name": "action_answer"}
FORM = {"event": "action", "name": "plan_form"}
START = [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}, LISTEN]
OPEN, CLOSE = {"event": "active_loop", "name": "plan_form"}, {"event": "active_loop", "name": None}
REJECTED = {"event": "action_execution_rejected", "name": "plan_form"}
INTERRUPTED = {"event": "loop_interrupted", "is_interrupted": True}
_ask = {"event": "slot", "name": "requested_slot", "value": "inputs"}


def said(text: str) -> dict[str, Any]:
    """A message with what Rasa makes of it."""
    entities = [{"entity": "amount", "value": 1}]
    parsed = {"text": text, "intent": {"name": "ask", "confidence": 0.9}, "entities": entities}
    return {"event": "user", "text": text, "parse_data": parsed, "input_channel": "rest", "metadata": {"m": text}}


def slot(name: str, value: Any) -> dict[str, Any]:
    """A slot that is set."""
    return {"event": "slot", "name": name, "value": value}


def bot(text: str) -> dict[str, Any]:
    """Something that the guide says."""
    return {"event": "bot", "text": text, "data": {}, "metadata": {}}


def answer(number: int) -> list[dict[str, Any]]:
    """A plain turn."""
    return [said(f"q{number}"), ANSWER, slot("topic", f"t{number}"), bot(f"a{number}"), bot("more"), LISTEN]


# What a turn may consist of, by name; the number makes turns differ.
TURNS_OF_TALK: dict[str, Callable[[int], list[dict[str, Any]]]] = {
    "answer": answer,
    "count": lambda n: [said(f"q{n}"), ANSWER, slot("misses", float(n % 4)), LISTEN],
    "emptied": lambda n: [said(f"q{n}"), ANSWER, slot("misses", None), LISTEN],
    "form opens": lambda n: [said(f"q{n}"), FORM, OPEN, slot("draft", {"n": n}), _ask, bot("?"), LISTEN],
    "form goes on": lambda n: [said(f"q{n}"), FORM, slot("draft", {"n": n, "list": [1, "二"]}), bot("?"), LISTEN],
    "form ends": lambda n: [said(f"q{n}"), FORM, slot("inputs", {"n": n}), CLOSE, slot("requested_slot", None), LISTEN],
    "form is left": lambda n: [said(f"q{n}"), REJECTED, ANSWER, LISTEN],
    "form comes back": lambda n: [
        *[said(f"q{n}"), REJECTED, ANSWER, bot("aside")],
        *[FORM, bot("?"), LISTEN],
    ],
    "form is interrupted": lambda n: [said(f"q{n}"), ANSWER, INTERRUPTED, LISTEN],
    "restart": lambda n: [said("重新开始"), ANSWER, {"event": "restart"}, slot("topic", "kept"), *START],
    "slots are reset": lambda n: [said(f"q{n}"), ANSWER, {"event": "reset_slots"}, LISTEN],
    "pause": lambda n: [said(f"q{n}"), ANSWER, {"event": "pause"}, LISTEN],
    "resume": lambda n: [said(f"q{n}"), ANSWER, {"event": "resume"}, LISTEN],
    "nothing is done": lambda n: [said(f"q{n}")],
    "taken back": lambda n: [said(f"q{n}"), ANSWER, slot("topic", "gone"), {"event": "rewind"}],
    "undone": lambda n: [said(f"q{n}"), ANSWER, {"event": "undo"}, ANSWER, LISTEN],
    "follow-up": lambda n: [said(f"q{n}"), ANSWER, {"event": "followup", "name": "action_other"}, ANSWER, LISTEN],
    "a long answer": lambda n: [said(f"q{n}"), ANSWER, *(bot(f"part {p}") for p in range(ROWS)), LISTEN],
    "next day": lambda n: [*START, *answer(n)],
}


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> Iterator[Callable[..., Any]]:
    """Opens stores on files of their own, or on one that is named."""
    numbers = itertools.count()

    def make(kind: type[SQLTrackerStore], name: str = "", **kwargs: Any) -> SQLTrackerStore:
        return kind(DOMAIN, db=str(tmp_path / (name or f"{next(numbers)}.db")), **kwargs)

    yield make


def events(turn: Iterable[dict[str, Any]], clock: Iterator[int]) -> list[Event]:
    """The events of a turn, each a second after the one before."""
    return deserialise_events([{**event, "timestamp": 1e9 + next(clock)} for event in json.loads(json.dumps(turn))])


async def talk(store: SQLTrackerStore, turns: Iterable[list[dict[str, Any]]], who: str = "me") -> DialogueStateTracker:
    """A conversation as Rasa has it: read, go on, save."""
    clock = itertools.count()
    for turn in turns:
        tracker = await store.get_or_create_tracker(who, append_action_listen=False)
        for event in events(turn, clock):
            tracker.update(event, DOMAIN)
        await store.save(tracker)
    return await store.retrieve(who)


def known(tracker: DialogueStateTracker) -> dict[str, Any]:
    """All that Rasa, its policies and its actions know of a conversation, but its history."""
    state = tracker.current_state()
    if state["active_loop"]:
        trigger = state["active_loop"]["trigger_message"] or {}
        state["active_loop"]["trigger_message"] = {key: trigger.get(key) for key in ("text", "intent", "entities")}
    return state


def statements(store: SQLTrackerStore) -> list[str]:
    """What is sent to the database from now on."""
    seen: list[str] = []

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def _see(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        seen.append(statement)

    return seen


def rows(store: SQLTrackerStore, who: str = "me") -> list[dict[str, Any]]:
    """The stored events of a conversation, as they lie in the database."""
    with store.engine.connect() as connection:
        query = sa.text("SELECT data FROM events WHERE sender_id = :who ORDER BY id")
        return [json.loads(data) for (data,) in connection.execute(query, who=who)]


async def test_stock_rasa_reads_and_sends_more_with_every_turn(folder: Callable[..., Any]):
    """The fault: the whole session is read, and each event is a statement."""
    store = folder(SQLTrackerStore)
    assert len((await talk(store, [START, *map(answer, range(100))])).events) == 602
    seen = statements(store)
    await talk(store, [answer(100)])
    assert len(seen) > 6


async def test_a_turn_reads_a_bounded_past_in_one_statement_and_appends_in_one(folder: Callable[..., Any]):
    """After ten turns as after hundreds."""
    store = folder(SQLiteTrackerStore)
    for length in (10, 300):
        assert len((await talk(store, [START, *map(answer, range(length))])).events) <= 3 * 6 + 10
        seen = statements(store)
        await talk(store, [answer(0)])
        inserts = [statement for statement in seen if statement.startswith("INSERT")]
        reads = [statement for statement in seen if statement.startswith("SELECT")]
        assert (len(inserts), len(reads), len(seen)) == (1, 2, 3)  # `talk` reads once more at the end


@pytest.mark.parametrize("length", [1, 2, TURNS, TURNS + 1, 7, 8, 9, 50])
async def test_the_last_turns_are_there_as_they_were_said(folder: Callable[..., Any], length: int):
    """At least so many whole turns, in order, each event once."""
    store = folder(SQLiteTrackerStore)
    tracker = await talk(store, [START, *map(answer, range(length))])
    texts = [event.text for event in tracker.events if event.type_name == "user"]
    assert len(texts) >= min(length, TURNS)
    assert texts == [f"q{number}" for number in range(length)][-len(texts) :]


async def test_a_very_long_answer_does_not_push_the_last_turns_out(folder: Callable[..., Any]):
    """More rows are read then."""
    store = folder(SQLiteTrackerStore)
    long = TURNS_OF_TALK["a long answer"]
    tracker = await talk(store, [START, *map(answer, range(30)), *map(long, range(3))])
    assert sum(event.type_name == "user" for event in tracker.events) >= TURNS


_STARTS_AFRESH = {"restart", "next day", "slots are reset"}
_REACHES_BACK = {"taken back"}  # further than these tests read: in a form also over turns that Rasa has joined
_ANY = TURNS_OF_TALK.keys() - _REACHES_BACK
_STAYING = _ANY - _STARTS_AFRESH - {"a long answer"}
_TALKS = st.tuples(
    st.lists(st.sampled_from(sorted(_ANY)), max_size=4),
    st.lists(st.sampled_from(sorted(_STAYING)), min_size=8, max_size=16),
)


def sensible(names: Iterable[str]) -> list[str]:
    """The turns that can follow each other: a form that is not open neither goes on nor ends, and one opens once."""
    kept, is_open = [], False
    for name in names:
        if name.startswith("form ") and (name == "form opens") == is_open:
            continue
        is_open = name == "form opens" or (is_open and name not in {"form ends", "restart", "next day"})
        kept.append(name)
    return kept


@pytest.fixture
def short_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a short talk is already cut in many places."""
    monkeypatch.setattr(tracker_store, "ROWS", 12)
    monkeypatch.setattr(tracker_store, "TURNS", 2)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@example((["form opens", "form is left"], ["answer"] * 8))
@example((["pause", "emptied"], ["answer"] * 8))
@example((["form opens", "pause", "form is interrupted"], ["answer"] * 8))
@given(talk=_TALKS)
async def test_nothing_that_stock_rasa_knows_is_lost(
    folder: Callable[..., Any], short_reads: None, talk: tuple[list[str], list[str]]
):
    """Slots, form, rejection, pause, last action and message: after each turn as if all had been read."""
    names = sensible([*talk[0], *talk[1]])
    ours, stock, clock = folder(SQLiteTrackerStore), folder(SQLTrackerStore), itertools.count()
    for number, turn in enumerate([lambda _: START, *(TURNS_OF_TALK[name] for name in names)]):
        spoken = events(turn(number), clock)
        for store in (ours, stock):
            tracker = await store.get_or_create_tracker("me", append_action_listen=False)
            for event in deserialise_events([event.as_dict() for event in spoken]):
                tracker.update(event, DOMAIN)
            await store.save(tracker)
        read, everything = await ours.retrieve("me"), await stock.retrieve("me")
        assert known(read) == known(everything)
        assert known(read.copy()) == known(everything)  # Rasa copies a tracker by replaying its events
    assert [event.as_dict() for event in (await ours.retrieve_full_tracker("me")).events] == [
        event.as_dict() for event in (await stock.retrieve_full_tracker("me")).events
    ]
    ours.engine.dispose()
    stock.engine.dispose()


async def test_a_turn_that_is_taken_back_leaves_what_stock_rasa_would_leave(folder: Callable[..., Any]):
    """Among the turns that are read: the message before it counts, and its slots hold."""
    turns = [START, *map(answer, range(30)), TURNS_OF_TALK["taken back"](30)]
    ours, stock = await talk(folder(SQLiteTrackerStore), turns), await talk(folder(SQLTrackerStore), turns)
    assert len(ours.events) < len(stock.events)
    assert known(ours) == known(stock)
    assert ours.latest_message.text == "q29"


async def test_a_form_that_was_opened_long_ago_is_still_open(folder: Callable[..., Any]):
    """A hundred questions beside it; what it knew and what it asks for are there."""
    store, turns = folder(SQLiteTrackerStore), TURNS_OF_TALK
    aside = [turns["form comes back"](number) for number in range(100)]
    tracker = await talk(store, [START, turns["form opens"](7), *aside])
    assert tracker.active_loop_name == "plan_form"
    assert tracker.get_slot("draft") == {"n": 7}
    assert tracker.get_slot("requested_slot") == "inputs"
    assert tracker.active_loop.trigger_message["text"] == "q7"
    assert len(tracker.events) < 40


async def test_a_new_session_starts_with_nothing_of_the_old_one(folder: Callable[..., Any]):
    """As the domain has it: slots are not carried over."""
    store = folder(SQLiteTrackerStore)
    tracker = await talk(store, [START, *map(answer, range(30)), START])
    assert tracker.get_slot("topic") is None
    assert [event.type_name for event in tracker.events] == ["session_started", "action"]


async def test_rows_of_stock_rasa_are_read_and_gone_on_from(folder: Callable[..., Any]):
    """A guide that is updated knows its conversations; stock Rasa reads ours in turn."""
    stock = folder(SQLTrackerStore, "shared.db")
    await talk(stock, [START, TURNS_OF_TALK["form opens"](3), *map(answer, range(30))])
    ours = folder(SQLiteTrackerStore, "shared.db")
    before = await ours.retrieve("me")
    assert known(before) == known(await stock.retrieve("me"))
    after = await talk(ours, map(answer, range(30, 60)))
    assert known(after) == known(await stock.retrieve("me"))
    assert len(after.events) < len(before.events)


async def test_saving_twice_stores_once(folder: Callable[..., Any]):
    """Rasa may save a tracker more than once in a turn."""
    store = folder(SQLiteTrackerStore)
    tracker = await talk(store, [START, answer(0)])
    tracker.update(SlotSet("topic", "new"))
    for _ in range(3):
        await store.save(tracker)
    stored = rows(store)
    assert len(stored) == len(START) + len(answer(0)) + 1
    assert stored[-1]["value"] == "new"


async def test_a_conversation_that_could_not_be_read_loses_nothing_that_is_new(folder: Callable[..., Any]):
    """Stock Rasa counts the stored rows, takes the new events for old ones, and drops them."""
    for kind, kept in ((SQLTrackerStore, 0), (SQLiteTrackerStore, 1)):
        store = folder(kind)
        await talk(store, [START, *map(answer, range(20))])
        blind = store.init_tracker("me")  # as Rasa does when the read failed
        for event in events([*START, *answer(99)], itertools.count(5000)):
            blind.update(event, DOMAIN)
        await store.save(blind)
        assert sum(row.get("text") == "q99" for row in rows(store)) == kept


class Broker(EventBroker):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.told.append(event)

    @classmethod
    async def from_endpoint_config(cls, _config: Any, _loop: Any = None) -> "Broker":
        return cls()


async def test_a_broker_is_told_every_event_once_and_only_what_is_stored(folder: Callable[..., Any]):
    """Also of a long conversation; what we note for ourselves in a row is not told."""
    broker = Broker()
    store = folder(SQLiteTrackerStore, event_broker=broker)
    await talk(store, [START, *map(answer, range(40))])
    stored = rows(store)
    assert [row["timestamp"] for row in stored] == [event["timestamp"] for event in broker.told]
    assert tracker_store._STATE in json.dumps(stored)
    assert tracker_store._STATE not in json.dumps(broker.told)


async def test_what_is_noted_in_a_row_is_not_seen_by_actions(folder: Callable[..., Any]):
    """The events that Rasa gets are those that were said and done."""
    store = folder(SQLiteTrackerStore)
    await talk(store, [START, *map(answer, range(40))])
    for tracker in (await store.retrieve("me"), await store.retrieve_full_tracker("me")):
        assert tracker_store._STATE not in json.dumps([event.as_dict() for event in tracker.events])


async def test_people_do_not_mix(folder: Callable[..., Any]):
    """Each has their own history."""
    store = folder(SQLiteTrackerStore)
    for number in range(20):
        for who in ("anna", "ben"):
            await talk(store, [answer(number) if number else START], who)
    await talk(store, [TURNS_OF_TALK["count"](3)], "ben")
    assert (await store.retrieve("anna")).get_slot("misses") == 1.0
    assert (await store.retrieve("ben")).get_slot("misses") == 3.0
    assert set(await store.keys()) == {"anna", "ben"}
    assert await store.retrieve("nobody") is None
    assert await store.retrieve_full_tracker("nobody") is None


def test_what_is_shared_knows_nothing_of_sqlite():
    """Another database needs no other way of reading and appending."""
    source = pathlib.Path(tracker_store.__file__).read_text(encoding="utf-8").lower()
    assert "sqlite" not in source
    assert "pragma" not in source
    assert RecentTurnsTrackerStore.__init__ is not SQLiteTrackerStore.__init__
