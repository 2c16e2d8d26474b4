"""Decides what no model should decide: words of self-harm, and messages without any word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import services
from bot.nlu import vocabulary
from bot.nlu.normalizer import FOREIGN_PAYLOAD
from bot.paths import DATA
from bot.safety import CrisisWords
from bot.sms import Incoming
from bot.sms.looks import announces, doubts, is_notice, quotes_notice
from bot.sms.message import Parsed
from bot.text.normalize import is_noise, normalize
from bot.text.quantities import find_quantities

DECIDED = "decided_by"
"""Message property: the gate that fired; the classifier leaves such a message alone."""
IDIOM = "harmless_idiom"
"""Message property: true when a word of death or despair stands in it as a figure of speech."""
CRISIS = "crisis"
FALLBACK = "nlu_fallback"
PASTED = "pasted_message"
CHECK_MESSAGE = "check_message"
WHY = "why_verdict"
_LONGEST_VALUE = 20


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Gates(GraphComponent):
    """A gate that fires decides the intent."""

    def __init__(self, crisis_words: CrisisWords, names: Iterable[str]) -> None:
        self._crisis_words = crisis_words
        longest_first = sorted({name for name in names if name}, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gates:
        """A new component with the crisis words as they are in the data today."""
        return cls(CrisisWords.load(DATA / "vocabulary" / "crisis.yml"), (form for _, form, _ in vocabulary.names()))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to do."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages, decided where a gate fires."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):  # one of our own payloads: Rasa unpacks it at the end of the pipeline
                message.set(DECIDED, "payload")
            elif self._crisis_words.found_in(text):
                _decide(message, CRISIS, "crisis_words")
            elif self._crisis_words.is_idiom(text):
                message.set(IDIOM, True)
            elif gate := _about_a_message(text):
                _decide(message, gate, "pasted" if gate == PASTED else "said_so")
            elif message.get(FOREIGN_PAYLOAD):
                _decide(message, FALLBACK, FOREIGN_PAYLOAD)
            elif is_noise(_without_values(self._names.sub(" ", text))):  # a bare name or value asks nothing either
                _decide(message, FALLBACK, "noise")
        return messages


def _parse(text: str) -> Parsed:
    return services.checker().parser.parse(Incoming(text))


def _about_a_message(text: str) -> str | None:
    """The intent of a pasted notice, of the wish to have one looked at, and of doubt in what was said; else None."""
    if is_notice(_parse(text)) or quotes_notice(_parse, text):
        return PASTED
    if announces(text):
        return CHECK_MESSAGE
    return WHY if doubts(text) else None


def _without_values(text: str) -> str:
    """A short message without its amounts, durations, dates and rates: 三个月 alone is no question."""
    if len(text) > _LONGEST_VALUE:
        return text
    left = normalize(text)
    for quantity in reversed(find_quantities(left, services.today())):
        left = f"{left[: quantity.start]} {left[quantity.end :]}"
    return left


def _decide(message: Message, intent: str, gate: str) -> None:
    found = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: 1.0}
    message.set(INTENT, found, add_to_output=True)
    message.set("intent_ranking", [found], add_to_output=True)
    message.set(DECIDED, gate, add_to_output=True)
