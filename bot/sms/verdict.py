"""Puts findings together into a level: the one place where weights are added up (decision 0008)."""

from collections.abc import Iterable
from typing import Literal

Level = Literal["high_risk", "suspicious", "unclear", "no_warning_signs"]

DECISIVE, STRONG, WEAK = 6, 3, 1
_POINTS = {"decisive": DECISIVE, "strong": STRONG, "weak": WEAK}
_HIGH, _SUSPICIOUS = 6, 3
_MOST_WEAK = 2
"""Small doubts together never weigh as much as one strong reason."""


def points(weights: Iterable[str]) -> int:
    """The sum: what speaks for a message takes off small doubts one for one, and never a strong one."""
    listed = list(weights)
    strong = sum(_POINTS[weight] for weight in listed if weight in {"decisive", "strong"})
    doubts = min(_MOST_WEAK, max(0, listed.count("weak") - listed.count("counter")))
    return strong + doubts * WEAK


def level(weights: Iterable[str], cannot_tell: bool) -> Level:
    """The level that findings of these weights lead to.

    `cannot_tell` holds for what words alone cannot settle, such as a court's notice: it is never below unclear.
    """
    total = points(weights)
    if total >= _HIGH:
        return "high_risk"
    if total >= _SUSPICIOUS:
        return "suspicious"
    return "unclear" if total or cannot_tell else "no_warning_signs"
