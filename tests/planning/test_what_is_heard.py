"""What the calculator and the planner make of sentences, out of cases/*.yml."""

import pathlib
from typing import Any

import pytest
import yaml

from bot import services
from bot.dialogue.tasks import Said
from bot.knowledge.placeholders import pick
from bot.nlu import vocabulary
from bot.nlu.spacy_zh import build
from bot.planning.interest_task import InterestTask
from bot.planning.plan_task import PlanTask
from bot.text.normalize import normalize

TODAY = services.today()

CASES = pathlib.Path(__file__).parent / "cases"
INTEREST = yaml.safe_load((CASES / "interest.yml").read_text(encoding="utf-8"))
PLANS = yaml.safe_load((CASES / "plan.yml").read_text(encoding="utf-8"))
_BESIDE = {"last", "since", "rate_kind", "rate_is_penalty"}


@pytest.fixture(scope="module")
def said():
    """A sentence with the lenders that are named in it, as the pipeline finds them."""
    pipeline = build(lambda: TODAY, vocabulary.names())

    def hear(text: str) -> Said:
        spans = pipeline(normalize(text)).ents
        entities = tuple(
            {"entity": s.label_, "start": s.start_char, "end": s.end_char, "value": s._.value, "text": s.text}
            for s in spans
        )
        return Said(text, "some_intent", TODAY, "zh", entities)

    return hear


@pytest.fixture(scope="module")
def planner(library) -> PlanTask:
    """The planner on the project's own figures."""
    return PlanTask(lambda: library)


@pytest.mark.parametrize("case", INTEREST["cases"], ids=lambda case: f"{case.get('asked')}: {case['said']}")
def test_the_calculator_hears(said, case):
    """The figures, or the remark; what was known before is never lost."""
    known = case.get("known", {})
    reading = InterestTask().read(said(case["said"]), known, case.get("asked"))
    if "found" in case and case["found"] is None:
        assert reading is None
        return
    assert reading is not None
    assert [remark.key for remark in reading.remarks] == case.get("says", [])
    expected = case.get("found", known)
    named = {name: reading.known.get(name) for name in expected}
    assert named == expected
    assert {n for n, v in reading.known.items() if v is not None} - _BESIDE == set(expected) - _BESIDE


@pytest.mark.parametrize("sentence", INTEREST["opens"])
def test_the_calculator_opens_by_itself(said, sentence):
    """Where figures are given or a sum is asked for."""
    assert InterestTask().opened_by(said(sentence))


def test_all_figures_together_are_handed_over(said):
    """Whatever the sentence was taken to ask."""
    task = InterestTask()
    assert task.handed_over_by(said("帮我算一下利息，本金是5000，日利率是0.05，逾期30天"))
    assert not task.handed_over_by(said("本金5000逾期30天"))
    assert not task.handed_over_by(said("欠8000逾期12天日利率万五会怎么样"))


def test_debts_and_an_income_are_handed_over(said, planner):
    """But a question about something else is left to its answer."""
    assert planner.handed_over_by(said("欠微粒贷两万，月薪五千"))
    assert not planner.handed_over_by(said("欠微粒贷两万，月薪五千，逾期会怎么样"))
    assert not planner.handed_over_by(said("月薪五千"))


@pytest.mark.parametrize("sentence", INTEREST["opens_not"])
def test_a_plain_question_does_not_open_it(said, sentence):
    """It is answered as ever."""
    assert not InterestTask().opened_by(said(sentence))


@pytest.mark.parametrize("talk", PLANS["talks"], ids=lambda talk: talk["name"])
def test_the_planner_hears(said, planner, talk):
    """What is known at the end, and what was remarked last."""
    known: dict[str, Any] = {}
    reading = None
    for message in talk["messages"]:
        question = planner.question(known)
        reading = planner.read(said(message), known, question.field if question else None)
        known = dict(reading.known) if reading else known
    if talk.get("nothing"):
        assert reading is None
        return
    assert reading is not None
    assert [remark.key for remark in reading.remarks] == talk.get("says", [])
    helpers = {"last"} | ({"rates"} - talk["known"].keys())
    assert {name: value for name, value in known.items() if name not in helpers} == talk["known"]


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_answer_to_tap_is_understood(said, planner, library, scene, locale):
    """In both languages: a tap sends its words, and the question is not asked again."""
    debt = {"name": "微粒贷", "amount": "20000"}
    before = {"debts": [debt], "rates": "told", "income": "5000", "spending": {"total": "3000"}, "dependants": 0}
    before |= {"one_off": "0", "reason": "job"}
    states: list[tuple[Any, dict[str, Any]]] = [(planner, {})]
    names = list(before)
    states += [(planner, {name: before[name] for name in names[:i]}) for i in range(1, len(names) + 1)]
    calculator = InterestTask()
    figures = {"principal": "8000", "rate": "0.0005", "rate_kind": "daily_rate"}
    states += [(calculator, {}), (calculator, {"principal": "8000"}), (calculator, figures)]
    for task, known in states:
        question = task.question(known)
        for key in question.answers:
            words = pick(library.content.wording[key], locale)
            reading = task.read(said(words), known, question.field)
            assert reading is not None, f"{question.field}: {words}"
            after = task.question(reading.known)
            assert after is None or after.field != question.field, f"{question.field}: {words}"


def test_a_payload_is_no_answer(said, planner):
    """What a button sends holds no figure."""
    assert planner.read(said("/plan_repayment"), {}, "debts") is None
    assert InterestTask().read(said("/calculate_interest"), {}, "principal") is None


@pytest.mark.parametrize(
    ("sentence", "corrects"),
    [
        ("收入改成七千", True),
        ("不对，花呗是九千", True),
        ("每月能还两千", True),
        ("那要是每月还1000呢", True),
        ("如果不还一万会怎样呢", False),
        ("花呗怎么还", False),
        ("改成什么", False),
    ],
)
def test_a_plan_that_was_shown_is_corrected(said, planner, sentence, corrects):
    """A word of correction with a figure."""
    assert planner.corrected_by(said(sentence)) is corrects


@pytest.mark.parametrize(
    ("sentence", "corrects"),
    [
        ("不对，是9000", True),
        ("合同是1.3倍", True),
        ("利息还欠200块", True),
        ("会坐牢吗", False),
        ("欠5000逾期3天", False),
    ],
)
def test_a_sum_that_was_shown_is_corrected(said, sentence, corrects):
    """By a word of correction, or by what the result asked for."""
    assert InterestTask().corrected_by(said(sentence)) is corrects


def test_after_a_plan_another_case_starts_anew(said, planner):
    """One changed figure changes the plan; debts with more are a new one."""
    whole = {"debts": [{"name": "花呗", "amount": "8000", "rate": "0.15"}], "income": "5000", "spending": "unknown"}
    whole |= {"dependants": "unknown", "one_off": "0", "reason": "unknown", "so_far": "unknown"}
    changed = planner.read(said("不对，花呗是9000"), whole, None)
    assert changed.known["income"] == "5000"
    assert changed.known["debts"][0]["amount"] == "9000"
    assert "spending" not in planner.read(said("欠借呗两万，月薪7000，帮我排"), whole, None).known
