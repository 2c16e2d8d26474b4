"""How dates depend on today, which is handed in."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.quantities import find_quantities

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2090, 12, 31))


def _values(text: str, today: str) -> list[str]:
    return [found.value for found in find_quantities(text, datetime.date.fromisoformat(today)) if found.kind == "date"]


@pytest.mark.parametrize(
    ("text", "today", "value"),
    [
        ("3月5号", "2026-03-04", "2025-03-05"),  # a day before it comes, the last one was a year ago
        ("3月5号", "2026-03-05", "2026-03-05"),
        ("12月31日", "2026-01-01", "2025-12-31"),
        ("2月29日", "2026-11-22", "2024-02-29"),
        ("2月29日", "2028-02-28", "2024-02-29"),
        ("2月29日", "2028-02-29", "2028-02-29"),
        ("上个月31号", "2026-11-22", "2026-10-31"),
        ("上个月15号", "2026-01-10", "2025-12-15"),
        ("下个月1号", "2026-12-31", "2027-01-01"),
        ("上个月底", "2024-03-31", "2024-02-29"),
        ("上上个月5号", "2026-01-10", "2025-11-05"),
        ("昨天", "2026-01-01", "2025-12-31"),
        ("前天", "2024-03-01", "2024-02-28"),
        ("大后天", "2026-12-30", "2027-01-02"),
        ("上周五", "2026-11-23", "2026-11-20"),  # on a Monday
        ("上周五", "2026-11-22", "2026-11-13"),  # on a Sunday
        ("下周一", "2026-11-22", "2026-11-23"),
        ("这周日", "2026-11-22", "2026-11-22"),
        ("去年2月29日", "2025-06-01", "2024-02-29"),
    ],
)
def test_a_date_is_counted_from_today(text: str, today: str, value: str) -> None:
    """Days without a year lie behind today; relative ones are counted from it, also over the turn of a year."""
    assert [value] == _values(text, today)


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("上个月31号", "2026-12-22"),
        ("去年2月29日", "2026-06-01"),
        ("2月30日", "2026-06-01"),
        ("2025年4月31日", "2026-06-01"),
        ("0月5号", "2026-06-01"),
    ],
)
def test_a_day_that_does_not_exist_is_not_found(text: str, today: str) -> None:
    """There is no 31 November; nor is the 31号 in it taken for a day of each month."""
    assert _values(text, today) == []


@pytest.mark.parametrize(
    ("text", "value"), [("15号", "--15"), ("每月十五号", "--15"), ("每个月的1号", "--01"), ("31号", "--31")]
)
def test_a_day_alone_is_one_of_each_month(text: str, value: str) -> None:
    """15号 without a month is the 15th of each month, whatever today is."""
    assert [value] == _values(text, "2026-02-01") == _values(text, "2026-11-22")


@given(DAYS, st.integers(1, 12), st.integers(1, 31))
def test_a_month_and_day_lie_behind_today(today: datetime.date, month: int, day: int) -> None:
    """The date found is not after today, has that month and day, and is the last such one."""
    for found in find_quantities(f"{month}月{day}号", today):
        date = datetime.date.fromisoformat(found.value)
        assert (month, day) == (date.month, date.day)
        assert date <= today
        assert (today - date).days <= 366 * (8 if (month, day) == (2, 29) else 1)


@given(DAYS)
def test_relative_days_are_as_far_away_as_they_say(today: datetime.date) -> None:
    """Yesterday, today and tomorrow."""
    found = [datetime.date.fromisoformat(value) for value in _values("昨天。今天。明天", today.isoformat())]
    assert [(date - today).days for date in found] == [-1, 0, 1]


@given(DAYS, st.text(alphabet="0123456789前后昨明去今天上下个月年周日号底一二三十./-", max_size=30))
def test_any_text_of_dates_is_read_without_an_error(today: datetime.date, text: str) -> None:
    """Whatever is typed, a date that is found exists, and a day of each month is one of 31."""
    for found in find_quantities(text, today):
        if found.kind == "date" and found.value.startswith("--"):
            assert 1 <= int(found.value[2:]) <= 31
        elif found.kind == "date":
            assert datetime.date.fromisoformat(found.value)
