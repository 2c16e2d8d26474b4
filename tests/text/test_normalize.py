"""One written form for one meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import normalize as normalizing
from bot.text.normalize import MAX_CHARACTERS, cap, is_noise, normalize, to_simplified

# Long texts, and characters that NFKC makes longer, that repeat, or that have no place in a text.
TEXTS = st.text() | st.text(
    alphabet="哈哈啊  \t\n!！?？。…~w.:/／０１ＡａBb乾坤著裏後㈱㎏ﷺ①😭\u200b\u00ad\ufe0f\u3000\u0301e", max_size=900
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("１２３４５", "12345"),
        ("ＡＢＣ微粒贷", "abc微粒贷"),
        ("逾期，怎麼辦？", "逾期,怎么办?"),
        ("徵信報告", "征信报告"),
        ("借了三萬塊", "借了三万块"),
        ("怎么办！！！！", "怎么办!"),
        ("急急急急急", "急急"),
        ("啊啊啊啊 啊啊", "啊啊"),
        ("我 要 分 期", "我要分期"),
        ("欠 5000 元", "欠 5000 元"),
        ("  两  边\n空 白\t", "两边空白"),
        ("逾期😭😭了", "逾期了"),
        ("help 😭 me", "help me"),
        ("逾\u200b期", "逾期"),
        ("见①②", "见12"),
        ("0.05％", "0.05%"),
        ("￥500", "¥500"),
        ("www.example.com", "www.example.com"),
        ("wwwwww", "ww"),
        ("HTTPS://Example.com/a", "https://example.com/a"),
        ("好的...", "好的."),
        ("12,000.50", "12,000.50"),
        ("1000000000", "1000000000"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_text_has_one_form(text: str, normal: str) -> None:
    """Width, script, case, emoji, repeated marks and letters, and spaces; digits, links and sums stay whole."""
    assert normal == normalize(text)


@given(TEXTS)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """The normal form is its own normal form."""
    once = normalize(text)
    assert once == normalize(once)


@given(st.from_regex(normalizing._TIDY, fullmatch=True) | TEXTS)
def test_what_is_taken_as_it_is_would_stay_as_it_is(text: str) -> None:
    """The short way gives what the long way gives."""
    assert normalize(text) == normalizing._rounds(cap(text))


@pytest.mark.parametrize("text", ["逾期了怎么办", "欠50000元,逾期3天会怎么样?", "help."])
def test_a_usual_text_takes_the_short_way(text: str) -> None:
    """Once normalised it is looked at many times."""
    assert normalizing._is_in_one_form(text)


@given(TEXTS)
def test_a_normal_text_is_never_longer_than_the_cap(text: str) -> None:
    """Also where NFKC makes one character into many."""
    assert len(normalize(text)) <= MAX_CHARACTERS


def test_a_long_text_is_capped_first() -> None:
    """What stands behind the cap is not looked at."""
    assert normalize("，好" * MAX_CHARACTERS) == normalize("，好" * (MAX_CHARACTERS // 2))
    assert len(normalize("ﷺ" * MAX_CHARACTERS)) <= MAX_CHARACTERS


def test_capping_keeps_a_short_text() -> None:
    """The cap cuts at the limit, not before it."""
    assert "a" * MAX_CHARACTERS == cap("a" * MAX_CHARACTERS) == cap("a" * (MAX_CHARACTERS + 1))
    assert cap("abc", limit=2) == "ab"


def test_simplified_text_stays_as_it_is() -> None:
    """Only Traditional characters change."""
    assert to_simplified("逾期了怎么办 ok") == "逾期了怎么办 ok"
    assert to_simplified("還款") == "还款"


@pytest.mark.parametrize("text", ["", "???", "123", "8000", "😭😭", "...", "a", "。。。", "1.5%", "---"])
def test_marks_and_numbers_alone_are_noise(text: str) -> None:
    """Nothing is left to understand."""
    assert is_noise(text)


@pytest.mark.parametrize("text", ["啊", "ok", "逾期", "hi", "贷?", "3q了"])
def test_a_word_is_no_noise(text: str) -> None:
    """A Chinese character or two Latin letters may mean something."""
    assert not is_noise(text)
