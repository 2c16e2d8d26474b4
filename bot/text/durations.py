"""Finds durations and numbers of instalments: 逾期三个半月, 俩月, 半年, 十来天, 分12期.

A duration written as a range (三四天, 3到5天) counts as its larger end, for time overdue is what it is used for and the
borrower should hear the worse case; an open one (几天, 十几天, 好几个月) is not found. Words that only blur (多, 来,
把) are dropped: 两年多 is 2 years, 十来天 10 days, 个把月 1 month. Periods (一天打八个电话), ordinals (第三天), names
of years and months (2026年, 6月) and working days are no durations.
"""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from bot.text.numerals import ARABIC, HAN, ONES, parse_number, parse_upper
from bot.text.quantity import Quantity, plain

_UNITS = {"天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "年": "year"}
# The 零 of 两个月零五天 and the 两万 of 借两万三个月 stay outside.
_HAN_NUMBER = rf"(?<![{ONES}十百几])[{ONES}十几][零〇{ONES}十百几]{{0,5}}"
_NUMBER = rf"(?:{ARABIC}|{_HAN_NUMBER})"
_LOWER_END = rf"(?:(?P<lower>{_NUMBER})\s?个?(?:天|日|周|月|年)?\s?(?:[-~到至、]|或者?)\s?)?"
# The unit, and what may not follow it: 周五, 礼拜天, 年底, 日利率 are other words.
_UNIT = (
    r"(?:(?P<unit>天(?![气线津空])|日(?![元利息线期常子均结薪本历志报])|周(?![一二三四五六日末年岁围边转期刊])|"
    r"(?:星期|礼拜)(?![一二三四五六日天])|月(?!供)|年(?![级期纪轻代度终龄初底末])))"
)
_COUNTED = re.compile(
    rf"{_LOWER_END}(?P<number>{_NUMBER})\s?[多来+]?\s?整?(?P<each>个)?(?P<half>半)?[多来]?\s?"
    rf"{_UNIT}(?P<tail>半(?![载价]))?"
)
_HALF = re.compile(r"(?<![个年\d一上下])[大小]?半(?P<unit>年(?![级载])|个多?(?:月|星期|礼拜)|月(?!刊|板))")
_ENGLISH = re.compile(r"(?<![\d.])(?P<number>\d{1,3}(?:\.\d)?)[ -]?(?P<unit>day|week|month|year)s?\b(?! old)")
_ABOUT_ONE = re.compile(r"个把(?P<unit>月|星期|礼拜)")

# A word before that makes it time spent: 逾期一天, 晚了两日, 拖6月, 贷30年.
_SPENT_BEFORE = re.compile(
    r"(?:逾期|拖欠?|晚|迟|超|过|延[期后迟长]?|推[迟后]?|欠|宽限|提前|借|用|等|剩下?|冻结|停|缓|满|已经?|快|近|到|贷款?|分期?|限"
    r"|长达|最[长多]|再|共|存|房贷|车贷)[了还着是款有]?[\s:]?$"
)
_SPENT_AFTER = re.compile(r"[之以]?内|以[上后]|后|还清|期限|了(?!解)")
_ORDINAL_BEFORE = re.compile(r"(?:[第每头某哪同]|(?<![提之以目])前|(?<![之以然])后|[当首末])$")
# What makes 一天, 一个月 or 一年 a period: 一天打八个电话, 一个月工资五千.
_PERIOD_AFTER = re.compile(
    r"的?(?:利息|利率|罚息|要?多少|好?几[个次百千万]|打|给[我你他她]打|[收扣只才]|要?[赚挣花]|工资|收入|到手|房租|开销|生活费|比一|天|年"
    r"|(?:能|要|得|可以|最低)?还款?[\d几多一两三四五六七八九]"
    rf"|(?:也?就)?(?!零)[\d{HAN}]{{2,}}|[\d{HAN}]+(?:[次通元块毛]|个(?!月|星期|礼拜)))"
)
_EVERY_AFTER = re.compile(r"一[个次通条]|两头|打鱼|到晚|到头|四季|三餐|半载|五载|无理由")
_LONGEST_MONTH, _LONGEST_YEARS, _LARGEST = 31, 60, 10_000

_INSTALMENTS = re.compile(rf"(?P<number>{_NUMBER})\s?个?期(?![间限货待望末初刊房中许盼])")
_MOST_INSTALMENTS = 360
_THIS_BEFORE = re.compile(r"[上下本]$")
_RANGE_BEFORE = re.compile(rf"[\d{HAN}]\s?期?(?:[-~到至、]|或者?)\s?$")


def _names_a_time(match: re.Match[str], number: Decimal, spent: bool) -> bool:
    """True for what names a year, month or day instead of counting them: 2026年, 18年, 6月, 15日."""
    unit, written, after = match["unit"], match["number"], match.string[match.end() :]
    if unit == "年" and number > _LONGEST_YEARS:
        return True
    if match["each"] or match["tail"] or spent:
        return False
    if unit == "年":  # 13年买的; but 三年, 5到10年 and 30年还清 count
        two_digits = written.isdigit() and len(written) > 1 and not match["lower"]
        return after[:1].isdigit() or (two_digits and not _SPENT_AFTER.match(after))
    if unit == "月":  # 二月 is February, 两月 are two months
        return written not in {"两", "俩", "仨"} and "多" not in match.group() and not after.startswith("多")
    return unit == "日" and number <= _LONGEST_MONTH and not _SPENT_AFTER.match(after)


def _is_counted(match: re.Match[str], number: Decimal, before: str) -> bool:
    """Whether the match counts time: no ordinal (第三天), no period (一天打八个电话), no name of a time (6月)."""
    spent = bool(_SPENT_BEFORE.search(before))
    if number > _LARGEST or _ORDINAL_BEFORE.search(before) or _EVERY_AFTER.match(match.string, match.end()):
        return False
    if number == 1 and not spent:
        one_day = before.endswith("有") and match["unit"] == "天"  # 有一天 is "one day"
        if one_day or _PERIOD_AFTER.match(match.string, match.end()):
            return False
    if number <= 2 and before.endswith(("上", "下", "这", "那")) and not match["number"].isdigit():
        return False  # 上一年, 下两个月, 这两天
    return not _names_a_time(match, number, spent)


def _counted(text: str) -> Iterator[Quantity]:
    for match in _COUNTED.finditer(text):
        number = parse_upper(match["number"])
        if number is None:
            continue
        lower = parse_upper(match["lower"]) if match["lower"] else None
        start = match.start() if lower is not None and lower < number else match.start("number")
        if _is_counted(match, number, text[max(0, start - 5) : start]):
            number += Decimal("0.5") if match["half"] or match["tail"] else 0
            found = text[start : match.end()]
            yield Quantity("duration", start, match.end(), found, plain(number), _UNITS[match["unit"]])


def find_durations(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Lengths of time in days, weeks, months or years."""
    yield from _counted(text)
    for match in _HALF.finditer(text):
        if not _ORDINAL_BEFORE.search(text[max(0, match.start() - 2) : match.start()]):
            unit = match["unit"].lstrip("个多")
            yield Quantity("duration", *match.span(), match.group(), "0.5", _UNITS[unit])
    for match in _ENGLISH.finditer(text):
        yield Quantity("duration", *match.span(), match.group(), plain(Decimal(match["number"])), match["unit"])
    for match in _ABOUT_ONE.finditer(text):
        yield Quantity("duration", *match.span(), match.group(), "1", _UNITS[match["unit"]])


def find_instalments(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Numbers of instalments, from 2 to 360; neither the one of an ordinal (第三期) nor a range (6到12期)."""
    for match in _INSTALMENTS.finditer(text):
        number = parse_number(match["number"])
        if number is None or not 1 < number <= _MOST_INSTALMENTS or number % 1:
            continue
        before = text[max(0, match.start() - 4) : match.start()]
        if not any(pattern.search(before) for pattern in (_ORDINAL_BEFORE, _RANGE_BEFORE, _THIS_BEFORE)):
            yield Quantity("instalments", *match.span(), match.group(), plain(number), "count")
