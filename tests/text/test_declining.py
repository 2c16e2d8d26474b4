"""Leaving out one question and ending the task are told apart."""

import pytest

from bot.text.declining import leaves_out


@pytest.mark.parametrize("text", ["不想说", "这个跳过", "先不填", "收入不方便说", "随便", "rather not say"])
def test_one_question_is_left_out(text: str):
    """The task goes on with the next."""
    assert leaves_out(text)


@pytest.mark.parametrize("text", ["不想说了", "先不填了", "算了", "不弄了", "8000", "stop"])
def test_the_end_of_a_task_is_not_taken_for_it(text: str):
    """These end the task or answer the question."""
    assert not leaves_out(text)
