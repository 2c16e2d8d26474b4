"""Finds interest rates: 年化18%, 万分之五, 日息万五, 月息一分, 24%.

The value is a fraction of one: per day, month or year as the words beside it say. Without such a word 24% is a yearly
rate, 0.05% and 万五 are daily ones and 一分利 a monthly one; between 0.2 % and 3 % nobody can tell: nothing is found.
Of a range (18%到24%) the larger end is taken: the borrower should hear the worse case. Shares (减免50%) are no rates.
"""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from bot.text.numerals import ARABIC, HAN, ONES, parse_number, parse_upper
from bot.text.quantity import Kind, Quantity, plain

# The words that say per what.
_YEAR = r"年化|年(?:利率|利息|息|利|费率|率)|每年|一年|apr|irr"
_MONTH = r"月(?:利率|利息|息|利|费率|率)|每个?月|一个月|每期|一期"
_DAY = r"日(?:利率|利息|息|利|费率|率)|每[天日]|一[天日]|按[天日]"
_BEFORE = rf"(?P<before>{_YEAR}|{_MONTH}|{_DAY})"
# What may stand between such a word and the number: 年化[利率大概是]18%, 每天[收]万分之五.
_BETWEEN = (
    r"(?:利率|利息|罚息|费率|成本|资金|综合|按照?|大概|大约|差不多|不?超过?|达到|高达"
    r"|[才只要就到都有收加的了是为约快:\s]){0,5}"
)
_AFTER = rf"(?P<after>\s?[/(]?\s?的?(?:{_YEAR}|{_MONTH}|{_DAY}|(?<=/)[日天月年])(?!\s?[\d{HAN}]))?"

# The number.
_NUMBER = rf"(?:{ARABIC}|(?<![{HAN}几])[{HAN}]+(?:点[{HAN}]+)?)"
_FRACTION = rf"百分之(?P<hundred>{_NUMBER})|千分之(?P<thousand>{_NUMBER})|万分之(?P<myriad>{_NUMBER})"
_SIGN = rf"(?P<percent>{_NUMBER})\s?(?:%|个(?:百分)?点)|(?P<mille>{ARABIC})\s?‰"
# 万五; but 万一 is a word, and 三万五 a sum
_SHORT = rf"(?<![{HAN}几数\d.上])万(?P<short>[二三四五六七八九2-9](?:\.\d|点[{ONES}])?)(?![{HAN}\d元块多级a-z])"
_LOWER_END = rf"(?:{_NUMBER}\s?%?\s?[-~到至]\s?)?"
_FEN = rf"(?P<fen>{ARABIC}|[{ONES}])\s?分(?:(?P<fen_li>[{ONES}\d])厘?)?(?![{HAN}\d])"
_LI = rf"(?P<li>{ARABIC}|[{ONES}](?:点[{ONES}])?)\s?厘(?!米)"
_NAKED = rf"(?P<naked>{ARABIC})(?![\d%元块毛角万千百wk个天日月年期号次笔厘分倍折]|[.,]\d)"

_MAY_HOLD_A_RATE = re.compile(r"[%‰厘息利率化]|分[之的利]|个点|万[2-9二三四五六七八九]|apr|irr")
_WRITTEN_OUT = re.compile(rf"(?:{_BEFORE}{_BETWEEN})?{_LOWER_END}(?P<number>{_SIGN}|{_FRACTION}|{_SHORT}){_AFTER}")
_IN_FEN = re.compile(rf"(?:(?:{_BEFORE}|(?P<word>利息|利率)){_BETWEEN})?(?:{_FEN}|{_LI})(?P<after>的?(?:利息|利|息))?")
_WITHOUT_SIGN = re.compile(rf"(?P<before>年化|年(?:利率|息)|月(?:利率|息)|日(?:利率|息)){_BETWEEN}{_NAKED}")

_SHARE_BEFORE = re.compile(
    r"(?:免|首付|还|手续费|违约金|服务费|滞纳金|罚[金款]|担保费|比例|概率|几率|折|税|通过|成功|占|优惠|[降涨浮](?![到至为])"
    r"|抽|提成|佣金|定金|押金|保证金|退|剩|返|扣|砍)[^,.;!?\d]{0,3}$"
)
_SHARE_AFTER = re.compile(
    r"的?(?:手续费|服务费|中介费|概率|可能|把握|人|股|折|税|首付|提成|通过|成功|额度|本金|欠款|减免|优惠|佣金|现金|责任|肯定|确定|安全|真"
    r"|违约金|定金|押金|保证金)"
)

