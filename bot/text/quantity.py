"""What a quantity found in a message is."""

import dataclasses
from decimal import Decimal
from typing import Literal

Kind = Literal[
    "amount", "duration", "date", "daily_rate", "monthly_rate", "yearly_rate", "instalments", "phone", "link"
]


@dataclasses.dataclass(frozen=True)
class Quantity:
    """One value found in a message, with where it stood."""

    kind: Kind
    start: int
    end: int
    text: str
    value: str
    """yuan, a number of days to years, a fraction per day to year, an ISO date or `--DD` for a day of each month,
    a number of instalments, the digits of a phone number, or the link."""
    unit: str
    """`yuan`; `day` to `year`; `per_day`, `per_month`, `per_year`; `iso_date`; `count`; `digits`; `url`."""


def plain(value: Decimal) -> str:
    """The shortest way to write a number: 35000, not 3.5E+4 nor 35000.0."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text
