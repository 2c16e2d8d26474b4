"""Figures as people read them."""

import datetime
from decimal import Decimal

from bot.calculators.money import to_cents

_MYRIAD = "零一二三四五六七八九"


def money(amount: Decimal, locale: str) -> str:
    """`1,234.56 元`; cents only where there are some."""
    return f"{_number(to_cents(amount))} {'元' if locale == 'zh' else 'yuan'}"


def money_span(low: Decimal, high: Decimal, locale: str) -> str:
    """`1.60～4 元`; one sum where both are the same."""
    if low == high:
        return money(low, locale)
    return f"{_number(to_cents(low))}～{money(high, locale)}"


def percent(fraction: Decimal, places: int = 4) -> str:
    """`0.05%`, with so many places at most."""
    return f"{(fraction * 100).quantize(Decimal(1).scaleb(-places)).normalize():f}%"


def percent_span(low: Decimal, high: Decimal, places: int = 4) -> str:
    """`0.02%～0.05%`."""
    return percent(low, places) if low == high else f"{percent(low, places)}～{percent(high, places)}"


def daily(rate: Decimal, locale: str) -> str:
    """`0.05%（万分之五）`, the words only where the rate is a whole number of myriadths."""
    myriad = rate * 10_000
    if locale == "zh" and 0 < myriad < 10 and myriad == myriad.to_integral_value():
        return f"{percent(rate)}（万分之{_MYRIAD[int(myriad)]}）"
    return percent(rate)


def number(value: Decimal) -> str:
    """`1.5`, without zeros at the end."""
    return f"{value.normalize():f}"


def month(day: datetime.date, locale: str) -> str:
    """`2027 年 3 月`."""
    return f"{day:%B %Y}" if locale == "en" else f"{day.year} 年 {day.month} 月"


def decimal(text: object) -> Decimal:
    """A figure out of a slot, where money and rates are kept as text."""
    return Decimal(str(text))


def _number(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
