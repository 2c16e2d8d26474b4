"""Puts a person in danger before every rule and every form."""

from __future__ import annotations

from typing import Any

from rasa.core.constants import DEFAULT_POLICY_PRIORITY, POLICY_PRIORITY
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

CRISIS_INTENT = "crisis"
CRISIS_ACTION = "action_crisis_support"
_ABOVE_RULES = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class CrisisPolicy(Policy):
    """RulePolicy would give a running form the first word; this policy outranks it after a crisis message, once."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """A priority above RulePolicy's."""
        return {POLICY_PRIORITY: max(_ABOVE_RULES, DEFAULT_POLICY_PRIORITY + 1)}

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: dict[str, Any] | None = None, **kwargs: Any
    ) -> PolicyPrediction:
        """The crisis answer right after the message, and listening right after that answer; else no opinion."""
        intent = tracker.latest_message.intent.get("name") if tracker.latest_message else None
        if intent != CRISIS_INTENT or tracker.latest_action_name not in {ACTION_LISTEN_NAME, CRISIS_ACTION}:
            return self._prediction(self._default_predictions(domain))
        action = CRISIS_ACTION if tracker.latest_action_name == ACTION_LISTEN_NAME else ACTION_LISTEN_NAME
        probabilities = [float(name == action) for name in domain.action_names_or_texts]
        # Rasa marks a form's own turn like this and lets it overrule every policy that does not, whatever the priority.
        return self._prediction(probabilities, is_no_user_prediction=True)
