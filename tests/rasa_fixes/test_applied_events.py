"""The events of a conversation that still count are the same as stock Rasa finds, at the cost of one look."""

import abc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_fixes import applied_events

PLAIN = (
    lambda: ActionExecuted("action_listen"),
    lambda: ActionExecuted("action_answer_topic"),
    lambda: ActionExecuted("penalty_form"),
    lambda: UserUttered("你好"),
    lambda: BotUttered("您好"),
    lambda: SlotSet("locale", "zh"),
)
EVERY = (
    *PLAIN, SessionStarted, Restarted, ActionReverted, UserUtteranceReverted,
    lambda: ActiveLoop("penalty_form"), lambda: ActiveLoop(None),
)  # fmt: skip


def tracker(events: list[Event]) -> DialogueStateTracker:
    """A conversation with these events, none of them played."""
    made = DialogueStateTracker("somebody", [])
    made.events.extend(events)
    return made


@given(st.lists(st.sampled_from(EVERY), max_size=14))
def test_the_same_events_count(made: list[type[Event]]):
    """Whatever was begun anew, taken back or asked in a form."""
    talk = tracker([make() for make in made])
    ours, stock = applied_events._applied(talk), applied_events._stock(talk)
    assert [id(event) for event in ours] == [id(event) for event in stock]


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Each question of whether an event is of a kind."""
    asked: list[object] = []
    real = abc.ABCMeta.__instancecheck__

    class Counting(abc.ABCMeta):
        def __instancecheck__(cls, instance: object) -> bool:
            asked.append(instance)
            return real(cls, instance)

    kinds = {name: Counting(name, (), {}) for name in ("ActionReverted", "UserUtteranceReverted", "ActiveLoop")}
    for name, kind in kinds.items():
        monkeypatch.setattr(f"rasa.shared.core.trackers.{name}", kind)
    yield asked


def test_no_event_is_asked_for_its_kind_where_nothing_was_taken_back(questions: list[object]):
    """Stock Rasa asks each one several times."""
    talk = tracker([SessionStarted(), *(make() for make in PLAIN)])
    applied_events._stock(talk)
    assert len(questions) > 2 * len(PLAIN)
    questions.clear()
    assert len(applied_events._applied(talk)) == len(PLAIN)
    assert questions == []
