"""How a task goes on: what was said is kept, questions beside it are answered, and it can be left at any time."""

import itertools
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train

from bot.channels.rest import FullOutput
from bot.paths import ROOT
from bot.rasa_fixes.in_process_actions import InProcessActions

AMOUNT, DAYS = "您想了解哪一件事？", "您想问的是下面哪一个？"
CONFIG = """
recipe: default.v1
language: zh
assistant_id: tests
pipeline:
- name: bot.nlu.normalizer.MessageNormalizer
- name: KeywordIntentClassifier
  case_sensitive: false
- name: bot.nlu.entities.ValueExtractor
- name: bot.nlu.gates.Gates
policies:
- name: bot.dialogue.crisis_policy.CrisisPolicy
- name: RulePolicy
  enable_fallback_prediction: false
"""
WORDS = {
    "calculate": ["算一算"], "penalty_interest": ["罚息怎么算"], "criminal_liability": ["坐牢"], "thank": ["谢谢"],
    "stop": ["停止"], "restart": ["重新开始"], "human_handoff": ["找人帮忙"], "affirm": ["继续"],
    "crisis": ["自杀"], "nlu_fallback": ["啊这", "那要是20天呢"],
}  # fmt: skip
RULES = {
    "calculate": ["product_form"], "penalty_interest": ["action_answer_topic"],
    "criminal_liability": ["action_answer_topic"], "thank": ["action_small_talk"], "stop": ["action_stop"],
    "restart": ["action_restart"], "human_handoff": ["action_human_handoff"], "affirm": ["action_affirm"],
    "crisis": ["action_crisis_support"], "nlu_fallback": ["action_offer_topics"],
}  # fmt: skip
_people = itertools.count()


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    """The guide's rim and slots around one small task."""
    folder = tmp_path_factory.mktemp("tasks")
    guide = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    added = {
        name: {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
        for name in ("product_draft", "product_inputs")
    }
    slots = {k: v for k, v in guide["slots"].items() if not k.endswith(("_draft", "_inputs"))}
    names = sorted({name for names in RULES.values() for name in names if name.startswith("action_")})
    domain = {
        "version": "3.1",
        "intents": list(WORDS),
        "entities": guide["entities"],
        "slots": slots | added,
        "forms": {"product_form": {"required_slots": ["product_inputs"]}},
        "actions": [*names, "validate_product_form", "action_ask_product_inputs", "action_product_result"],
    }
    steps = {
        intent: [{"intent": intent}, *({"action": name} for name in names)]
        + ([{"active_loop": "product_form"}] if names == ["product_form"] else [])
        for intent, names in RULES.items()
    }
    data = {
        "version": "3.1",
        "nlu": [{"intent": i, "examples": "".join(f"- {w}\n" for w in words)} for i, words in WORDS.items()],
        "rules": [{"rule": intent, "steps": steps[intent]} for intent in RULES],
    }
    (folder / "config.yml").write_text(CONFIG, encoding="utf-8")
    for name, content in (("domain.yml", domain), ("data.yml", data)):
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    paths = [str(folder / file) for file in ("domain.yml", "config.yml", "data.yml")]
    model = train(paths[0], paths[1], [paths[2]], str(folder / "models")).model
    return Agent.load(model, action_endpoint=InProcessActions("probe_tasks"))


class Person:
    """Somebody who talks."""

    def __init__(self, agent: Agent) -> None:
        self.agent, self.name = agent, f"person-{next(_people)}"

    async def says(self, text: str) -> list[str]:
        """What is answered, each message by its first line."""
        output = FullOutput()
        await self.agent.handle_message(UserMessage(text, output, self.name))
        return [message["text"].split("\n")[0] for message in output.messages]

    async def slot(self, name: str) -> Any:
        """A slot of the conversation."""
        return (await self.agent.tracker_store.retrieve(self.name)).get_slot(name)

    async def form(self) -> str | None:
        """The form that is running."""
        return (await self.agent.tracker_store.retrieve(self.name)).active_loop_name


@pytest.fixture
def person(agent: Agent) -> Person:
    """Somebody new."""
    return Person(agent)


def starts(lines: list[str], *openings: str) -> bool:
    """True when the lines are as many as the openings and begin so."""
    return len(lines) == len(openings) and all(a.startswith(b) for a, b in zip(lines, openings, strict=True))


async def test_one_thing_is_asked_after_the_other(person):
    """And the result is shown once, after which nothing is asked."""
    assert starts(await person.says("算一算"), AMOUNT)
    assert starts(await person.says("8000"), DAYS)
    assert await person.says("12") == ["8000 × 12 = 96000"]
    assert await person.form() is None


async def test_what_the_first_sentence_gave_is_not_asked(person):
    """Only the rest is."""
    assert starts(await person.says("算一算 8000元"), DAYS)
    assert await person.says("12天") == ["8000 × 12 = 96000"]


async def test_everything_at_once_needs_no_question(person):
    """The result comes with the first answer."""
    assert await person.says("算一算 8000元 12天") == ["8000 × 12 = 96000"]
    assert await person.form() is None


async def test_a_value_can_be_corrected_at_any_time(person):
    """While the form asks for something else, and after the result."""
    await person.says("算一算 8000元")
    assert starts(await person.says("不对，9000元"), "好，这个记下了。", DAYS)
    assert await person.says("10天") == ["9000 × 10 = 90000"]
    assert await person.says("那要是20天呢") == ["9000 × 20 = 180000"]


async def test_a_wrong_value_loses_nothing(person):
    """It is named, and the question comes again."""
    await person.says("算一算 8000元")
    answer = await person.says("0")
    assert starts(answer, "我还不清楚", DAYS)
    assert await person.says("12") == ["8000 × 12 = 96000"]


async def test_a_question_beside_it_is_answered_and_the_task_goes_on(person):
    """Also twice, and small talk too."""
    await person.says("算一算 8000元")
    for aside in ("坐牢？", "罚息怎么算"):
        answer = await person.says(aside)
        assert len(answer) > 2
        assert not answer[0].startswith("这句我没看懂")
        assert answer[-1].startswith(DAYS)
    assert (await person.says("谢谢"))[-1].startswith(DAYS)
    assert await person.says("12") == ["8000 × 12 = 96000"]


async def test_a_value_and_a_question_in_one_message_both_count(person):
    """The value is taken, the question answered, the next thing asked."""
    await person.says("算一算")
    answer = await person.says("8000元，坐牢？")
    assert len(answer) >= 3
    assert answer[-1].startswith(DAYS)
    assert await person.slot("product_draft") == {"amount": 8000}


async def test_unclear_words_get_a_way_out(person):
    """The second and third time too; never the menu of topics."""
    await person.says("算一算")
    for _ in range(3):
        answer = await person.says("啊这")
        assert len(answer) == 2
        assert "停止" in answer[0]
        assert answer[1].startswith(AMOUNT)


async def test_stopping_forgets_what_was_entered(person):
    """And the next time starts from nothing."""
    await person.says("算一算 8000元")
    assert starts(await person.says("停止"), "好的，停在这里")
    assert await person.form() is None
    assert await person.slot("product_draft") is None
    assert starts(await person.says("算一算"), AMOUNT)


async def test_starting_again_ends_the_task(person):
    """Everything is forgotten."""
    await person.says("算一算 8000元")
    await person.says("重新开始")
    assert await person.form() is None
    assert await person.slot("product_draft") is None


@pytest.mark.parametrize("urgent", ["我不想活了", "找人帮忙"])
async def test_something_urgent_stops_the_questions_and_loses_nothing(person, urgent):
    """No debt is spoken of until the person wants it; then the task goes on where it was."""
    await person.says("算一算 8000元")
    answer = await person.says(urgent)
    assert not any(line.startswith((AMOUNT, DAYS)) for line in answer)
    assert not any(line.startswith((AMOUNT, DAYS)) for line in await person.says("谢谢"))
    assert starts(await person.says("继续"), DAYS)
    assert await person.says("12") == ["8000 × 12 = 96000"]


async def test_values_in_a_message_of_despair_are_not_read(person):
    """Such a message is answered for what it is."""
    await person.says("算一算")
    assert not any(AMOUNT in line for line in await person.says("欠了8000元，不想活了"))
    assert not await person.slot("product_draft")


async def test_a_bare_request_after_the_result_starts_anew(person):
    """A request with values changes them."""
    await person.says("算一算 8000元 12天")
    assert starts(await person.says("算一算"), AMOUNT)
