"""A person in danger comes before a running form, and finds the form as it was."""

import pathlib
from collections.abc import Awaitable, Callable

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.rest import FullOutput
from bot.dialogue.crisis_policy import CrisisPolicy
from bot.rasa_fixes.in_process_actions import InProcessActions

CRISIS = "我不想活了"
# The gates of the guide before a form as later tasks will have them; the policy is the only difference between the two.
CONFIG = """
recipe: default.v1
language: zh
assistant_id: tests
pipeline:
- name: KeywordIntentClassifier
- name: bot.nlu.gates.Gates
policies:
{policies}
"""
RULES_ONLY = "- name: RulePolicy"
WITH_CRISIS_POLICY = "- name: bot.dialogue.crisis_policy.CrisisPolicy\n- name: RulePolicy"
DOMAIN = """
version: "3.1"
intents: [plan, crisis, greet]
slots:
  income:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      not_intent: crisis
      conditions: [{active_loop: plan_form}]
  rent:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      not_intent: crisis
      conditions: [{active_loop: plan_form, requested_slot: rent}]
  locale: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  named_lender: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  named_product: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  misses: {type: float, influence_conversation: false, mappings: [{type: custom}]}
forms:
  plan_form: {required_slots: [income, rent]}
responses:
  utter_ask_income: [{text: income?}]
  utter_ask_rent: [{text: rent?}]
  utter_plan: [{text: 'plan: {income}, {rent}'}]
actions: [action_crisis_support]
"""
DATA = """
version: "3.1"
nlu:
- {intent: plan, examples: '- 做计划'}
- {intent: greet, examples: '- 你好'}
- {intent: crisis, examples: '- 自杀'}
rules:
- rule: a plan is asked for
  steps: [{intent: plan}, {action: plan_form}, {active_loop: plan_form}]
- rule: the plan is complete
  condition: [{active_loop: plan_form}]
  steps: [{action: plan_form}, {active_loop: null}, {slot_was_set: [{requested_slot: null}]}, {action: utter_plan}]
- rule: words of self-harm
  steps: [{intent: crisis}, {action: action_crisis_support}]
"""
Loader = Callable[[str], Awaitable[Agent]]


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Agent]:
    """One agent with the policy and one without."""
    loaded = {}
    for policies in (WITH_CRISIS_POLICY, RULES_ONLY):
        folder = tmp_path_factory.mktemp("agent")
        files = {"config.yml": CONFIG.format(policies=policies), "domain.yml": DOMAIN, "data.yml": DATA}
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        result = train(
            str(folder / "domain.yml"), str(folder / "config.yml"), [str(folder / "data.yml")], str(folder / "models")
        )
        loaded[policies] = Agent.load(result.model, action_endpoint=InProcessActions("actions"))
    return loaded


async def says(agent: Agent, text: str, sender: str) -> list[str]:
    """What the agent answers."""
    output = FullOutput()
    await agent.handle_message(UserMessage(text, output, sender))
    return [message["text"] for message in output.messages]


async def tracker(agent: Agent, sender: str) -> DialogueStateTracker:
    """The state of the conversation."""
    return await agent.tracker_store.retrieve(sender)


async def test_a_crisis_message_is_answered_before_the_form(agents: dict[str, Agent]):
    """The form waits, asks nothing, keeps what it knows, takes nothing out of that message, and goes on when asked."""
    agent, person = agents[WITH_CRISIS_POLICY], "in-a-form"
    assert await says(agent, "做计划", person) == ["income?"]
    assert await says(agent, "3000", person) == ["rent?"]
    answer = await says(agent, CRISIS, person)
    assert "12356" in answer[0]
    assert not any("rent?" in text for text in answer)
    state = await tracker(agent, person)
    assert state.active_loop_name == "plan_form"
    assert state.get_slot("requested_slot") == "rent"
    assert (state.get_slot("income"), state.get_slot("rent")) == ("3000", None)
    assert await says(agent, "1000", person) == ["plan: 3000, 1000"]
    assert (await tracker(agent, person)).active_loop_name is None


async def test_twice_in_a_form_is_answered_twice(agents: dict[str, Agent]):
    """The second message is no less urgent."""
    agent, person = agents[WITH_CRISIS_POLICY], "twice"
    await says(agent, "做计划", person)
    first, second = await says(agent, CRISIS, person), await says(agent, CRISIS, person)
    assert "12356" in first[0]
    assert first == second
    assert (await tracker(agent, person)).active_loop_name == "plan_form"


async def test_without_a_form_it_is_answered_once(agents: dict[str, Agent]):
    """The rule of the same name and the policy do not answer one after the other."""
    answer = await says(agents[WITH_CRISIS_POLICY], CRISIS, "no-form")
    assert sum("12356" in text for text in answer) == 1


async def test_rules_alone_would_let_the_form_speak(agents: dict[str, Agent]):
    """The reason for the policy; when this fails, Rasa has changed and the policy may go."""
    agent, person = agents[RULES_ONLY], "rules-only"
    await says(agent, "做计划", person)
    assert not any("12356" in text for text in await says(agent, CRISIS, person))


@pytest.mark.parametrize("intent", ["plan", "greet"])
def test_the_policy_has_no_opinion_on_other_messages(intent: str, tmp_path: pathlib.Path):
    """Every other turn belongs to the rules."""
    domain = Domain.from_yaml(DOMAIN)
    policy = CrisisPolicy(CrisisPolicy.get_default_config(), None, None, None)
    state = DialogueStateTracker.from_events("tests", [ActionExecuted("action_listen")], domain.slots, domain=domain)
    prediction = policy.predict_action_probabilities(state, domain)
    assert not any(prediction.probabilities), intent
