"""Times overdue as numbers of days."""

import datetime
import re
from decimal import Decimal

from bot.calculators import days as counting
from bot.calculators.bounds import LONGEST_DAYS
from bot.text.numerals import NUMBER, parse_number
from bot.text.quantities import Quantity

_LONG_AGO = re.compile(
    rf"(?:逾期|晚|拖|欠)[了有]?\s?(?P<number>{NUMBER})\s?(?P<unit>年|个月|天|日)"
    rf"|^(?P<bare>{NUMBER})\s?(?P<bare_unit>年|个月|天|日)"
)
_IN_WORDS = re.compile(
    r"\b(?P<number>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) "
    r"(?P<unit>day|week|month|year)s?\b"
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DAYS_OF = {"年": 365, "个月": 30, "天": 1, "日": 1}
_DAYS_OF_UNIT = {"day": 1, "week": 7}
_MONTHS_OF_UNIT = {"month": 1, "year": 12}
_HALF_MONTH_TIMES_TWO = 30
_CENTURY = 12 * 100


def day_of(quantity: Quantity, today: datetime.date) -> datetime.date:
    """A date; for a day of each month (15号) the last one that is not after today."""
    if quantity.value.startswith("--"):
        return counting.last_day_numbered(int(quantity.value[2:]), today)
    return datetime.date.fromisoformat(quantity.value)


def days_in(quantity: Quantity, today: datetime.date) -> int:
    """A length of time as days: months by the calendar back from today, half a month as 15 days."""
    count = Decimal(quantity.value)
    if quantity.unit in _DAYS_OF_UNIT:
        return int(count * _DAYS_OF_UNIT[quantity.unit])
    months = count * _MONTHS_OF_UNIT[quantity.unit]
    if months > _CENTURY:
        return LONGEST_DAYS + 1
    whole = int(months)
    return counting.days_in_months(whole, today) + int((months - whole) * _HALF_MONTH_TIMES_TWO)


def in_words(text: str, today: datetime.date) -> tuple[str, int]:
    """A time in English words (two months), as written and in days; empty where there is none."""
    match = _IN_WORDS.search(text)
    if match is None:
        return "", 0
    number = _WORDS.index(match["number"]) + 1 if match["number"] in _WORDS else 1
    found = Quantity("duration", *match.span(), match.group(), str(number), match["unit"])
    return match.group(), days_in(found, today)


def long_ago(text: str) -> tuple[str, int]:
    """A time overdue that is no sensible duration (100年), as written and in days; empty where there is none."""
    match = _LONG_AGO.search(text)
    count = parse_number(match["number"] or match["bare"]) if match else None
    if match is None or count is None:
        return "", 0
    return match.group().removeprefix("逾期"), int(count * _DAYS_OF[match["unit"] or match["bare_unit"]])
