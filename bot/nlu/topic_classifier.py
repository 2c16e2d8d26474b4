"""Names the topic of a message, with a ranking of all topics."""

from __future__ import annotations

import shutil
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import second_question
from bot.nlu.courtesy import question_beside_courtesy
from bot.nlu.features import Features
from bot.nlu.gates import DECIDED
from bot.nlu.misspelling import misspelt
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.topic_model import TopicModel
from bot.nlu.vocabulary import product_names, trade_words
from bot.nlu.word_vectors import WordVectors
from bot.paths import DATA, ROOT

SECOND_TOPIC = "second_topic"
VOCABULARY = DATA / "vocabulary"
ENCODERS = ["data/vocabulary/encoder_masked.onnx", "data/vocabulary/encoder_typed.onnx"]
_ENCODER = "encoder_{}.onnx"
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Wraps `TopicModel` for Rasa."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TopicModel | None = None
    ) -> None:
        self._config, self._storage, self._resource, self.model = config, storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`regularization` and `temperature` of `TopicModel`, and the files of its sentence encoders."""
        return {"regularization": 0.3, "temperature": 8.0, "encoders": ENCODERS}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """A classifier that still has to be trained."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all sentences with an intent, and keeps the model."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and not e.get(TEXT).startswith("/")]
        features = Features(trade_words(), product_names())
        vectors = WordVectors.load(VOCABULARY / "word_vectors.npz")
        encoders = [SentenceEncoder(ROOT / path) for path in self._config["encoders"]]
        self.model = TopicModel(
            features, vectors, encoders, self._config["regularization"], self._config["temperature"]
        )
        texts, intents = [e.get(TEXT) for e in examples], [e.get(INTENT) for e in examples]
        more, their_intents = misspelt(texts, intents)
        self.model.fit([*texts, *more], [*intents, *their_intents])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self.model, folder / "topic_model.joblib", compress=3)
            for number, encoder in enumerate(encoders):
                shutil.copy(encoder.path, folder / _ENCODER.format(number))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """The trained classifier, warmed so that the first message is as fast as the next."""
        with model_storage.read_from(resource) as folder:
            model: TopicModel = joblib.load(folder / "topic_model.joblib")
            model.encoders = tuple(SentenceEncoder(folder / _ENCODER.format(n)) for n in range(len(config["encoders"])))
        model.probabilities("微粒贷逾期了怎么办")
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages with intent and ranking, unless a gate has decided already."""
        if self.model is None:
            raise RuntimeError("the topic classifier has no model: train one with `make train`")
        for message in messages:
            if message.get(DECIDED):
                continue
            text = message.get(TEXT)
            probabilities = question_beside_courtesy(text, self.model.probabilities(text), self.model)
            ranking = [
                {INTENT_NAME_KEY: self.model.intents[i], PREDICTED_CONFIDENCE_KEY: float(probabilities[i])}
                for i in probabilities.argsort()[::-1][:_RANKED]
            ]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            second = second_question(text, ranking[0][INTENT_NAME_KEY], self.model)
            if second:
                message.set(SECOND_TOPIC, second, add_to_output=True)
        return messages
