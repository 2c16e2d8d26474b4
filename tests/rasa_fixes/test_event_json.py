"""What is written of events is read as Python's own JSON reads it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rasa_fixes import event_json

_TEXTS = st.text(st.characters(blacklist_categories=()), max_size=8)  # half surrogate pairs too
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS
_VALUES = st.recursive(_PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3))


@given(_VALUES)
def test_what_is_written_is_read_again(value: object):
    """By us and by whoever reads the database with Python's own JSON."""
    text = event_json.dumps(value)
    assert event_json.loads(text) == value
    assert json.loads(text) == value
    text.encode()  # or the database could not keep it


def test_chinese_stays_as_it_is():
    """Its escapes take twice the room."""
    assert event_json.dumps({"text": "逾期"}) == '{"text":"逾期"}'


def test_tuples_become_lists():
    """As over HTTP."""
    assert event_json.loads(event_json.dumps({"value": ("a", 1)})) == {"value": ["a", 1]}


@pytest.mark.parametrize(
    ("fault", "call"), [(TypeError, lambda: event_json.dumps({1, 2})), (ValueError, lambda: event_json.loads("{"))]
)
def test_what_is_not_json_is_refused(fault: type[Exception], call):
    """With the error that Python's own gives."""
    with pytest.raises(fault):
        call()
