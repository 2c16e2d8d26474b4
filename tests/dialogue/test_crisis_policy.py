"""A person in danger comes before a running form; it stops asking, and what it knew is kept."""

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.model_training import train
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.output import FullOutput
from bot.dialogue.crisis_policy import CrisisPolicy
from bot.rasa_fixes.in_process_actions import InProcessActions

CRISIS = "我不想活了"
# The gates of the guide before a form as later tasks will have them.
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
RULES = "- name: RulePolicy"
POLICY = "- name: bot.dialogue.crisis_policy.CrisisPolicy\n- name: RulePolicy"
# A careful form takes nothing out of a crisis message; a careless one takes any text for what it asked.
CAREFUL, CARELESS = "crisis", "[]"
DOMAIN = """
version: "3.1"
intents: [plan, crisis, greet]
slots:
  income:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      not_intent: {never}
      conditions: [{{active_loop: plan_form, requested_slot: income}}]
  rent:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      not_intent: {never}
      conditions: [{{active_loop: plan_form, requested_slot: rent}}]
  locale: {{type: text, influence_conversation: false, mappings: [{{type: custom}}]}}
  named_lender: {{type: text, influence_conversation: false, mappings: [{{type: custom}}]}}
  named_product: {{type: text, influence_conversation: false, mappings: [{{type: custom}}]}}
  last_topic: {{type: text, influence_conversation: false, mappings: [{{type: custom}}]}}
  offered_topic: {{type: text, influence_conversation: false, mappings: [{{type: custom}}]}}
  misses: {{type: float, influence_conversation: false, mappings: [{{type: custom}}]}}
forms:
  plan_form: {{required_slots: [income, rent]}}
responses:
  utter_ask_income: [{{text: 'income?'}}]
  utter_ask_rent: [{{text: 'rent?'}}]
  utter_plan: [{{text: 'plan: {{income}}, {{rent}}'}}]
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


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Agent]:
    """The agent with a careful form, and two with a careless one: with the policy and without."""
    loaded = {}
    for name, policies, never in (
        ("careful", POLICY, CAREFUL),
        ("careless", POLICY, CARELESS),
        ("rules", RULES, CARELESS),
    ):
        folder = tmp_path_factory.mktemp(name)
        (folder / "config.yml").write_text(CONFIG.format(policies=policies), encoding="utf-8")
        (folder / "domain.yml").write_text(DOMAIN.format(never=never), encoding="utf-8")
        (folder / "data.yml").write_text(DATA, encoding="utf-8")
        paths = [str(folder / file) for file in ("domain.yml", "config.yml", "data.yml")]
        model = train(paths[0], paths[1], [paths[2]], str(folder / "models")).model
        loaded[name] = Agent.load(model, action_endpoint=InProcessActions("actions"))
    return loaded


async def says(agent: Agent, text: str, sender: str) -> list[str]:
    """What the agent answers."""
    output = FullOutput()
    await agent.handle_message(UserMessage(text, output, sender))
    return [message["text"] for message in output.messages]


async def tracker(agent: Agent, sender: str) -> DialogueStateTracker:
    """The state of the conversation."""
    return await agent.tracker_store.retrieve(sender)


@pytest.mark.parametrize("form", ["careful", "careless"])
async def test_a_crisis_message_is_answered_before_the_form(form: str, agents: dict[str, Agent]):
    """The form says nothing, and asks no more."""
    agent = agents[form]
    assert await says(agent, "做计划", form) == ["income?"]
    answer = await says(agent, CRISIS, form)
    assert "12356" in answer[0]
    assert not any("?" in text for text in answer)
    assert (await tracker(agent, form)).active_loop_name is None


async def test_a_careful_form_goes_on_where_it_was_when_asked_to(agents: dict[str, Agent]):
    """It keeps what it knows, takes nothing out of the crisis message, and asks for the same."""
    agent, person = agents["careful"], "in-a-form"
    await says(agent, "做计划", person)
    assert await says(agent, "3000", person) == ["rent?"]
    await says(agent, CRISIS, person)
    state = await tracker(agent, person)
    assert state.get_slot("requested_slot") is None
    assert (state.get_slot("income"), state.get_slot("rent")) == ("3000", None)
    assert await says(agent, "做计划", person) == ["rent?"]
    assert await says(agent, "1000", person) == ["plan: 3000, 1000"]
    assert (await tracker(agent, person)).active_loop_name is None


async def test_twice_in_a_form_is_answered_twice(agents: dict[str, Agent]):
    """The second message is no less urgent."""
    agent, person = agents["careful"], "twice"
    await says(agent, "做计划", person)
    first, second = await says(agent, CRISIS, person), await says(agent, CRISIS, person)
    assert "12356" in first[0]
    assert first == second


async def test_without_a_form_it_is_answered_once(agents: dict[str, Agent]):
    """The rule of the same name and the policy do not answer one after the other."""
    answer = await says(agents["careful"], CRISIS, "no-form")
    assert sum("12356" in text for text in answer) == 1


async def test_rules_alone_would_let_a_careless_form_speak(agents: dict[str, Agent]):
    """The reason for the policy; when this fails, Rasa has changed and the policy may go."""
    await says(agents["rules"], "做计划", "rules")
    assert await says(agents["rules"], CRISIS, "rules") == ["rent?"]


@pytest.mark.parametrize("intent", ["plan", "greet", None])
def test_the_policy_has_no_opinion_on_other_messages(intent: str | None):
    """Every other turn belongs to the rules."""
    domain = Domain.from_yaml(DOMAIN.format(never=CAREFUL))
    policy = CrisisPolicy(CrisisPolicy.get_default_config(), None, None, ExecutionContext(GraphSchema({})))
    events = [ActionExecuted("action_listen"), UserUttered("你好", {"name": intent} if intent else None)]
    state = DialogueStateTracker.from_events("tests", events, domain.slots, domain=domain)
    assert not any(policy.predict_action_probabilities(state, domain).probabilities)
