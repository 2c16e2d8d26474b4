"""First of the pipeline: caps and normalises the text, and strips the slash of payloads that no button sends."""

from __future__ import annotations

import functools
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import services
from bot.dialogue.payloads import allowed_payloads
from bot.text.normalize import normalize

FOREIGN_PAYLOAD = "foreign_payload"
"""Message property: true for a payload that no button of ours sends; there are no words in it to understand."""
_PAYLOAD = re.compile(r"/+\s*[a-z_]+\s*(?:\{.*\})?")


@functools.lru_cache(maxsize=1)
def _allowed() -> frozenset[str]:
    return allowed_payloads(services.library())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MessageNormalizer(GraphComponent):
    """Nothing after this sees a long, full-width, Traditional or slash-led text."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageNormalizer:
        """A new component; it holds no state."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training sentences in the same form as messages."""
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(TEXT, normalize(example.get(TEXT)))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages with their text normalised."""
        for message in messages:
            raw = message.get(TEXT) or ""
            if raw in _allowed():
                continue
            text = normalize(raw)
            message.set(FOREIGN_PAYLOAD, bool(_PAYLOAD.fullmatch(text)))
            message.set(TEXT, text.lstrip("/ ").strip())
        return messages
