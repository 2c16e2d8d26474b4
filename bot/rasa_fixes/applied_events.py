"""Tells in one look which events of a conversation still count, where nothing was taken back.

Reason: several times a message stock Rasa asks of every event whether it is of this or that kind, and such a question
to an abstract class is dear: a thirtieth of what a message costs.
"""

from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_fixes import guard

_stock = DialogueStateTracker.applied_events
_BEGINS = frozenset({Restarted, SessionStarted})
_NEEDS_A_CLOSER_LOOK = frozenset({ActionReverted, UserUtteranceReverted, ActiveLoop})


def _applied(tracker: DialogueStateTracker) -> list[Event]:
    events = list(tracker.events)
    kinds = [type(event) for event in events]
    if not _NEEDS_A_CLOSER_LOOK.isdisjoint(kinds):
        found: list[Event] = _stock(tracker)
        return found
    begins = next((place for place in range(len(kinds) - 1, -1, -1) if kinds[place] in _BEGINS), -1)
    return events[begins + 1 :]


def apply() -> None:
    """From now on events are looked at so."""
    guard("the look at events that count")
    DialogueStateTracker.applied_events = _applied
