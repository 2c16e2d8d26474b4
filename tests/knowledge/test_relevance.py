"""The detail that a question names is shown at once; nothing is shown where nothing fits."""

import dataclasses
import datetime

import pytest

from bot.knowledge import Scene
from bot.knowledge.relevance import terms

ZH = Scene(datetime.date(2026, 11, 22), "zh", "webank", None)


def closest(library, topic: str, question: str, scene: Scene = ZH) -> str:
    """What is shown, empty when nothing is."""
    return "".join(message.plain() for message in library.closest(topic, scene, question))


@pytest.mark.parametrize(
    ("topic", "question", "shown"),
    [
        ("lawsuit", "会扣我的工资吗", "可以扣工资"),
        ("lawsuit", "唯一的住房会被拍卖吗", "不能拍卖"),
        ("lawsuit", "传票我没签收行不行", "没签收就没事"),
        ("credit_reporting", "多久更新一次", "多久更新一次"),
        ("third_party_collection", "债权转让给别人了", "转让"),
    ],
)
def test_the_detail_that_the_question_names_is_shown(library, topic, question, shown):
    """As in the answer's details, behind one opening."""
    assert shown in closest(library, topic, question)
    assert closest(library, topic, question).startswith("您提到的这一点：")


@pytest.mark.parametrize("question", ["会被起诉吗", "怎么办", "", "微粒贷逾期了", "天气真好", "😭😭", "/lawsuit"])
def test_a_question_that_names_nothing_special_gets_the_short_answer_alone(library, question):
    """Also when it repeats the topic's own words."""
    assert closest(library, "lawsuit", question) == ""


def test_it_speaks_english_to_english_questions(library):
    """With words in place of pairs of characters."""
    scene = dataclasses.replace(ZH, locale="en")
    assert "Wages may be withheld" in closest(library, "lawsuit", "will they take my wages", scene)


def test_rules_of_webank_alone_stay_out_for_other_lenders(library):
    """A detail with scope webank is never shown to people of another lender."""
    other = dataclasses.replace(ZH, lender="ant", product="花呗")
    for topic, entry in library.content.entries.items():
        own = {p.words["zh"] for block in entry.details for p in block.points if p.webank_only}
        for words in own:
            point = library._relevance.closest(entry, words, other.own)
            assert point is None or point.words["zh"] not in own, topic


def test_names_to_fill_in_are_no_words():
    """`<param:answer_days>` shares nothing with a question about answers."""
    assert terms("期限 <param:answer_days> 日, the lawyer") == {"期限", "lawyer"}
