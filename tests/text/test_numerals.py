"""How numbers are read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.numerals import parse_number, parse_upper

VALUES = """
    0=0 8000=8000 12,000.50=12000.50 1.2万=12000 5k=5000 3w=30000 3W=30000 3w5=35000 1万2=12000
    1万2千5百=12500 1万2000=12000 1万500=10500 10万零5百=100500 20多万=200000 1.5千万=15000000 零=0 两=2 俩=2 仨=3
    十=10 十五=15 二十=20 一百零五=105 一百一十=110 一百二=120 一千五=1500 一千零五=1005 一千零五十=1050
    三万五=35000 三万零五=30005 三万五千=35000 十二万三=123000 一百万=1000000 一亿两千万=120000000
    壹万贰仟叁佰=12300 三点五万=35000 十五点四=15.4 零点零五=0.05 二零二五=2025 三六零=360 半=0.5
"""
REFUSED = """
    三四 三五百 两三万 十七八 几 几百 十几万 万 百万 千万 三百千 五万三万 3五 a 元 -5 1.2.3 点五 一八
"""
DIGITS, UNITS = "零一二三四五六七八九", ("", "十", "百", "千")


def _section(number: int) -> str:
    """A number below 10000 in Chinese characters, as schools teach it."""
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + UNITS[place]
        zero = not digit
    return text


def in_characters(number: int) -> str:
    """A number below a hundred million in Chinese characters."""
    high, low = divmod(number, 10_000)
    if not high:
        return _section(low) or "零"
    between = "零" if 0 < low < 1000 else ""
    return f"{_section(high)}万{between}{_section(low)}"


@pytest.mark.parametrize(
    ("text", "value"), [*(pair.split("=") for pair in VALUES.split()), ("3 万", "30000"), (" 8 ", "8")]
)
def test_a_number_has_one_value(text: str, value: str) -> None:
    """Digits, characters and mixtures of both are read, the short form of the last place included."""
    assert Decimal(value) == parse_number(text)


@pytest.mark.parametrize("text", [*REFUSED.split(), "", " ", "万" * 500, "一万" * 400])
def test_what_is_not_one_number_has_no_value(text: str) -> None:
    """Ranges, open words, lone units and nonsense are refused."""
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pair.split("=")
        for pair in ["三四=4", "三两=3", "三五=5", "十七八=18", "二十三四=24", "两三百=300", "两三万=30000", "七=7"]
    ],
)
def test_a_range_of_two_digits_has_a_larger_end(text: str, value: str) -> None:
    """Two digits side by side name a range; its larger end is given, and a plain number is itself."""
    assert Decimal(value) == parse_upper(text)


@pytest.mark.parametrize("text", ["一八", "九五", "几", "十几", "", "三四五百"])
def test_no_end_is_made_up(text: str) -> None:
    """Digits that are no neighbours (一八, a year) and open words have no larger end."""
    assert parse_upper(text) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_any_number_in_characters_is_read_back(number: int) -> None:
    """What schools teach to write is read as what was meant."""
    assert number == parse_number(in_characters(number))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_any_number_in_digits_is_read_back(number: Decimal) -> None:
    """With or without thousands marks."""
    assert number == parse_number(str(number)) == parse_number(f"{number:,}")


@given(st.text() | st.text(alphabet="零一二两三四五六七八九十百千万亿点几多半0123456789.,kw ", max_size=60))
def test_any_text_is_refused_or_read_without_an_error(text: str) -> None:
    """Nothing that is typed makes the reader stumble, and no value is negative."""
    for value in (parse_number(text), parse_upper(text)):
        assert value is None or value >= 0