_KINDS: dict[str, Kind] = {"per_year": "yearly_rate", "per_month": "monthly_rate", "per_day": "daily_rate"}
_PARTS = {"percent": 100, "mille": 1000, "hundred": 100, "thousand": 1000, "myriad": 10_000, "short": 10_000}
# What 一分 is; 一厘 is a tenth of it.
_FEN_SIZES = {"per_year": Decimal("0.1"), "per_month": Decimal("0.01"), "per_day": Decimal("0.001")}
_NAKED_RANGES = {  # what a number without % may be, in percent
    "per_year": (Decimal(1), Decimal(100)),
    "per_month": (Decimal("0.1"), Decimal(10)),
    "per_day": (Decimal("0.01"), Decimal(1)),
}
_LARGEST_DAILY, _SMALLEST_YEARLY = Decimal("0.002"), Decimal("0.03")


def _unit(said: str) -> str | None:
    """What the words beside the number say: per year, per month or per day."""
    for unit, pattern in (("per_year", _YEAR), ("per_month", _MONTH), ("per_day", _DAY)):
        if re.search(pattern, said):
            return unit
    return {"/年": "per_year", "/月": "per_month", "/日": "per_day", "/天": "per_day"}.get(said[-2:])


def _likely_unit(fraction: Decimal) -> str | None:
    """The unit of a rate that comes without words; None where it may be any."""
    if 0 < fraction <= _LARGEST_DAILY:
        return "per_day"
    return "per_year" if _SMALLEST_YEARLY <= fraction < 1 else None


def _is_share(match: re.Match[str]) -> bool:
    """Whether the words around a percentage make it a part of something: 减免50%, 15%手续费."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    return bool(_SHARE_BEFORE.search(before) or _SHARE_AFTER.match(match.string, match.end()))


def _quantity(match: re.Match[str], fraction: Decimal, unit: str, start: int | None = None) -> Quantity:
    start = match.start() if start is None else start
    return Quantity(_KINDS[unit], start, match.end(), match.string[start : match.end()], plain(fraction), unit)


def _written_out(text: str) -> Iterator[Quantity]:
    for match in _WRITTEN_OUT.finditer(text):
        part = next(name for name in _PARTS if match[name])
        number = parse_upper(match[part])
        if number is None:
            continue
        fraction = number / _PARTS[part]
        before = match["before"] or ""
        if before in {"一年", "一个月"} and 0 < fraction <= _LARGEST_DAILY:
            before = ""  # 借一年利息万分之五: the year is how long the loan runs
        unit = _unit(before + (match["after"] or "")) or (None if _is_share(match) else _likely_unit(fraction))
        if unit:
            start = match.start() if before or not match["before"] else match.start("number")
            yield _quantity(match, fraction, unit, start)


def _in_fen(text: str) -> Iterator[Quantity]:
    for match in _IN_FEN.finditer(text):
        said = match["before"] or ""
        if not (_unit(said) and re.search("率|息|利|化", said)) and not match["word"] and not match["after"]:
            continue  # 三分 and 两厘 alone may be anything
        number = parse_number(match["fen"] or match["li"])
        if number is None:
            continue
        unit = _unit(said) or "per_month"
        if match["fen_li"]:
            number += (parse_number(match["fen_li"]) or 0) / Decimal(10)
        yield _quantity(match, number * _FEN_SIZES[unit] / (1 if match["fen"] else 10), unit)


def _without_sign(text: str) -> Iterator[Quantity]:
    for match in _WITHOUT_SIGN.finditer(text):
        unit, number = _unit(match["before"]), parse_number(match["naked"])
        if unit is None or number is None:
            continue
        lowest, highest = _NAKED_RANGES[unit]
        if lowest <= number <= highest:
            yield _quantity(match, number / 100, unit)
        elif 0 < number < lowest and unit == "per_day":
            yield _quantity(match, number, unit)  # 日利率0.0005 is a fraction already


def find_rates(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Rates written as a percentage or fraction, in 分 and 厘, or as a bare number after 年化 and the like."""
    if not _MAY_HOLD_A_RATE.search(text):
        return  # most messages hold none: saves time
    yield from _written_out(text)
    if "分" in text or "厘" in text:
        yield from _in_fen(text)
    yield from _without_sign(text)
