"""Rules looked up by intent are the rules that stock Rasa finds, found by asking few of them."""

from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy

from bot import training
from bot.rasa_fixes import rule_lookup

LISTENED = {"action_name": "action_listen"}


@pytest.fixture(scope="module")
def policy() -> RulePolicy:
    """Our model's, with our rules."""
    agent = Agent.load(str(training.train()))
    nodes = agent.processor.graph_runner._instantiated_nodes
    return next(node._component for node in nodes.values() if isinstance(node._component, RulePolicy))


def states_of(policy: RulePolicy) -> list[list[dict[str, Any]]]:
    """Every state that a rule speaks of, alone and as whole rules, with intents that no rule knows, and with none."""
    keys = [*policy.lookup[RULES], *policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH]]
    rules = [policy._rule_key_to_state(key) for key in keys]
    found = [*rules, *([state] for rule in rules for state in rule), []]
    for user in ({"intent": "nobody_means_this"}, {"text": "words"}, {}):
        found.append([{"prev_action": LISTENED, "user": user}])
    return [[_as_in_conversation(state) for state in states] for states in found]


def _as_in_conversation(state: dict[str, Any]) -> dict[str, Any]:
    """JSON has lists where conversations have tuples."""
    return {
        kind: {key: tuple(value) if isinstance(value, list) else value for key, value in part.items()}
        for kind, part in state.items()
    }


@pytest.mark.parametrize("name", [RULES, RULES_FOR_LOOP_UNHAPPY_PATH])
def test_the_same_rules_are_found(policy: RulePolicy, name: str):
    """For every state of every rule, and for states of no rule."""
    lookup, found_some = policy.lookup[name], 0
    for states in states_of(policy):
        expected = rule_lookup._stock(policy, lookup, states)
        assert rule_lookup._possible(policy, lookup, states) == expected
        found_some += bool(expected)
    assert found_some > 10


def test_few_rules_are_asked(policy: RulePolicy, monkeypatch: pytest.MonkeyPatch):
    """Stock Rasa asks every one."""
    asked: list[str] = []
    real = RulePolicy._is_rule_applicable
    monkeypatch.setattr(
        RulePolicy, "_is_rule_applicable", lambda self, key, *more: asked.append(key) or real(self, key, *more)
    )
    said = [{"prev_action": LISTENED, "user": {"intent": "greet"}}]
    rule_lookup._stock(policy, policy.lookup[RULES], said)
    assert len(asked) == len(policy.lookup[RULES])
    asked.clear()
    rule_lookup._possible(policy, policy.lookup[RULES], said)
    assert 0 < len(asked) < len(policy.lookup[RULES]) / 4


def test_a_lookup_that_was_replaced_is_read_anew(policy: RulePolicy):
    """Training and tests do that."""
    said = [{"prev_action": LISTENED, "user": {"intent": "greet"}}]
    rules = dict(policy.lookup[RULES])
    assert rule_lookup._possible(policy, rules, said)
    assert rule_lookup._possible(policy, {}, said) == set()
