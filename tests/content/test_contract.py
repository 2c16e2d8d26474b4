"""What belongs together stands together: intents, answers, rules, menu, sentences and cases name the same topics."""

import collections
import pathlib

import pytest
from rasa_sdk.executor import ActionExecutor
from training_sentences import CASES, cases, read, training

from bot.dialogue.payloads import OPENS, allowed_payloads
from bot.paths import DATA, ROOT

DOMAIN = read(ROOT / "domain.yml")
RULES = [read_rule for path in sorted((DATA / "dialogue").glob("*.yml")) for read_rule in read(path)["rules"]]
BUTTONS_ONLY = {"none_of_these", "show_theme", "confirm_delete", "keep_data"}
BY_GATE = {"check_message", "pasted_message", "why_verdict", "after_message"}
BY_RASA = {"nlu_fallback"}  # a rule may begin with it though no domain names it
NOT_A_TOPIC = {"crisis_near_misses"}  # cases that must not be an intent
CHINESE_AT_LEAST = 60
ENGLISH_AT_LEAST = 20
MOST_ASKED_AT_LEAST = 150
MOST_ASKED = (
    "overdue_consequences", "grace_period", "credit_reporting", "restore_after_repayment", "account_restriction",
    "cannot_repay", "installment_extension", "auto_deduction", "not_my_debt", "partial_repayment",
)  # fmt: skip
OUT_OF_SCOPE_AT_LEAST = 600


def stems(folder: pathlib.Path) -> set[str]:
    """The names of the YAML files in a folder."""
    return {path.stem for path in folder.glob("*.yml")}


def intents_of(rule: dict) -> list[str]:
    """The intents that a rule begins with."""
    first = rule["steps"][0]
    return [step["intent"] for step in first.get("or", [first])]


def actions_of(rule: dict) -> list[str]:
    """The actions that a rule calls."""
    return [step["action"] for step in rule["steps"] if "action" in step]


ANSWERED = stems(DATA / "faq")
CONVERSATION = {s.intent for s in training() if s.group == "conversation"}
INTENTS_WITH_SENTENCES = sorted({s.intent for s in training()})


def answer_rule() -> list[str]:
    """The intents that the one rule for answers lists."""
    (rule,) = [rule for rule in RULES if "action_answer_topic" in actions_of(rule)]
    return intents_of(rule)


@pytest.mark.parametrize(
    ("where", "topics"),
    [
        ("domain.yml", set(DOMAIN["intents"]) - CONVERSATION - BUTTONS_ONLY - BY_GATE),
        ("data/nlu/topics", stems(DATA / "nlu" / "topics")),
        ("data/nlu/english", stems(DATA / "nlu" / "english") - CONVERSATION),
        ("tests/nlu/cases", stems(CASES) - CONVERSATION - NOT_A_TOPIC),
        ("data/dialogue/rules.yml", set(answer_rule())),
        ("data/themes.yml", {topic for theme in read(DATA / "themes.yml")["themes"] for topic in theme["topics"]}),
    ],
)
def test_the_same_topics_stand_everywhere(where, topics):
    """Whoever adds a topic adds it in each of these places; data/faq is the measure."""
    assert topics == ANSWERED, f"{where} differs from data/faq"


def test_every_way_of_talking_has_english_sentences_and_cases():
    """Conversation intents are written in both languages and have cases held out."""
    assert stems(DATA / "nlu" / "english") >= CONVERSATION
    assert stems(CASES) >= CONVERSATION


@pytest.mark.parametrize(
    "names",
    [DOMAIN["intents"], DOMAIN["actions"], DOMAIN["entities"], answer_rule()],
    ids=["intents", "actions", "entities", "rule"],
)
def test_no_list_names_a_thing_twice(names):
    """A name given twice hides that another one was meant."""
    assert [name for name, count in collections.Counter(names).items() if count > 1] == []


@pytest.fixture(scope="module")
def registered() -> set[str]:
    """The actions that rasa_sdk finds in the package."""
    executor = ActionExecutor()
    executor.register_package("actions")
    ours = ((name, type(run.__self__).__module__) for name, run in executor.actions.items())
    return {name for name, module in ours if module.startswith("actions.")}  # other tests bring actions of their own


