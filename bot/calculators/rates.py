"""One rate in other units.

A contract's yearly rate is the daily one times 360, the monthly one its twelfth (F2.9: 0.05 % a day is 18 % a year); so
年化 18% becomes 0.05 % a day. What a debt costs in a real year is counted with 365 days (F2.11: 0.05 % × 1.5 × 365 =
27.375 %). Both numbers of days are handed in; which one is meant is the caller's to say.
"""

from decimal import Decimal

MONTHS_OF_YEAR = 12


def daily_from_yearly(yearly: Decimal, year_days: Decimal) -> Decimal:
    """0.18 a year of 360 days is 0.0005 a day."""
    return yearly / year_days


def daily_from_monthly(monthly: Decimal, year_days: Decimal) -> Decimal:
    """0.015 a month, a twelfth of 360 days, is 0.0005 a day."""
    return monthly * MONTHS_OF_YEAR / year_days


def yearly_from_daily(daily: Decimal, year_days: Decimal) -> Decimal:
    """0.0005 a day is 0.18 in 360 days, 0.1825 in 365."""
    return daily * year_days


def monthly_from_yearly(yearly: Decimal) -> Decimal:
    """0.18 a year is 0.015 a month."""
    return yearly / MONTHS_OF_YEAR
