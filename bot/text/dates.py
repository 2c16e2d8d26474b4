"""Finds dates as people write them; today is given, never read from the clock.

The value is an ISO date, or `--DD` for a day of each month (每月15号, 15号 alone). A month and day without a year is the
last such day that is not after today, for what is overdue lies behind. Months, years and holidays without a day (6月,
2026年, 五一) have no value; a day that does not exist (2月30日) has none either.
"""

import calendar
import datetime
import re
from collections.abc import Iterator

from bot.text.numerals import HAN, ONES, parse_number
from bot.text.quantity import Quantity

_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{ONES}])(?!\d)"
_ARABIC_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?![\d.])"
_HAN_DAY = r"(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY = rf"(?:{_ARABIC_DAY}|{_HAN_DAY})"
_SUFFIX = r"\s?[号日]"
# 3月5 without 号 is a date when no other thing is counted (3月5万, 3月5次).
_DAY_OF_MONTH = rf"(?:{_DAY}{_SUFFIX}|{_ARABIC_DAY}(?![\d万千百个次期天%元块多笔点家条月年]))"
_YEAR = r"(?:(?:19|20)\d\d|[12一二][九零〇][零〇一二三四五六七八九]{2})"
_RELATIVE_YEAR = r"前年|去年|今年|明年"
_RELATIVE_MONTH = r"上上个?月|上个?月|这个?月|本月|当月|下下个?月|下个?月"
_RELATIVE_DAYS = {
    "大前天": -3, "前天": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨儿": -1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "今儿": 0,
    "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "明儿": 1, "大后天": 3, "后天": 2,
}  # fmt: skip
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
_MONTHS = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_WEEKS = {"上上": -14, "上": -7, "这": 0, "本": 0, "下": 7}

_FULL = re.compile(
    rf"(?<![\d.])(?P<year>{_YEAR})(?:\s?年\s?(?P<month>{_MONTH})\s?月(?:份)?\s?(?P<day>{_DAY})(?:{_SUFFIX})?"
    rf"|(?P<mark>[-./])(?P<month_>{_MONTH})(?P=mark)(?P<day_>{_ARABIC_DAY})(?:{_SUFFIX})?)"
)
_COMPACT = re.compile(r"(?<![\d.])(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\d.元块万])")
_SHORT_YEAR = re.compile(rf"(?<![\d.])(?P<year>\d\d|[一二][{ONES}零〇])\s?年\s?(?P<month>{_MONTH})\s?月(?:份)?\s?(?P<day>{_DAY}){_SUFFIX}")
_IN_RELATIVE_YEAR = re.compile(rf"(?P<relative>{_RELATIVE_YEAR})的?\s?(?P<month>{_MONTH})\s?月(?:份)?的?\s?(?P<day>{_DAY_OF_MONTH})")
_IN_RELATIVE_MONTH = re.compile(rf"(?P<relative>{_RELATIVE_MONTH})(?:份)?的?\s?(?:(?P<day>{_DAY_OF_MONTH})|(?P<last>底|最后一天))")
_OF_EACH_MONTH = re.compile(rf"每个?月(?:份)?(?:的|都是|是)?\s?(?P<day>{_DAY}{_SUFFIX}|{_ARABIC_DAY}(?=\s?(?:还|扣|出账|到期|之?前)))")
_MONTH_AND_DAY = re.compile(
    rf"(?<![\d.{HAN}年])(?P<month>{_MONTH})\s?月(?:份)?的?\s?(?P<day>{_DAY_OF_MONTH})|(?<![\d.])(?P<month_>{_MONTH})[./](?P<day_>{_ARABIC_DAY}){_SUFFIX}"
)
_RELATIVE_DAY = re.compile(r"大前天|大后天|(?<![天日月年周期提之以目])前[天晚](?!天)|(?<![天日月年周期之以然最先])后天|昨[天日晚儿]|今[天日早晚儿]|明[天日早晚儿]")
_DAY_OF_WEEK = re.compile(r"(?P<relative>上上|[上这本下])个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?![次个定直般样些起共天点月年])")
_DAY_ALONE = re.compile(
    rf"(?<![\d.第尾\])〕月/:a-z{HAN}几某])(?<!\d[-、~到至])(?!一\s?日)(?P<day>{_DAY})\s?(?:号(?![线楼店码院文公馆机房门厅桌床球员键令卡])|日(?![元利息线期常子均结薪本历志报内以之后三]))"
)
_SPENT_BEFORE = re.compile(r"(?:逾期|拖欠?|晚|迟|超|过|延[期后迟]?|宽限|提前)[了到]?\s?$")


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
    for pattern in (_FULL, _COMPACT, _SHORT_YEAR):
        for match in pattern.finditer(text):
            part = match.groupdict()
            month, day = part["month"] or part["month_"], part["day"] or part["day_"]
            yield match, _date(_year(part["year"]), _number(month), _number(day))
    for match in _IN_RELATIVE_YEAR.finditer(text):
        yield match, _date(today.year + _YEARS[match["relative"]], _number(match["month"]), _number(match["day"]))
    for match in _IN_RELATIVE_MONTH.finditer(text):
        away = _MONTHS[match["relative"].rstrip("月").rstrip("个")]
        yield match, _in_month(away, None if match["last"] else _number(match["day"]), today)
    for match in _OF_EACH_MONTH.finditer(text):
        yield match, _of_each_month(_number(match["day"]))
    for match in _MONTH_AND_DAY.finditer(text):
        yield match, _last(_number(match["month"] or match["month_"]), _number(match["day"] or match["day_"]), today)
    for match in _DAY_OF_WEEK.finditer(text):
        weekday = min("一二三四五六日天".index(match["day"]), 6)
        yield match, (today + datetime.timedelta(_WEEKS[match["relative"]] + weekday - today.weekday())).isoformat()
    for match in _RELATIVE_DAY.finditer(text):
        yield match, (today + datetime.timedelta(_RELATIVE_DAYS[match.group()])).isoformat()
    for match in _DAY_ALONE.finditer(text):
        if not _SPENT_BEFORE.search(text[max(0, match.start() - 4) : match.start()]):
            yield match, _of_each_month(_number(match["day"]))


def find_dates(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Dates and days of each month. A date that does not exist (2月30日) hides no shorter reading: nothing is found there."""
    refused: list[tuple[int, int]] = []
    for match, value in _readings(text, today):
        if value is None:
            refused.append(match.span())
        elif not any(match.start() < end and match.end() > start for start, end in refused):
            yield Quantity("date", *match.span(), match.group(), value, "iso_date")
