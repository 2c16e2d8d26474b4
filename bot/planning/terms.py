"""The dated parameters that the sums need, out of the library."""

import dataclasses
import datetime
from decimal import Decimal

from bot.calculators.rates import MONTHS_OF_YEAR, daily_from_monthly, daily_from_yearly, yearly_from_daily
from bot.knowledge import Library
from bot.knowledge.placeholders import value_on


@dataclasses.dataclass(frozen=True)
class Terms:
    """The figures in force on a day; each field is the parameter of this name in data/parameters."""

    penalty_multiple_min: Decimal
    penalty_multiple_max: Decimal
    penalty_multiple_default: Decimal
    court_reduction_rate: Decimal
    year_days: Decimal
    contract_year_days: Decimal
    product_daily_rate_min: Decimal
    product_daily_rate_max: Decimal
    example_principal: Decimal
    example_days: Decimal
    consumer_loan_max_years: Decimal
    reserve_share: Decimal
    default_spending_share: Decimal
    default_spending_share_per_dependant: Decimal
    default_spending_share_max: Decimal

    @classmethod
    def on(cls, library: Library, day: datetime.date) -> "Terms":
        """The figures on a day.

        Raises:
            LookupError: when one had no value yet; nothing is guessed.
        """
        parameters = library.content.parameters
        values = {}
        for field in dataclasses.fields(cls):
            value = value_on(parameters[field.name], day)
            if not isinstance(value, Decimal):
                raise LookupError(f"data/parameters/{field.name}.yml: a number is needed, not {value!r}")
            values[field.name] = value
        return cls(**values)

    def daily(self, rate: Decimal, kind: str) -> Decimal:
        """A contract's rate, said per day, month or year, as a daily one."""
        if kind == "yearly_rate":
            return daily_from_yearly(rate, self.contract_year_days)
        return daily_from_monthly(rate, self.contract_year_days) if kind == "monthly_rate" else rate

    def yearly(self, rate: Decimal, kind: str) -> Decimal:
        """A contract's rate, said per day, month or year, as a yearly one."""
        if kind == "daily_rate":
            return yearly_from_daily(rate, self.contract_year_days)
        return rate * MONTHS_OF_YEAR if kind == "monthly_rate" else rate
