"""Rules looked up by intent are the rules that stock Rasa finds, found by asking few of them."""

from typing import Any

import pytest
from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot import places, training
from bot.paths import ROOT
from bot.rasa_fixes import rule_lookup
from bot.settings import Settings

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


SAID = (
    "逾期会不会上门",
    "帮我算一下罚息",
    "罚息是什么",
    "欠了8000",
    "这事儿到底成不成啊",
    "逾期12天",
    "万五",
    "不算了",
    "谢谢",
)


@pytest.fixture(scope="module")
async def trackers(policy: RulePolicy, tmp_path_factory: pytest.TempPathFactory) -> list[DialogueStateTracker]:
    """A conversation with answers, a form, an aside and a misunderstanding, as it stood before each prediction."""
    folder = tmp_path_factory.mktemp("rules")
    settings = Settings.read({"GUIDE_DB": str(folder / "c.db"), "GUIDE_STORE_URL": f"sqlite:{folder / 'g.db'}"})
    agent, seen = await load_agent(str(training.train()), endpoints=places.endpoints(settings)), []
    with pytest.MonkeyPatch.context() as patch:
        real = RulePolicy._predict

        def noting(self: RulePolicy, tracker: DialogueStateTracker, *more: Any) -> Any:
            seen.append(tracker.copy())
            return real(self, tracker, *more)

        patch.setattr(RulePolicy, "_predict", noting)
        for text in SAID:
            await agent.handle_message(UserMessage(text, CollectingOutputChannel(), "me"))
    return seen


@pytest.mark.parametrize("by_words", [True, False])
async def test_the_same_action_is_found(
    policy: RulePolicy, trackers: list[DialogueStateTracker], monkeypatch: pytest.MonkeyPatch, by_words: bool
):
    """Before every prediction of a conversation, with and without the intent."""
    domain, found = policy_domain(), []
    for tracker in trackers:
        expected = rule_lookup._stock_find(policy, tracker, domain, by_words)
        with monkeypatch.context() as patch:
            for name in ("_get_possible_keys", "_find_action_from_rules", "_prediction_states"):
                patch.setattr(RulePolicy, name, RulePolicy.__dict__.get(name) or getattr(RulePolicy, name))
            rule_lookup.apply()
            action, source, _ = policy._find_action_from_rules(tracker, domain, by_words)
        assert action == expected[0]
        assert source == expected[1] or action is None  # the source of no action is for logs
        found.append(action)
    assert len(found) > 2 * len(SAID) - 2
    assert by_words or {"action_answer_topic", "action_listen", "penalty_interest_form"} <= set(found)


async def test_few_states_are_worked_out(
    policy: RulePolicy, trackers: list[DialogueStateTracker], monkeypatch: pytest.MonkeyPatch
):
    """Stock Rasa works out all of a conversation's."""
    domain, made = policy_domain(), []
    real = type(domain).get_active_state

    def noting(self: Domain, *more: Any, **options: Any) -> Any:
        made.append(1)
        return real(self, *more, **options)

    monkeypatch.setattr(type(domain), "get_active_state", noting)
    expected = Policy._prediction_states(policy, trackers[-1], domain)
    stock, ours = len(made), len(rule_lookup._latest_states(policy, trackers[-1], domain))
    assert ours <= 4 < stock
    assert expected[-ours:] == rule_lookup._latest_states(policy, trackers[-1], domain)


def policy_domain() -> Domain:
    """Ours."""
    return Domain.load(str(ROOT / "domain.yml"))
