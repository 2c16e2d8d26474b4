"""Chinese, pinyin and English are told apart."""

import pathlib
import re
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.text.language import language_of

DATA = pathlib.Path(__file__).parents[2] / "data" / "nlu"
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def _sentences(folder: str) -> Iterator[str]:
    for path in sorted((DATA / folder).glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in str(block.get("examples", "")).splitlines():
                yield _MARKED.sub(r"\1", line.removeprefix("- ").strip())


def test_english_training_sentences_are_english() -> None:
    """At least 98 of 100, in a talk that was Chinese so far."""
    sentences = list(_sentences("english"))
    wrong = [sentence for sentence in sentences if language_of(sentence) != "en"]
    assert len(wrong) <= 0.02 * len(sentences), wrong


def test_chinese_training_sentences_are_chinese() -> None:
    """All with a Chinese character, and the pinyin ones too, in a talk that was English so far."""
    sentences = [*_sentences("topics"), *_sentences("conversation")]
    pinyin = [s for s in sentences if not _HAN.search(s) and len(re.findall("[a-z]+", s)) > 1]
    assert {"zh"} == {language_of(sentence, "en") for sentence in sentences if _HAN.search(sentence)}
    assert [sentence for sentence in pinyin if language_of(sentence, "en") != "zh"] == []


@pytest.mark.parametrize(
    "text",
    [
        "wo yuqi le zenme ban",
        "wo qian le san wan kuai",
        "huabei keyi fenqi ma",
        "neng bu neng tuichi ji tian",
        "yuqiyitianshangzhengxinma",
        "ni shi shei",
        "you ren ma",
        "women he yinhang tan",
        "cuishou tian tian da dianhua",
        "lilv tai gao le",
        "wo bu xiang huo le",
        "zenme ban",
        "qing wen can hai neng huan ma",
        "app zenme da bu kai",
        "Wo De Zhengxin Hua Le",
    ],
)
def test_pinyin_is_chinese(text: str) -> None:
    """Also where single words could be English (can, you, women, he), and in a talk that was English so far."""
    assert language_of(text, "en") == "zh"


@pytest.mark.parametrize(
    "text",
    [
        "can you help me",
        "i owe 5000 yuan",
        "huabei overdue",
        "what is the fee",
        "they take me to court",
        "I cannot pay Weilidai on time",
        "late fee",
        "police",
        "suicide",
        "loan",
        "don’t call me",
        "is he a real lawyer",
        "one more line please",
        "thx",
    ],
)
def test_english_is_english(text: str) -> None:
    """Also where words look like pinyin (take, late, can), and in a talk that was Chinese so far."""
    assert language_of(text) == "en"


@pytest.mark.parametrize("text", ["", "5000", "???", "ok", "OK", "huabei", "app", "wld", "bye", "lpr", "hmm", "12378"])
def test_what_tells_nothing_leaves_the_language(text: str) -> None:
    """Numbers, loan words and names of products are used in both."""
    assert language_of(text, "zh") == "zh"
    assert language_of(text, "en") == "en"


@pytest.mark.parametrize("text", ["我 want 分期", "ok 好的", "app打不开", "Weilidai还不上", "還款"])
def test_one_chinese_character_is_enough(text: str) -> None:
    """Whoever can type Chinese reads it."""
    assert language_of(text, "en") == "zh"


@given(st.text(), st.sampled_from(["zh", "en"]))
def test_any_text_has_a_language(text: str, otherwise: str) -> None:
    """No text is an error."""
    assert language_of(text, otherwise) in {"zh", "en"}  # type: ignore[arg-type]
