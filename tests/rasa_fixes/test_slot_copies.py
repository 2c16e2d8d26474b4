"""A slot is copied without being taken apart as for a file; the copy is its own."""

import copy

import pytest
from rasa.shared.core.slots import CategoricalSlot, Slot, TextSlot

from bot.rasa_fixes import slot_copies


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patch, for one test."""
    monkeypatch.setattr(Slot, "__copy__", None, raising=False)
    slot_copies.apply()


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
