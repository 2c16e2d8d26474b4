"""Finds amounts of money in yuan: 三万五, 1.2万, 两千来块, 五块三毛, 欠花呗8000.

A number with a blurring word (来, 多, 出头, 左右) counts as that number. A range (两三万, 3000到5000) and an open word
(十几万, 几千块, 百八十块) are not found: which end is the careful one depends on what the sum is (a debt,
an income), so the guide has to ask. Numbers without a unit count only where a word before (欠, 借, 还, 本金) or
their form (3万, 5k, 三万五) says that they are money.
"""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from bot.text.numerals import COUNTER, HAN, ONES, entire, parse_number
from bot.text.quantity import Quantity, plain

_NUMBER = entire("number")
_BLUR = r"\s?(?:来|多|出头|左右|上下|\+)?\s?"
_YUAN = r"(?:元|块钱|块(?![儿地])|圆|yuan|rmb|cny|人民币|大洋)(?![旦宝老件首购])"
# 五块[三毛], 3块[5毛2], 100元[5角]
_TENTHS = rf"(?:零?(?P<mao>\d|[{ONES}])(?:[毛角](?:(?P<fen>\d|[{ONES}])分?)?)?(?![\d.{HAN}多几%元块毛分{COUNTER}]))?"
# What a bare number may count instead of money: 5000个, 三千人, 650分, 1.5倍. 5000分12期 is money in instalments,
# and in 欠3万年化18% another word begins.
_OTHER_THING = (
    rf"(?!年[化利息]|月[息利]|日[息利])(?:[.\d]|\s?[多来几]?\s?(?:[{COUNTER}%‰:/万千百秒米里字步斤吨平克度户级套股粉种遍句辆台部夜只火员金线屏显点于]|\s?w(?![a-z])"
    r"|小时|公里|积分|流量|借条|电视|高清|p\b|[mgk]?b\b"
    rf"|分(?!期|\d|[{HAN}]+个?[期月]|开|批|成)))"
)

_WITH_UNIT = re.compile(rf"{_NUMBER}{_BLUR}{_YUAN}(?:整|钱)?{_TENTHS}")
_WITH_SIGN = re.compile(rf"(?:¥|rmb|人民币)\s?{_NUMBER}")
_IN_TENTHS = re.compile(rf"{_NUMBER}\s?(?:角|毛(?=钱|整))钱?")
_ABOUT_ONE = re.compile(rf"(?<![{HAN}几])(?P<number>[百千万])(?:把{_YUAN}?|来{_YUAN})")  # 百把块, 千来块

# The form says enough: 3万, 5k, 1.2w, 三万五, 两千; any number with 出头 or 左右.
_BARE = re.compile(rf"(?<![a-z第]){_NUMBER}(?:[来多]|(?P<about>\s?(?:出头|左右|上下)))?(?!{_OTHER_THING})")
_LARGE_FORM = re.compile(rf"[万千亿wk]|百[{ONES}\d]$")
# A word says that it is money: 欠[花呗]8000, 本金10000, 还了500.
_LENT = rf"(?:欠|借|贷|呗|白条|本金|信用卡)[^\d\s,.;!?第¥(){HAN}]{{0,7}}"
_PAID = (
    r"剩余?|差|还款?|扣款?|存款?|工资|月薪|薪水|收入|额度|金额|共|合计|负债|账单|月供|最低|逾期|一笔"
    r"|利息|罚息|违约金|滞纳金|手续费|服务费|会员费|保证金|首付|[转交付花退收赔罚款]|[降涨调升提减加免][到为至]|到手"
)
_FILLER = (
    r"(?:[是有从的就了着我他她你约快才只要款到:\s]"
    r"|不足|不到|超过|低于|累计|另外|目前|已经?|大概|大约|将近|差不多){0,4}"
)
_AFTER_WORD = re.compile(rf"(?P<word>{_LENT}|{_PAID}){_FILLER}{_NUMBER}(?!{_OTHER_THING})")
# What it was borrowed as, or became, follows: 3000的贷款, 800花呗, 从5000涨到8000.
_BEFORE_WORD = re.compile(
    rf"(?<![a-z第]){_NUMBER}(?=的\s?(?:[一-龥]{{0,3}}[贷呗]|白条|信用卡|借款|欠款|账单|本金|额度|罚息|利息|债|窟窿|手机)"
    r"|\s?[一-龥]呗|\s?[一-龥]{2}贷(?!款)|\s?白条|[降涨调升提减加][到为至])"
)
_SMALLEST_BARE, _SMALLEST_OVERDUE = 100, 400  # 逾期120 may mean days

# 3000到5000, 3-5万, 1、2万: a range of sums has no one value.
_RANGE = re.compile(
    rf"{entire('lower')}\s?(?:元|块钱?)?\s?(?:[-~—–到至]+|(?<=\d)、(?=\d[万千百wk])|或者?)\s?"
    rf"{entire('upper')}(?!\s?[号日天个月年期点岁周%分小次笔])"
)
_NO_MONEY_BEFORE = re.compile(r"(?:第|几|万儿|\d[-:/]|(?:尾号|[账帐单编卡]号|编码|代码|验证码)[为是:]?\s?)$")
_NOTHING_AFTER = re.compile(r"[都也]?[没不]")


def _value(match: re.Match[str]) -> Decimal | None:
    value = parse_number(match["number"])
    for place, size in (("mao", 10), ("fen", 100)):
        digit = match.groupdict().get(place)
        if value is not None and digit:
            value += (parse_number(digit) or 0) / Decimal(size)
    return value


def _with_unit(text: str) -> Iterator[tuple[re.Match[str], Decimal]]:
    for pattern, size in ((_WITH_UNIT, 1), (_WITH_SIGN, 1), (_IN_TENTHS, 10)):
        for match in pattern.finditer(text):
            value = _value(match)
            if value is None or match.group() == "一块" or (value == 1 and _NOTHING_AFTER.match(text, match.end())):
                continue  # 一块 is "together"; 一块钱都没有 is no sum
            yield match, value / size
    for match in _ABOUT_ONE.finditer(text):
        yield match, parse_number("一" + match["number"]) or Decimal(0)


def _bare(text: str) -> Iterator[tuple[re.Match[str], Decimal]]:
    for match in _BARE.finditer(text):
        if match["about"] or _LARGE_FORM.search(match["number"]):
            value = _value(match)
            if value is not None and value >= _SMALLEST_BARE:
                yield match, value
    for pattern in (_AFTER_WORD, _BEFORE_WORD):
        for match in pattern.finditer(text):
            value = _value(match)
            overdue = match.groupdict().get("word") == "逾期"
            if value is not None and value >= (_SMALLEST_OVERDUE if overdue else _SMALLEST_BARE):
                yield match, value


def find_amounts(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Sums of money in yuan, with or without their unit."""
    ranges = [match.span() for match in _RANGE.finditer(text)]
    for readings in (_with_unit(text), _bare(text)):
        for match, value in readings:
            start, end = match.start("number"), match.end()
            if any(start < other_end and end > other_start for other_start, other_end in ranges):
                continue
            if not _NO_MONEY_BEFORE.search(text[max(0, start - 6) : start]) and not re.match(r"0\d", match["number"]):
                yield Quantity("amount", start, end, text[start:end].rstrip(), plain(value), "yuan")
