"""Penalty interest (罚息) on the overdue part of a loan: an estimate.

Formula
    ordinary interest   principal × daily rate × days
    penalty interest    principal × daily rate × multiple × days
    extra               penalty interest − ordinary interest
    compound interest   unpaid interest × daily rate × multiple × days; only where unpaid interest is given
    rate in a year      (penalty + compound interest) ÷ principal ÷ days × 365

Source
    F2.2: People's Bank notice 银发〔2003〕251号: 30 % to 50 % on top of the contract rate from the first day overdue
    until all is paid; interest not paid in time may bear interest at the same rate.
    F2.10: usually 1.5 times for 微粒贷.
    F2.3, F2.11: courts may cut on request what exceeds 24 % a year, 法发〔2017〕22号 article 2.

Limits
    Not in it: part payments in between, interest on the part that is not yet due, fees, costs of a lawsuit, the doubled
    interest after a judgment (F2.15). The contract and the lender's page prevail.
"""

import dataclasses
from decimal import Decimal

from bot.calculators.bounds import HIGHEST_YEARLY_RATE, LARGEST_AMOUNT, LONGEST_DAYS, within
from bot.calculators.money import NOTHING, to_cents

_BANK_YEAR = 360


@dataclasses.dataclass(frozen=True)
class OverdueLoan:
    """What is overdue, in yuan, fractions per day, and days."""

    principal: Decimal
    daily_rate: Decimal
    days: int
    multiple: Decimal
    unpaid_interest: Decimal = NOTHING
    """Interest that fell due and was not paid; 0 leaves compound interest out."""

    def __post_init__(self) -> None:
        """Refuses what cannot be.

        Raises:
            OutOfBoundsError: naming the field.
        """
        within("principal", self.principal, LARGEST_AMOUNT)
        within("daily_rate", self.daily_rate, HIGHEST_YEARLY_RATE / _BANK_YEAR)
        within("days", self.days, LONGEST_DAYS)
        within("multiple", self.multiple, 2, lowest=1)
        within("unpaid_interest", self.unpaid_interest, LARGEST_AMOUNT)


@dataclasses.dataclass(frozen=True)
class Estimate:
    """Sums in yuan to the cent; each extra is the difference of the two sums beside it, so that a table adds up."""

    normal_per_day: Decimal
    overdue_per_day: Decimal
    normal: Decimal
    overdue: Decimal
    compound: Decimal
    yearly_rate: Decimal
    """What it costs in 365 days, as a fraction."""
    above_cap: bool
    """More than the rate above which a court may cut on request."""

    @property
    def extra_per_day(self) -> Decimal:
        """What a day costs more than if nothing were overdue."""
        return self.overdue_per_day - self.normal_per_day

    @property
    def extra(self) -> Decimal:
        """What it has cost more so far, compound interest included."""
        return self.overdue + self.compound - self.normal

    @property
    def total(self) -> Decimal:
        """All interest since the due day."""
        return self.overdue + self.compound


def estimate(loan: OverdueLoan, year_days: Decimal, cap: Decimal) -> Estimate:
    """What the loan costs a day and so far; `cap` is the yearly rate above which a court may cut (F2.3)."""
    normal = loan.principal * loan.daily_rate
    overdue = normal * loan.multiple
    compound = loan.unpaid_interest * loan.daily_rate * loan.multiple
    share = 1 + loan.unpaid_interest / loan.principal if loan.principal else Decimal(1)
    yearly = loan.daily_rate * loan.multiple * year_days * share
    return Estimate(
        normal_per_day=to_cents(normal),
        overdue_per_day=to_cents(overdue),
        normal=to_cents(normal * loan.days),
        overdue=to_cents(overdue * loan.days),
        compound=to_cents(compound * loan.days),
        yearly_rate=yearly,
        above_cap=yearly > cap,
    )


def daily_rate_at_cap(multiple: Decimal, year_days: Decimal, cap: Decimal) -> Decimal:
    """The contract rate a day above which this multiple passes the cap: 0.24 ÷ 365 ÷ 1.5 ≈ 0.000438 (F2.11)."""
    return cap / year_days / multiple
