"""The sentences that the classifier learns from, as it sees them."""

import sys

from bot.paths import ROOT
from bot.text.normalize import normalize

sys.path.insert(0, str(ROOT / "bench" / "nlu"))
import measure


def labelled(per_intent: int | None = None) -> list[tuple[str, str]]:
    """All of them, normalised, each with its intent; with `per_intent`, the sample that the bench draws."""
    found = measure.sentences(per_intent)
    return [(normalize(line), intent) for intent, lines in found.items() for line in lines]
