"""Turns an unsure answer into a question back: a wrong legal answer costs more than asking."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.gates import CRISIS, DECIDED, FALLBACK, IDIOM

OUTSIDE = "out_of_scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Refusal(GraphComponent):
    """Refuses below a confidence; the ranking stays, so that topics can be offered.

    What may well be out of scope is believed less: a few words of ours make a topic likely that does not help at all.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold` of the best topic; `doubt`: how many times out_of_scope counts against it.

        From `crisis_threshold` despair is believed, whatever else is likely.
        """
        return {"threshold": 0.3, "doubt": 15.0, "crisis_threshold": 0.35}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Refusal:
        """A new component."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to do."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages, with `nlu_fallback` where the classifier is unsure."""
        for message in messages:
            if message.get(DECIDED):
                continue
            ranking = message.get("intent_ranking")
            if message.get(IDIOM):  # 累死累活: the gate knows better than the classifier
                ranking = [entry for entry in ranking if entry[INTENT_NAME_KEY] != CRISIS]
            crisis = next((e for e in ranking if e[INTENT_NAME_KEY] == CRISIS), None)
            if crisis and crisis[PREDICTED_CONFIDENCE_KEY] >= self._config["crisis_threshold"]:
                message.set(INTENT, dict(crisis), add_to_output=True)
                continue
            ranking = _doubted(ranking, self._config["doubt"])
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            best, *others = (entry[PREDICTED_CONFIDENCE_KEY] for entry in ranking)
            if best < self._config["threshold"] or best < max(others):
                message.set(INTENT, {INTENT_NAME_KEY: FALLBACK, PREDICTED_CONFIDENCE_KEY: best}, add_to_output=True)
        return messages


def _doubted(ranking: list[dict[str, Any]], doubt: float) -> list[dict[str, Any]]:
    """The ranking as if out_of_scope had been so many times as likely, but in the same order."""
    outside = sum(e[PREDICTED_CONFIDENCE_KEY] for e in ranking if e[INTENT_NAME_KEY] == OUTSIDE)
    whole = 1 + (doubt - 1) * outside
    times = {OUTSIDE: doubt / whole}
    return [
        e | {PREDICTED_CONFIDENCE_KEY: e[PREDICTED_CONFIDENCE_KEY] * times.get(e[INTENT_NAME_KEY], 1 / whole)}
        for e in ranking
    ]
