"""One validator for all answers of actions; stock Rasa builds one, and checks the schema, for each."""

from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_fixes import answer_validation
from bot.rasa_fixes.in_process_actions import InProcessActions

EVENTS = [
    {"event": "slot", "timestamp": None, "name": "last_topic", "value": "penalty_interest"},
    {"event": "followup", "timestamp": None, "name": "action_listen"},
    {"event": "restart", "timestamp": None},
]
RIGHT = {"events": EVENTS, "responses": [{"text": "你好"}]}
WRONG = {
    "a list": [],
    "null": None,
    "events that are a number": {"events": 5, "responses": []},
    "an event that does not exist": {"events": [{"event": "no_such_event"}]},
    "an event without a name": {"events": [*EVENTS, {"name": "last_topic"}]},
    "responses that are text": {"events": [], "responses": "hello"},
    "a response that is text": {"events": [], "responses": ["hello"]},
}
_FORMS = RemoteAction.action_response_format_spec()["properties"]["events"]["items"]["oneOf"]
_TYPES = [form["properties"]["event"]["const"] for form in _FORMS]
_VALUES = st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.text(max_size=2), st.just({}), st.just([]))
_KEYS = st.sampled_from(["name", "value", "text", "timestamp", "metadata", "entities", "policy", "parse_data", "x"])
_EVENTS = st.builds(
    lambda name, rest: {**rest, "event": name},
    st.one_of(st.sampled_from(_TYPES), _VALUES),
    st.dictionaries(_KEYS, _VALUES, max_size=4),
)
_ANSWERS = st.one_of(
    _VALUES,
    st.fixed_dictionaries(
        {},
        optional={
            "events": st.one_of(st.lists(st.one_of(_EVENTS, _EVENTS, _VALUES), max_size=3), _VALUES),
            "responses": st.one_of(st.lists(_VALUES, max_size=2), _VALUES),
        },
    ),
)
SCHEMA_CLASS = validator_for(RemoteAction.action_response_format_spec())


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The schemas that were checked, one an entry."""
    seen: list[Any] = []
    check = SCHEMA_CLASS.check_schema
    monkeypatch.setattr(SCHEMA_CLASS, "check_schema", lambda schema: seen.append(schema) or check(schema))
    return seen


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fix in place, as long as the test runs."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    answer_validation.apply()


def refusal(validate: Callable[[Any], Any], answer: Any) -> str:
    """What Rasa says of a wrong answer."""
    with pytest.raises(jsonschema.ValidationError) as caught:
        validate(answer)
    return caught.value.message


def test_stock_rasa_checks_the_schema_for_every_answer(checked: list[Any]):
    """The fault."""
    action = RemoteAction("action_answer_topic", None)
    for _ in range(5):
        answer_validation._stock(action, RIGHT)
    assert len(checked) == 5


def test_the_validator_is_built_once(checked: list[Any], fixed: None):
    """However many answers and actions there are."""
    answer_validation.validators.cache_clear()
    for number in range(5):
        assert RemoteAction(f"action_{number}", None)._validate_action_result(RIGHT)
    assert checked == []
    assert answer_validation.validators.cache_info().misses == 1


def test_what_an_action_in_the_same_process_gives_is_not_held_against_a_form(
    fixed: None, monkeypatch: pytest.MonkeyPatch
):
    """rasa_sdk has made it; what comes over HTTP may be anybody's."""
    held = []
    monkeypatch.setattr(answer_validation, "_is_right", lambda answer: held.append(answer) or True)
    assert RemoteAction("action_answer_topic", InProcessActions("probe_actions"))._validate_action_result(RIGHT)
    assert held == []
    assert RemoteAction("action_answer_topic", EndpointConfig("http://localhost"))._validate_action_result(RIGHT)
    assert held == [RIGHT]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(answer=_ANSWERS)
def test_the_same_answers_are_right(answer: Any):
    """Any that could come, right and wrong."""
    try:
        right = answer_validation._stock(RemoteAction("action_answer_topic", None), answer)
    except jsonschema.ValidationError:
        right = False
    assert answer_validation._is_right(answer) is right


@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_refused_in_stock_rasas_words(answer: Any, fixed: None):
    """Word for word."""
    action = RemoteAction("action_answer_topic", None)
    said = refusal(action._validate_action_result, answer)
    assert said == refusal(lambda wrong: answer_validation._stock(action, wrong), answer)
    assert "Failed to validate Action server response" in said
