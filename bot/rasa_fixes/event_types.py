"""Remembers which class an event type belongs to.

Reason: stock Rasa walks through all subclasses of `Event`, asking each whether it is abstract, for every single event
that it reads from the store or from an action.
"""

from rasa.shared.core.events import Event

from bot.rasa_fixes import guard

_stock = Event.resolve_by_type
_known: dict[str, type[Event]] = {}


def _resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    known = _known.get(type_name)
    if known is None:
        known = _stock(type_name, default)  # raises for a type that does not exist, as ever
        if known is not None and known is not default:
            _known[type_name] = known
    return known


def apply() -> None:
    """From now on each event type is looked up once."""
    guard("the cache of event types")
    Event.resolve_by_type = staticmethod(_resolve)
