"""A message that only changes a value of the last question is told from a question of its own."""

import pytest

from bot.dialogue.context import is_variation


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("那要是三个月呢", ["三个月"]),
        ("那花呗呢", ["花呗"]),
        ("如果是5000块呢", ["5000块"]),
        ("那逾期半年呢", ["半年"]),
        ("要是晚还10天会怎么样", ["10天"]),
        ("换成信用卡呢", ["信用卡"]),
        ("and what about two months?", ["two months"]),
    ],
)
def test_a_changed_value_is_a_variation(text: str, named: list[str]) -> None:
    """Nothing but values and words of connection is left."""
    assert is_variation(text, named)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("那要是三个月还不上会上征信吗", ["三个月"]),
        ("逾期三个月", ["三个月"]),
        ("那要是呢", []),
        ("那怎么办", []),
        ("那能分12期吗", ["12期"]),
        ("微粒贷", ["微粒贷"]),
        ("如果我三个月以后找到工作了再还你们会不会起诉我呢", ["三个月"]),
    ],
)
def test_a_question_of_its_own_is_none(text: str, named: list[str]) -> None:
    """A word of another matter, no value, or no opening that ties it to what went before."""
    assert not is_variation(text, named)
