"""Finds dates as people write them; today is given, never read from the clock.

The value is an ISO date, or `--DD` for a day of each month (每月15号, 15号 alone). A month and day without a year is
the last such day that is not after today, for what is overdue lies behind. Months, years and holidays without a day
(6月, 2026年, 五一) have no value; a day that does not exist (2月30日) has none either.
"""

import calendar
import datetime
import re
from collections.abc import Iterator

from bot.text.numerals import HAN, ONES, parse_number
from bot.text.quantity import Quantity

# The parts of a date.
_YEAR = r"(?:(?:19|20)\d\d|[一二][九零〇][零〇一二三四五六七八九]{2})"
_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{ONES}])(?!\d)"
_MONTH_WORD = r"\s?月(?:份)?的?\s?"
_ARABIC_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d|\.\d)"
_HAN_DAY = r"(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY = rf"(?:{_ARABIC_DAY}|{_HAN_DAY})"
_SUFFIX = r"\s?[号日]"
# 3月5 and 三月十五 are dates also without 号 when no other thing is counted (3月5万, 3月5次, 三月一直).
_NAKED_DAY = rf"(?:{_ARABIC_DAY}|二?十[一二三四五六七八九]|[二三]十一?)(?![{HAN}几个次期天%元块多来笔点家条张月年])"
_DAY_OF_MONTH = rf"(?P<day>{_DAY}{_SUFFIX}|{_NAKED_DAY})"

