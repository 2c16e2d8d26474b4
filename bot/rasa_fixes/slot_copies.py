"""Copies a slot by copying its attributes.

Reason: a conversation is copied several times a message, each time with all its slots, and Python copies an object
that does not say how by taking it apart as for a file: a twentieth of what a message costs.
"""

from rasa.shared.core.slots import Slot

from bot.rasa_fixes import guard


def _copy(slot: Slot) -> Slot:
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made


def apply() -> None:
    """From now on slots copy themselves."""
    guard("the copies of slots")
    Slot.__copy__ = _copy
