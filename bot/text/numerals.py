"""Reads numbers as people write them: 三万五, 1.2万, 5k, 一百零五, 1万2千, 三点五.

A number is a chain of parts, each a digit and a unit, with falling units: 三万 五千, 1万 2千 5百. The unit of a last
digit may be left out (三万五 is 35000, 3w5 too). A chain with two digits side by side (三四, 十七八, 两三万) names a
range: `parse_number` gives None for it and `parse_upper` its larger end. An open word (几, 十几万) has no value at all.
"""

import re
from decimal import Decimal

_DIGITS = dict(zip("零〇一二两俩仨三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9), strict=True))
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_SIZES = {"亿": 100_000_000, "万": 10_000, "w": 10_000, "千": 1000, "仟": 1000, "k": 1000, "百": 100, "佰": 100}
_SIZES |= {"十": 10, "拾": 10}  # the larger first
_HUNDRED, _TEN_THOUSAND = 100, 10_000
_LONGEST = 30  # characters of a number that means anything

ONES = "一二两俩仨三四五六七八九壹贰叁肆伍陆柒捌玖"
"""The Chinese digits, without zero."""
TENS = "十拾百佰千仟"
HAN = f"零〇{ONES}{TENS}万亿"
"""All characters of a Chinese numeral."""
COUNTER = "个天日号月年期周星礼次张笔条家岁人名位倍折成厘通"
"""What a digit may count; a digit before one of these belongs to it, not to the number before (两万|三个月)."""

_OTHER_WORD = r"(?!(?<=一)(?:直(?!接)|起(?!诉)|[般共旦定样些切边]))"  # 四千一直没还: 一 begins another word

ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
"""Digits with or without thousands marks and decimals, never begun in the middle."""

# 三万五, 一百零五, 十七八; 几 is taken in so that 十几万 is read, and refused, as a whole.
_HAN_CHAIN = (
    rf"(?<![{HAN}几])(?:[{HAN}几]*[{TENS}万亿](?:[多来][万亿])?"
    rf"(?:(?:(?<=[十拾])|[零〇])[{ONES}几]+|[{ONES}几]+(?![{COUNTER}]){_OTHER_WORD})?"
    rf"|[{HAN}几]+)(?:点[零〇{ONES}]+[万亿]?)?"
)
# 1.2万, 3万5, 3w5, 1万2千5百, 20多万
_ARABIC_CHAIN = (
    rf"{ARABIC}(?:(?:\s?[多来]?[百千]?[万亿]|\s?[百千]|[wk](?![a-z]))"
    rf"(?:[零〇]?(?:\d{{1,3}}|[{ONES}])[千百十])*(?:[零〇]?(?:\d{{3,4}}|\d|[{ONES}])(?![\d%{COUNTER}]|[.,]\d){_OTHER_WORD})?)?"
)
NUMBER = rf"(?:{_ARABIC_CHAIN}|{_HAN_CHAIN})"
"""A pattern for all that may be a number in normalised text, in one piece; `parse_number` has the last word."""


def entire(name: str) -> str:
    """A pattern for a number under this group name, taken whole or not at all: 三万五千个 does not yield 三万."""
    return rf"(?=[\d{HAN}几])(?=(?P<{name}>{NUMBER}))(?P={name})"


_WHOLE_PART = re.compile(r"\d[\d,]*(?:\.\d+)?")
_POINT = re.compile(rf"([{HAN}]+)点([零〇{ONES}]+)([万亿]?)")
_FUZZY = re.compile(rf"[多来](?=[万亿])|\s(?=[{TENS}万亿])")
_TWO_DIGITS = re.compile(rf"([{ONES}])([{ONES}])")


def _digit_string(text: str) -> Decimal | None:
    """Digits read one by one, as in 二零二五; a pair without zero (三四) is a range."""
    if len(text) == 2 and not set(text) & set("零〇"):
        return None
    return Decimal("".join(str(_DIGITS[character]) for character in text))


def _after_unit(text: str, size: int) -> Decimal | None:
    """What follows a unit of this size: 五千 or 零五 after 万, or a lone digit of the next lower unit (三万五)."""
    rest = text.lstrip("零〇")
    if not rest:
        return Decimal(0)
    value = _chain(rest)
    if value is None or value >= size:
        return None
    short = size >= _HUNDRED and len(text) == 1 and text not in _SIZES
    return value * size / 10 if short else value


def _chain(text: str) -> Decimal | None:
    """The value of a chain of digits and units; None where the parts do not make one number."""
    if text in _DIGITS:
        return Decimal(_DIGITS[text])
    unit = next((unit for unit in _SIZES if unit in text), None)
    if unit is None:  # 三四 names a range
        return Decimal(text.replace(",", "")) if _WHOLE_PART.fullmatch(text) else None
    size = _SIZES[unit]
    before, _, after = text.partition(unit)
    count = _chain(before) if before else Decimal(1) if unit in "十拾" else None
    rest = _after_unit(after, size)
    if count is None or rest is None or (size < _TEN_THOUSAND and count >= 10 and not before[0].isdecimal()):
        return None
    return count * size + rest


def parse_number(text: str) -> Decimal | None:
    """The value of a number in digits, Chinese characters or a mix of both; None where it is not one number."""
    text = _FUZZY.sub("", text.strip().lower())
    if not 0 < len(text) <= _LONGEST:
        return None
    if text == "半":
        return Decimal("0.5")
    point = _POINT.fullmatch(text)
    if point:
        head = parse_number(point[1])
        if head is None:
            return None
        digits = "".join(str(_DIGITS[character]) for character in point[2])
        return Decimal(f"{head:f}.{digits}") * _SIZES.get(point[3], 1)
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return _digit_string(text)
    return _chain(text)


def parse_upper(text: str) -> Decimal | None:
    """The value of a number, or the larger end of a range of two digits side by side (三四, 十七八, 三两)."""
    value = parse_number(text)
    pair = _TWO_DIGITS.search(text)
    if value is not None or not pair:
        return value
    low, high = sorted((pair[1], pair[2]), key=_DIGITS.__getitem__)
    if _DIGITS[high] - _DIGITS[low] != 1 and low + high != "三五":
        return None  # 一八 is a year
    return parse_number(text[: pair.start()] + high + text[pair.end() :])
