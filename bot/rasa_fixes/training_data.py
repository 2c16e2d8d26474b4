"""Puts training sentences together without copying each of them six times.

Reason: stock Rasa merges the files, then what it knows itself, then the stories, and each time copies every sentence
deeply, sets its intent anew although nothing changed, and so works out its digest again: a tenth of our training.
Nobody but the merged data keeps the parts.
"""

from rasa.shared.nlu.constants import INTENT, RESPONSE
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_fixes import guard

_stock = TrainingData.merge


def _merge(data: TrainingData, *others: TrainingData | None) -> TrainingData:
    """As stock Rasa merges, but with the sentences themselves."""
    parts = [data, *filter(None, others)]
    examples = [part.training_examples for part in parts]
    for part in parts:
        part.training_examples = []
    try:
        merged: TrainingData = _stock(*parts)
    finally:
        for part, its in zip(parts, examples, strict=True):
            part.training_examples = its
    merged.training_examples = TrainingData.sanitize_examples([one for its in examples for one in its])
    merged._fill_response_phrases()
    return merged


def _sanitize_examples(examples: list[Message]) -> list[Message]:
    """As in stock Rasa: no spaces around intents and responses, no sentence twice."""
    for example in examples:
        for name in (INTENT, RESPONSE):
            value = example.get(name)
            if value and value != value.strip():
                example.set(name, value.strip())
    return list(dict.fromkeys(examples))


def apply() -> None:
    """From now on training data are merged without copies."""
    guard("the merging of training data")
    TrainingData.merge = _merge
    TrainingData.sanitize_examples = staticmethod(_sanitize_examples)
