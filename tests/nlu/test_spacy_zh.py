"""The spaCy pipeline marks names and quantities, each with its value."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from bot.nlu import spacy_zh
from bot.text.normalize import normalize

TODAY = datetime.date(2026, 11, 22)
NAMES = [
    ("lender", "招商银行", "cmb"),
    ("lender", "招商银行信用卡中心", "cmb_card"),
    ("lender", "360", "qifu"),
    ("product", "360借条", "qifu"),
    ("product", "花呗", "alipay"),
    ("lender", "花呗", "never"),
    ("product", "微粒貸", "webank"),
    ("product", "WLD", "webank"),
    ("product", "一号贷", "yihao"),
    ("product", "5号 卡", "five"),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The pipeline with a few names."""
    return spacy_zh.build(lambda: TODAY, NAMES)


def _found(nlp: Language, text: str) -> list[tuple[str, str, str, str | None]]:
    return [(span.label_, span.text, span._.value, span._.unit) for span in nlp(normalize(text)).ents]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "我欠招商银行三万五逾期俩月",
            [
                ("lender", "招商银行", "cmb", None),
                ("amount", "三万五", "35000", "yuan"),
                ("duration", "俩月", "2", "month"),
            ],
        ),
        ("招商银行信用卡中心催我", [("lender", "招商银行信用卡中心", "cmb_card", None)]),
        ("借了360借条", [("product", "360借条", "qifu", None)]),
        ("欠360借条5000", [("product", "360借条", "qifu", None), ("amount", "5000", "5000", "yuan")]),
        ("欠360 3600元", [("lender", "360", "qifu", None), ("amount", "3600元", "3600", "yuan")]),
        ("一号贷逾期3天", [("product", "一号贷", "yihao", None), ("duration", "3天", "3", "day")]),
        ("5号卡还了", [("product", "5号卡", "five", None)]),
        ("花呗欠了2000", [("product", "花呗", "alipay", None), ("amount", "2000", "2000", "yuan")]),
        ("微粒貸分12期", [("product", "微粒贷", "webank", None), ("instalments", "12期", "12", "count")]),
        ("Wld怎么还", [("product", "wld", "webank", None)]),
        (
            "昨天扣款，日息万五",
            [("date", "昨天", "2026-11-21", "iso_date"), ("daily_rate", "日息万五", "0.0005", "per_day")],
        ),
        ("你好", []),
        ("", []),
    ],
)
def test_names_and_quantities_are_marked_in_order(
    nlp: Language, text: str, found: list[tuple[str, str, str, str | None]]
) -> None:
    """The longest name wins, a name wins over a quantity, and each entity carries its value."""
    assert found == _found(nlp, text)


@pytest.mark.parametrize("text", ["我欠3600元", "wldx", "awld"])
def test_a_name_is_not_cut_out_of_a_number_or_a_word(nlp: Language, text: str) -> None:
    """360 is no lender in 3600, nor wld a product in wldx."""
    assert not [label for label, *_ in _found(nlp, text) if label in {"lender", "product"}]


def test_today_is_asked_for_each_message() -> None:
    """A pipeline that runs over midnight does not stay behind."""
    days = iter([datetime.date(2026, 11, 22), datetime.date(2026, 11, 23)])
    nlp = spacy_zh.build(lambda: next(days), [])
    assert [nlp("今天").ents[0]._.value for _ in range(2)] == ["2026-11-22", "2026-11-23"]


def test_a_pipeline_without_today_says_what_is_missing() -> None:
    """The clock is never read in silence."""
    nlp = spacy_zh.build(lambda: TODAY, [])
    nlp.get_pipe("quantity_marker").today = None
    with pytest.raises(ValueError, match="today"):
        nlp("今天")


def test_both_components_are_registered_by_name(nlp: Language) -> None:
    """A pipeline of somebody else can add them by name."""
    assert nlp.pipe_names == ["name_marker", "quantity_marker"]
    assert Language.has_factory("name_marker")
    assert Language.has_factory("quantity_marker")


@given(st.text(alphabet="欠360借条花呗一号贷招商银行信用卡中心wldx元万三五期天月 ,.%", max_size=40))
def test_entities_never_overlap(nlp: Language, text: str) -> None:
    """Any mixture of names and numbers is marked without an error, and every entity has a value."""
    end = 0
    for span in nlp(normalize(text)).ents:
        assert end <= span.start_char < span.end_char
        assert span._.value
        end = span.end_char
