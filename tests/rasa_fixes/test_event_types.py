"""Event types are looked up once; stock Rasa asks all subclasses for every event that it reads."""

import inspect
from collections.abc import Callable

import pytest
import rasa.shared.utils.common
from rasa.shared.core.events import Event, SlotSet, deserialise_events

from bot.rasa_fixes import event_types

STORED = [{"event": "slot", "name": "last_topic", "value": str(number)} for number in range(20)]
TYPES = sorted({cls.type_name for cls in rasa.shared.utils.common.all_subclasses(Event) if hasattr(cls, "type_name")})


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """The walks through Rasa's classes, one an entry."""
    seen: list[type] = []
    walk: Callable[[type], list[type]] = rasa.shared.utils.common.all_subclasses

    def counted(cls: type) -> list[type]:
        if cls is Event:
            seen.append(cls)
        return walk(cls)

    monkeypatch.setattr(rasa.shared.utils.common, "all_subclasses", counted)
    return seen


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fix in place and nothing remembered, as long as the test runs."""
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))
    monkeypatch.setattr(event_types, "_known", {})
    event_types.apply()


def test_stock_rasa_walks_for_every_event(walks: list[type], monkeypatch: pytest.MonkeyPatch):
    """The fault."""
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(event_types._stock))
    deserialise_events(STORED)
    assert len(walks) == len(STORED)


def test_one_walk_for_each_type(walks: list[type], fixed: None):
    """However many events are read."""
    assert deserialise_events(STORED) == [SlotSet("last_topic", str(number)) for number in range(20)]
    deserialise_events(STORED)
    assert len(walks) == 1


@pytest.mark.parametrize("type_name", TYPES)
def test_every_type_is_resolved_as_by_stock_rasa(type_name: str, fixed: None):
    """The first time and later."""
    stock = event_types._stock(type_name)
    assert Event.resolve_by_type(type_name) is stock
    assert Event.resolve_by_type(type_name) is stock
    assert not inspect.isabstract(stock)


def test_an_unknown_type_is_as_before(fixed: None):
    """An error without a default, the default with one; neither is remembered."""
    assert Event.resolve_by_type("no_such_event", SlotSet) is SlotSet
    assert Event.resolve_by_type("topic") is None
    with pytest.raises(ValueError, match="Unknown event name 'no_such_event'"):
        Event.resolve_by_type("no_such_event")
