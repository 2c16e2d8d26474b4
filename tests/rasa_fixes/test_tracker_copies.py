"""Conversations and their slots are copied without being played or taken apart; the copies are their own."""

import copy

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot, CategoricalSlot, Slot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_fixes import tracker_copies

_stock_copy = DialogueStateTracker.copy


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patch, for one test."""
    monkeypatch.setattr(Slot, "__copy__", None, raising=False)
    monkeypatch.setattr(DialogueStateTracker, "copy", DialogueStateTracker.copy)
    tracker_copies.apply()


@pytest.fixture
def tracker() -> DialogueStateTracker:
    """In the middle of a form."""
    events: list[Event] = [
        ActionExecuted("action_listen"),
        UserUttered("罚息怎么算", {"name": "calculate_penalty"}),
        ActionExecuted("penalty_form"),
        ActiveLoop("penalty_form"),
        SlotSet("amount", 8000),
        SlotSet("lender", "webank"),
        BotUttered("逾期多少天了？"),
        ActionExecuted("action_listen"),
    ]
    slots = [TextSlot("lender", mappings=[]), AnySlot("amount", mappings=[])]
    return DialogueStateTracker.from_events("somebody", events, slots)


def test_no_slot_is_taken_apart_to_be_copied(monkeypatch: pytest.MonkeyPatch):
    """Stock Rasa's slots go through the protocol of `pickle` for each copy."""
    taken_apart = []
    monkeypatch.setattr(Slot, "__reduce_ex__", lambda slot, _: taken_apart.append(slot) or (TextSlot, (slot.name, [])))
    copy.copy(TextSlot("lender", mappings=[]))
    assert taken_apart == []


def test_a_copy_changes_without_its_slot():
    """Whatever the kind of slot; what one has beside a value goes with it."""
    slot = CategoricalSlot("locale", mappings=[], values=["zh", "en"], initial_value="zh", influence_conversation=False)
    other = copy.copy(slot)
    assert type(other) is CategoricalSlot
    assert vars(other) == vars(slot)
    other.value = "en"
    assert (slot.value, slot.has_been_set) == ("zh", False)
    assert (other.value, other.has_been_set) == ("en", True)
    assert other.values == slot.values


def test_no_event_is_played_again_for_a_copy(tracker: DialogueStateTracker, monkeypatch: pytest.MonkeyPatch):
    """Stock Rasa plays all of them."""
    played = []
    monkeypatch.setattr(DialogueStateTracker, "update", lambda _, event, domain=None: played.append(event))
    _stock_copy(tracker)
    assert len(played) == len(tracker.events)
    played.clear()
    tracker.copy()
    assert played == []


def test_a_copy_is_in_the_state_that_stock_rasas_copy_is_in(tracker: DialogueStateTracker):
    """All that Rasa tells of a conversation, its events too."""
    from rasa.shared.core.trackers import EventVerbosity

    stock = _stock_copy(tracker).current_state(EventVerbosity.ALL)
    assert tracker.copy().current_state(EventVerbosity.ALL) == stock
    assert stock["slots"]["amount"] == 8000
    assert stock["active_loop"]["name"] == "penalty_form"


def test_a_copy_goes_its_own_way(tracker: DialogueStateTracker):
    """Events, slots and the running form of one are nothing to the other."""
    before = _stock_copy(tracker)
    other = tracker.copy()
    other.reject_action("penalty_form")
    other.update(SlotSet("amount", 5000))
    other.update(UserUttered("算了"))
    assert other.is_active_loop_rejected
    assert not tracker.is_active_loop_rejected
    assert tracker.get_slot("amount") == 8000
    assert tracker.latest_message.text == "罚息怎么算"
    assert tracker == before
