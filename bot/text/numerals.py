"""Reads numbers as people write them: 三万五, 1.2万, 5k, 一百零五, 1万2千, 三点五.

A number is a chain of parts, each a digit and a unit, with falling units: 三万 五千, 1万 2千 5百. The unit of a last
digit may be left out (三万五 is 35000, 3w5 too). A chain with two digits side by side (三四, 十七八, 两三万) names a
range: `parse_number` gives None for it and `parse_upper` its larger end. An open word (几, 十几万) has no value at all.
"""

import re
from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "仨": 3, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_LARGE = {"万": 10_000, "w": 10_000, "亿": 100_000_000}

ONES = "一二两俩仨三四五六七八九壹贰叁肆伍陆柒捌玖"
"""The Chinese digits, without zero."""
TENS = "十拾百佰千仟"
HAN = f"零〇{ONES}{TENS}万亿"
"""All characters of a Chinese numeral."""
COUNTER = "个天日号月年期周星礼次张笔条家岁人名位倍折成厘通"
"""What a digit may count; a digit before one of these belongs to it, not to the number before (两万|三个月)."""

ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
"""Digits with or without thousands marks and decimals, never begun in the middle."""

# 三万五, 一百零五, 十七八; 几 is taken in so that 十几万 is read, and refused, as a whole.
_HAN_CHAIN = (
    rf"(?<![{HAN}几])(?:[{HAN}几]*[{TENS}万亿](?:[多来][万亿])?(?:(?:(?<=[十拾])|[零〇])[{ONES}几]+|[{ONES}几]+(?![{COUNTER}]))?"
    rf"|[{HAN}几]+)(?:点[零〇{ONES}]+[万亿]?)?"
)
# 1.2万, 3万5, 3w5, 1万2千5百, 20多万
_ARABIC_CHAIN = (
    rf"{ARABIC}(?:(?:\s?[多来]?[百千]?[万亿]|\s?[百千]|[wk](?![a-z]))"
    rf"(?:[零〇]?(?:\d{{1,3}}|[{ONES}])[千百十])*(?:[零〇]?(?:\d{{3,4}}|\d|[{ONES}])(?![\d%{COUNTER}]|[.,]\d))?)?"
)
NUMBER = rf"(?:{_ARABIC_CHAIN}|{_HAN_CHAIN})"
"""A pattern for all that may be a number in normalised text, in one piece; `parse_number` has the last word."""


def entire(name: str) -> str:
    """A pattern for a number under this group name, taken whole or not at all: 三万五千个 does not yield 三万."""
    return rf"(?=[\d{HAN}几])(?=(?P<{name}>{NUMBER}))(?P={name})"


_PART = re.compile(rf"(?P<arabic>\d[\d,]*(?:\.\d+)?)|(?P<han>[零〇{ONES}])|(?P<unit>[{TENS}万亿wk])")
_POINT = re.compile(rf"([{HAN}]+)点([零〇{ONES}]+)([万亿]?)")
_FUZZY = re.compile(rf"[多来](?=[万亿])|\s(?=[{TENS}万亿])")
_DIGIT_BEFORE_DIGIT = re.compile(rf"[{ONES}](?=[{ONES}])")
_DIGIT_AFTER_DIGIT = re.compile(rf"(?<=[{ONES}])[{ONES}]")


def _digit_string(text: str) -> Decimal | None:
    """Digits read one by one, as in 二零二五; a pair without zero (三四) is a range."""
    if len(text) == 2 and not set(text) & set("零〇"):
        return None
    return Decimal("".join(str(_DIGITS[character]) for character in text))


def _chain(text: str) -> Decimal | None:
    """The value of a chain of digits and units; None where the parts do not make one number."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    unit_before, large_before, zero_before, end = 0, 0, False, 0
    for part in _PART.finditer(text):
        if part.start() != end:
            return None
        end = part.end()
        if part["unit"]:
            unit, small = part["unit"], part["unit"] in _UNITS
            size = _UNITS[unit] if small else _LARGE[unit]
            if digit is None and not (small and size == 10) and not (section and not small):
                return None  # 百, 万 and so on need a digit before them; 十 does not
            if small:
                if section and unit_before <= size:
                    return None
                section += (Decimal(1) if digit is None else digit) * size
            else:
                if large_before and large_before <= size and size != _LARGE["亿"]:
                    return None
                section += digit or 0
                total = (total + section) * size if large_before and large_before < size else total + section * size
                section, large_before = Decimal(0), size
            digit, unit_before, zero_before = None, size, False
        elif digit is not None:
            return None  # 三五百 names a range
        else:
            value = Decimal(part["arabic"].replace(",", "")) if part["arabic"] else Decimal(_DIGITS[part["han"]])
            if value or part["arabic"]:
                digit = value
            else:
                zero_before = True
    if end != len(text):
        return None
    if digit is None:
        return total + section
    short = unit_before >= 100 and not zero_before and digit == digit.to_integral_value() and digit < 10
    if unit_before and not short and digit >= unit_before:
        return None
    return total + section + digit * (Decimal(unit_before) / 10 if short else 1)


def parse_number(text: str) -> Decimal | None:
    """The value of a number in digits, Chinese characters or a mix of both; None where it is not one number."""
    text = _FUZZY.sub("", text.strip().lower())
    if not text:
        return None
    if text == "半":
        return Decimal("0.5")
    point = _POINT.fullmatch(text)
    if point:
        head = parse_number(point[1])
        if head is None:
            return None
        digits = "".join(str(_DIGITS[character]) for character in point[2])
        return Decimal(f"{head:f}.{digits}") * _LARGE.get(point[3], 1)
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return _digit_string(text)
    return _chain(text)


def parse_upper(text: str) -> Decimal | None:
    """The value of a number, or the larger end of a range of two digits side by side (三四, 十七八, 三两)."""
    value = parse_number(text)
    if value is not None or not _DIGIT_BEFORE_DIGIT.search(text):
        return value
    ends = [parse_number(pattern.sub("", text)) for pattern in (_DIGIT_BEFORE_DIGIT, _DIGIT_AFTER_DIGIT)]
    return max((end for end in ends if end is not None), default=None)
