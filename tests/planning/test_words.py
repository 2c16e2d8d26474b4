"""The words of calculator, planner and kit keep the rules of answers: no typed figure, no promise, facts that exist."""

import re

import pytest
import yaml

from bot.knowledge.placeholders import PATTERN
from bot.paths import DATA

FILES = ("calculator", "planner", "kit")
PROMISES = "一定能|肯定能|保证能|保证可以|百分百|绝对|放心，|成功率"
WORDINGS = [
    pytest.param(words, id=key)
    for file in FILES
    for key, words in yaml.safe_load((DATA / "wording" / f"{file}.yml").read_text(encoding="utf-8"))["wording"].items()
]


@pytest.mark.parametrize("words", WORDINGS)
def test_no_figure_is_typed(words):
    """Each stands in one place and is shown by name."""
    for text in words.values():
        assert not re.search(r"[0-9０-９%％]", PATTERN.sub("", text))


@pytest.mark.parametrize("words", WORDINGS)
def test_nothing_is_promised_and_people_are_addressed_politely(words):
    """您, never 你; no success is foretold; no plan of sixty instalments."""
    assert not re.search(r"你(?!们)", words["zh"])
    assert not re.search(PROMISES, words["zh"])
    assert not re.search("六十期", words["zh"])


@pytest.mark.parametrize("words", WORDINGS)
def test_nothing_private_is_asked_for(words):
    """Identity and card numbers, passwords and codes are named only where they are refused."""
    for word in ("身份证", "卡号", "密码", "验证码"):
        if word in words["zh"]:
            assert re.search("不用|没有|要验证码", words["zh"])


@pytest.mark.parametrize("file", FILES)
def test_the_facts_that_are_named_exist(library, file):
    """The comments beside a line say what it rests on."""
    named = re.findall(r"F\d+\.\d+", (DATA / "wording" / f"{file}.yml").read_text(encoding="utf-8"))
    assert set(named) <= set(library.content.facts)
    assert file == "calculator" or len(named) > 5


def test_every_line_of_the_kit_that_states_something_names_its_fact():
    """What to refuse, to write down, to have in writing, and what to do when refused."""
    lines = (DATA / "wording" / "kit.yml").read_text(encoding="utf-8").split("\n")
    stating = [
        line for line in lines if re.match(r"  kit_(refuse|after|written|refused|evidence|call)_(?!title|lender)", line)
    ]
    assert [line for line in stating if not re.search(r"# F\d", line)] == []
