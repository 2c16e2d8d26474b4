"""The model is warm once it is loaded, which is before the port opens: nobody's first message builds a dictionary."""

from typing import Any

import jieba
import pytest
from rasa.core.agent import Agent

from bot import training


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The dictionaries of jieba that are built, one an entry."""
    seen: list[Any] = []
    build = jieba.Tokenizer.get_dict_file
    monkeypatch.setattr(jieba.Tokenizer, "get_dict_file", lambda self: seen.append(self) or build(self))
    return seen


async def test_the_dictionary_is_built_when_the_model_is_loaded(built: list[Any]):
    """And not again for the messages that follow, whatever they hold."""
    agent = Agent.load(str(training.train()))
    before = len(built)
    assert before
    for text in ("罚息怎么算，欠了3万5", "逾期二十天會怎樣", "What if I am 20 days late?", "/affirm", "😭"):
        await agent.parse_message(text)
    assert len(built) == before