def test_rules_domain_and_classes_name_the_same_actions(registered):
    """An action that no rule calls is dead; one without a class fails in front of a person."""
    forms = set(DOMAIN.get("forms", {}))
    in_rules = {action for rule in RULES for action in actions_of(rule)}
    of_forms = {
        name
        for task in (form.removesuffix("_form") for form in forms)
        for name in (f"validate_{task}_form", f"action_ask_{task}_inputs", f"action_{task}_result")
    }
    assert (in_rules - forms) | of_forms == set(DOMAIN["actions"]) == registered
    assert in_rules >= forms


def test_every_intent_is_answered_by_one_rule():
    """An intent without a rule leaves a person without an answer; two rules would contradict each other."""
    begun = collections.Counter(intent for rule in RULES for intent in intents_of(rule))
    assert set(begun) == set(DOMAIN["intents"]) | BY_RASA
    assert begun.most_common(1)[0][1] == 1


def test_what_an_answer_opens_is_a_form_with_a_button(library):
    """`opens` in an answer names a form of the domain, and a button is there to open it."""
    opened = {entry.opens for entry in library.content.entries.values() if entry.opens}
    assert opened <= set(DOMAIN["forms"]) & set(OPENS)


def test_every_payload_of_a_button_is_an_intent_of_the_domain(library):
    """A button never sends something that Rasa does not know."""
    intents = {payload.removeprefix("/").partition("{")[0] for payload in allowed_payloads(library)}
    assert intents <= set(DOMAIN["intents"])


@pytest.mark.parametrize("path", sorted((DATA / "nlu").glob("*/*.yml")), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_file_of_sentences_holds_the_intent_that_it_is_named_after(path):
    """One file, one intent; out_of_scope alone is spread over several files."""
    (block,) = read(path)["nlu"]
    assert block["intent"] == ("out_of_scope" if path.stem.startswith("out_of_scope_") else path.stem)
    assert all(line.startswith("- ") for line in block["examples"].splitlines() if line.strip())


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yml")), ids=lambda p: p.stem)
def test_a_file_of_cases_holds_the_topic_that_it_is_named_after(path):
    """Only the near misses of despair stand under what they are not."""
    assert read(path)["topic"] == ("not_crisis" if path.stem in NOT_A_TOPIC else path.stem)


def least(intent: str) -> int:
    """How many Chinese sentences an intent needs."""
    if intent == "out_of_scope":
        return OUT_OF_SCOPE_AT_LEAST
    return MOST_ASKED_AT_LEAST if intent in MOST_ASKED else CHINESE_AT_LEAST


@pytest.mark.parametrize("intent", INTENTS_WITH_SENTENCES)
def test_every_intent_has_enough_chinese_sentences(intent):
    """What people ask most needs most."""
    assert sum(s.intent == intent and s.group != "english" for s in training()) >= least(intent)


@pytest.mark.parametrize("topic", sorted(ANSWERED))
def test_every_topic_has_enough_english_sentences(topic):
    """English is understood for every topic."""
    assert sum(s.intent == topic and s.group == "english" for s in training()) >= ENGLISH_AT_LEAST


def test_no_training_sentence_stands_twice():
    """Compared as the model sees them, so 你能做甚麼？ and 你能做什么 may be one sentence; nor under two intents."""
    places = collections.defaultdict(list)
    for sentence in training():
        places[sentence.normal].append(f"{sentence.file.relative_to(DATA)}: {sentence.text}")
    twice = [" = ".join(found) for found in places.values() if len(found) > 1]
    assert not twice, "\n".join(twice)


def test_no_case_stands_twice():
    """A case counts once, under one topic."""
    places = collections.defaultdict(list)
    for case in cases():
        places[case.normal].append(f"{case.file.stem}: {case.text}")
    twice = [" = ".join(found) for found in places.values() if len(found) > 1]
    assert not twice, "\n".join(twice)


def test_no_case_is_trained_on():
    """A sentence that the model has learnt proves nothing."""
    trained = {sentence.normal: sentence for sentence in training()}
    both = [(case.text, trained[case.normal].file.name) for case in cases() if case.normal in trained]
    assert both == []


def test_no_sentence_is_empty_to_the_model():
    """A sentence that normalises to nothing teaches nothing."""
    assert [s.text for s in (*training(), *cases()) if not s.normal] == []
