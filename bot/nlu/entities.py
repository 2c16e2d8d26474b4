"""Finds amounts, durations, dates, rates, lenders and products by the spaCy pipeline of `bot.nlu.spacy_zh`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from bot import services
from bot.nlu import vocabulary
from bot.nlu.spacy_zh import build


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ValueExtractor(GraphComponent, EntityExtractorMixin):
    """Each entity carries its `value` (yuan, fraction, ISO date, lender's id), its `unit` and its `text`."""

    def __init__(self, pipeline: Language) -> None:
        self._pipeline = pipeline

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ValueExtractor:
        """A new component with the names of lenders as they are in the data today."""
        return cls(build(services.today, vocabulary.names()))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to do: the training sentences hold no marked entities."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages with their entities."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            found = [
                {
                    ENTITY_ATTRIBUTE_TYPE: span.label_,
                    ENTITY_ATTRIBUTE_START: span.start_char,
                    ENTITY_ATTRIBUTE_END: span.end_char,
                    ENTITY_ATTRIBUTE_VALUE: span._.value,
                    "unit": span._.unit,
                    "text": span.text,
                }
                for span in self._pipeline(text).ents
            ]
            message.set(ENTITIES, self.add_extractor_name(found), add_to_output=True)
        return messages
