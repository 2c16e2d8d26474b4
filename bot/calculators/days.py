"""Counting days and months; the day is given, never read from the clock.

Interest runs by the calendar day and counts the first day but not the last (算头不算尾), as Chinese banks do: due on
the 5th and paid on the 8th makes three days.
"""

import calendar
import datetime

_MONTHS = 12


def days_overdue(due: datetime.date, today: datetime.date) -> int:
    """Days from the due day to today; 0 where the due day lies ahead."""
    return max((today - due).days, 0)


def months_away(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months on (or back); of a month that is too short its last: 31 January + 1 = 28 or 29."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_in_months(months: int, today: datetime.date) -> int:
    """How many days the last so many months had, counted back from today."""
    return (today - months_away(today, -months)).days


def last_day_numbered(number: int, today: datetime.date) -> datetime.date:
    """The latest day with this number in its month (1 to 31) that is not after today; short months are passed over."""
    first = today.replace(day=1)
    for back in range(_MONTHS):
        month = months_away(first, -back)
        if number <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=number) <= today:
            return month.replace(day=number)
    raise ValueError(f"no month has a day {number}")


def next_day_numbered(number: int, today: datetime.date) -> datetime.date:
    """The next day with this number in its month, today included; the last day of a month that is too short."""
    for ahead in range(2):
        month = months_away(today.replace(day=1), ahead)
        day = month.replace(day=min(number, calendar.monthrange(month.year, month.month)[1]))
        if day >= today:
            return day
    raise ValueError(f"no month has a day {number}")