_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
_MONTHS = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_WEEKS = {"上上": -14, "上": -7, "这": 0, "本": 0, "下": 7}
_DAYS = {
    **{"大前天": -3, "前天": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨儿": -1},
    **{"今天": 0, "今日": 0, "今早": 0, "今晚": 0, "今儿": 0},
    **{"明天": 1, "明日": 1, "明早": 1, "明晚": 1, "明儿": 1, "后天": 2, "大后天": 3},
}

# 2025年6月1日, 2025.6.1
_FULL = re.compile(rf"(?<![\d.])(?P<year>{_YEAR})\s?年\s?(?P<month>{_MONTH}){_MONTH_WORD}{_DAY_OF_MONTH}")
_MARKED = re.compile(
    rf"(?<![\d.])(?P<year>{_YEAR})(?P<mark>[-./])(?P<month>{_MONTH})(?P=mark)(?P<day>{_ARABIC_DAY})(?:{_SUFFIX})?"
)
_COMPACT = re.compile(r"(?<![\d.])(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\d.元块万])")
# 25年6月1日
_SHORT_YEAR = re.compile(
    rf"(?<![\d.])(?P<year>\d\d|[一二][{ONES}零〇])\s?年\s?(?P<month>{_MONTH}){_MONTH_WORD}(?P<day>{_DAY}){_SUFFIX}"
)
# 去年12月3日, 上个月15号, 上个月底, 每月15号
_IN_A_YEAR = re.compile(rf"(?P<relative>前年|去年|今年|明年)的?\s?(?P<month>{_MONTH}){_MONTH_WORD}{_DAY_OF_MONTH}")
_IN_A_MONTH = re.compile(
    rf"(?P<relative>上上|下下|[上下这本当])个?月份?的?\s?(?:{_DAY_OF_MONTH}|(?P<last>底|最后一天))"
)
_OF_EACH_MONTH = re.compile(
    rf"每个?月份?(?:的|都是|是)?\s?(?P<day>{_DAY}{_SUFFIX}|{_NAKED_DAY}(?=\s?(?:还|扣|出账|到期|之?前|[,.;!?。]|$)))"
)
# 3月5号, 9.10号
_MONTH_AND_DAY = re.compile(rf"(?<![\d.{HAN}年])(?P<month>{_MONTH}){_MONTH_WORD}{_DAY_OF_MONTH}")
_POINT_AND_DAY = re.compile(rf"(?<![\d.])(?P<month>{_MONTH})[./](?P<day>{_ARABIC_DAY}){_SUFFIX}")
# 上周五, 昨天; not the 前天 of 提前天天, nor the 后天 of 三天后天天
_OF_A_WEEK = re.compile(
    r"(?P<relative>上上|[上这本下])个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?![次个定直般样些起共天点月年])"
)
_NEAR_TODAY = re.compile(
    r"大前天|大后天|(?<![天日月年周期提之以目])前[天晚](?!天)|(?<![天日月年周期之以然最先])后天|昨[天日晚儿]|[今明][天日早晚儿]"
)
# 15号 alone, of each month; but 1号店, 3号楼, 15日内, 第5号, 周六日, 5-6号 are something else.
_NO_DAY_BEFORE = rf"(?<![\d.第尾\])〕月周期拜/:a-z{HAN}几某])(?<!\d[-、~到至])(?<!民初)(?!一\s?日)"
_DAY_ALONE = re.compile(
    rf"{_NO_DAY_BEFORE}(?P<day>{_DAY})\s?"
    r"(?:号(?![线楼店码院文公馆机房门厅桌床球员键令卡])|日(?![元利息线期常子均结薪本历志报内以之后三]))"
)
_OVERDUE_BEFORE = re.compile(r"(?:逾期|拖欠?|晚|迟|超|过|延[期后迟]?|宽限|提前)了?\s?$")  # 逾期15日 counts days


def _number(text: str) -> int:
    value = parse_number(text.strip("号日 "))
    return int(value) if value is not None else 0


def _year(text: str) -> int:
    """A year of four digits, or of two (18年 is 2018)."""
    value = parse_number(text) if text.isascii() or len(text) == 4 else parse_number(f"二零{text}")
    return int(value or 0) + (2000 if text.isascii() and len(text) == 2 else 0)


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _last(month: int, day: int, today: datetime.date) -> str | None:
    """The last day with this month and day that is not after today; 29 February may lie years back."""
    for year in range(today.year, max(today.year - 9, 0), -1):
        found = _date(year, month, day)
        if found and found <= today.isoformat():
            return found
    return None


def _in_month(months_away: int, day: int | None, today: datetime.date) -> str | None:
    """A day of the month so many months away; its last day where no day is given."""
    year, month = divmod(today.year * 12 + today.month - 1 + months_away, 12)
    return _date(year, month + 1, day or calendar.monthrange(year, month + 1)[1])


def _of_each_month(day: int) -> str | None:
    return f"--{day:02d}" if 1 <= day <= 31 else None


def _readings(text: str, today: datetime.date) -> Iterator[tuple[re.Match[str], str | None]]:
    """Every reading as a date, the more explicit first."""
    for pattern in (_FULL, _MARKED, _COMPACT, _SHORT_YEAR):
        for match in pattern.finditer(text):
            yield match, _date(_year(match["year"]), _number(match["month"]), _number(match["day"]))
    for match in _IN_A_YEAR.finditer(text):
        yield match, _date(today.year + _YEARS[match["relative"]], _number(match["month"]), _number(match["day"]))
    for match in _IN_A_MONTH.finditer(text):
        yield match, _in_month(_MONTHS[match["relative"]], None if match["last"] else _number(match["day"]), today)
    for match in _OF_EACH_MONTH.finditer(text):
        yield match, _of_each_month(_number(match["day"]))
    for pattern in (_MONTH_AND_DAY, _POINT_AND_DAY):
        for match in pattern.finditer(text):
            yield match, _last(_number(match["month"]), _number(match["day"]), today)
    for match in _OF_A_WEEK.finditer(text):
        weekday = min("一二三四五六日天".index(match["day"]), 6)
        yield match, (today + datetime.timedelta(_WEEKS[match["relative"]] + weekday - today.weekday())).isoformat()
    for match in _NEAR_TODAY.finditer(text):
        yield match, (today + datetime.timedelta(_DAYS[match.group()])).isoformat()
    for match in _DAY_ALONE.finditer(text):
        if match.group().endswith("号") or not _OVERDUE_BEFORE.search(text[: match.start()][-5:]):
            yield match, _of_each_month(_number(match["day"]))


def find_dates(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Dates and days of each month; nothing where a day that does not exist (2月30日) is named."""
    refused: list[tuple[int, int]] = []
    for match, value in _readings(text, today):
        if value is None:
            refused.append(match.span())
        elif not any(match.start() < end and match.end() > start for start, end in refused):
            yield Quantity("date", *match.span(), match.group(), value, "iso_date")
