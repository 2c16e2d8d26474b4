"""Paying debts off month by month.

Formula
    interest of a month      balance × yearly rate ÷ 12, to the cent
    level payment            principal × r ÷ (1 − (1 + r)^−n), r = yearly rate ÷ 12; principal ÷ n without interest
    several debts            each month every debt gets its interest, all the rest goes to the first in order

    One debt is paid in level instalments, the last one smaller; several share one sum each month until all is paid.

Source
    Standard amortisation, as numpy-financial has it. The order is F5.15: secured, then overdue, then due soon, then
    what costs most, then the smallest. F5.4: a consumer loan runs five years at most.

Limits
    A plan, not an agreement: each lender decides. Interest is counted at the contract rate; while a lender has not
    agreed, penalty interest goes on (`at_penalty_rate`). Fees and months of different length are left out.
"""

import dataclasses
import enum
from collections.abc import Sequence
from decimal import Decimal

from bot.calculators.bounds import HIGHEST_YEARLY_RATE, LARGEST_AMOUNT, LONGEST_DAYS, within
from bot.calculators.money import CENT, NOTHING, cents_above, to_cents, yuan_below
from bot.calculators.rates import MONTHS_OF_YEAR, monthly_from_yearly

MOST_MONTHS = 600
"""Where a plan is given up as endless."""
DUE_SOON_DAYS = 7
_EASIER_SHARE = Decimal(2) / 3


class Why(enum.Enum):
    """Why a debt comes where it does."""

    SECURED = "secured"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    COSTS_MOST = "costs_most"
    SMALLEST = "smallest"
    LAST = "last"


@dataclasses.dataclass(frozen=True)
class Debt:
    """One debt: what is owed today in yuan, its contract rate as a fraction a year."""

    name: str
    amount: Decimal
    yearly_rate: Decimal
    overdue_days: int = 0
    due_in_days: int | None = None
    secured: bool = False

    def __post_init__(self) -> None:
        """Refuses what cannot be.

        Raises:
            OutOfBoundsError: naming the field.
        """
        within("amount", self.amount, LARGEST_AMOUNT)
        within("yearly_rate", self.yearly_rate, HIGHEST_YEARLY_RATE * 2)  # twice: penalty rates are put in here too
        within("overdue_days", self.overdue_days, LONGEST_DAYS)

    def interest(self, balance: Decimal) -> Decimal:
        """Interest of one month on a balance, to the cent."""
        return to_cents(balance * monthly_from_yearly(self.yearly_rate))


@dataclasses.dataclass(frozen=True)
class Instalment:
    """One month of a plan, in yuan; `payments` and `balances` are by debt, in the plan's order."""

    month: int
    """1 is the first month; 0 is what is paid at once."""
    payments: tuple[Decimal, ...]
    interest: Decimal
    balances: tuple[Decimal, ...]

    @property
    def payment(self) -> Decimal:
        """All that is paid in this month."""
        return sum(self.payments, NOTHING)

    @property
    def balance(self) -> Decimal:
        """All that is still owed after it."""
        return sum(self.balances, NOTHING)


@dataclasses.dataclass(frozen=True)
class Plan:
    """Debts in the order in which they are paid, with every month until the last."""

    debts: tuple[Debt, ...]
    monthly: Decimal
    """The most that is paid in any month."""
    instalments: tuple[Instalment, ...]

    @property
    def months(self) -> int:
        """How many months it takes."""
        return self.instalments[-1].month if self.instalments else 0

    @property
    def interest(self) -> Decimal:
        """All interest."""
        return sum((i.interest for i in self.instalments), NOTHING)

    @property
    def total(self) -> Decimal:
        """All that is paid."""
        return sum((i.payment for i in self.instalments), NOTHING)


@dataclasses.dataclass(frozen=True)
class Options:
    """The plan that fits the offer, one that ends sooner and one that asks less; None where there is none."""

    fitting: Plan | None
    shorter: Plan | None
    easier: Plan | None


def level_payment(principal: Decimal, yearly_rate: Decimal, months: int) -> Decimal:
    """The equal monthly payment that ends a debt in so many months, raised to the next cent.

    Raises:
        ValueError: when there is not at least one month.
    """
    if months < 1:
        raise ValueError(f"a debt cannot be paid in {months} months")
    rate = monthly_from_yearly(yearly_rate)
    if not rate:
        return cents_above(principal / months)
    return cents_above(principal * rate / (1 - (1 + rate) ** -months))


def in_order(debts: Sequence[Debt]) -> list[tuple[Debt, Why]]:
    """The debts in the order in which to pay them, each with the reason why it stands before those after it."""
    ordered = sorted(
        debts,
        key=lambda d: (not d.secured, not d.overdue_days, not _due_soon(d), -d.yearly_rate, d.amount),
    )
    return [(debt, _why(debt, ordered[i + 1 :])) for i, debt in enumerate(ordered)]


def pay_off(debts: Sequence[Debt], monthly: Decimal, at_once: Decimal = NOTHING) -> Plan | None:
    """The plan that pays `monthly` in total each month, after `at_once` now; None when it would never end.

    One debt is spread evenly over the months that it needs. The debts are taken in the order given.
    """
    plan = _pay(debts, monthly, at_once)
    if plan is None or len(debts) != 1 or not plan.months:
        return plan
    rest = debts[0].amount - min(at_once, debts[0].amount)
    payment = min(level_payment(rest, debts[0].yearly_rate, plan.months), monthly)
    while (level := _pay(debts, payment, at_once)) is None or level.months > plan.months:
        payment += CENT  # cents rounded up in the interest of single months
    return level


def options(debts: Sequence[Debt], offer: Decimal, left: Decimal, at_once: Decimal = NOTHING) -> Options:
    """The plan for `offer` a month, with two beside it.

    The shorter one uses all that is `left`; it is None where it would not end sooner. The easier one repays two thirds
    as much of the debt in the first month; it is None where it would take no longer.
    """
    fitting = pay_off(debts, offer, at_once)
    shorter = pay_off(debts, left, at_once) if left > offer else None
    if fitting is None or not fitting.months:
        return Options(fitting, shorter if fitting is None else None, None)
    start = _balances_after(debts, at_once)
    interest = sum((d.interest(b) for d, b in zip(debts, start, strict=True)), NOTHING)
    easier = pay_off(debts, yuan_below(interest + (offer - interest) * _EASIER_SHARE), at_once)
    return Options(
        fitting,
        shorter if shorter and shorter.months < fitting.months else None,
        easier if easier and easier.months > fitting.months else None,
    )


def at_penalty_rate(debts: Sequence[Debt], multiple: Decimal) -> list[Debt]:
    """The same debts, the overdue ones at the contract rate times the multiple (F2.2): if nobody agrees to anything."""
    return [
        dataclasses.replace(d, yearly_rate=d.yearly_rate * multiple) if d.overdue_days else d for d in debts
    ]  # fmt: skip


def longer_than_loans_run(plan: Plan, years: Decimal) -> bool:
    """True when the plan takes longer than a consumer loan may run (F5.4)."""
    return plan.months > years * MONTHS_OF_YEAR


def _due_soon(debt: Debt) -> bool:
    return debt.due_in_days is not None and debt.due_in_days <= DUE_SOON_DAYS


def _why(debt: Debt, after: Sequence[Debt]) -> Why:
    if debt.secured:
        return Why.SECURED
    if debt.overdue_days:
        return Why.OVERDUE
    if _due_soon(debt):
        return Why.DUE_SOON
    if not after:
        return Why.LAST
    return Why.COSTS_MOST if debt.yearly_rate > after[0].yearly_rate else Why.SMALLEST


def _balances_after(debts: Sequence[Debt], at_once: Decimal) -> list[Decimal]:
    """What is owed after the first money went to the debts in order."""
    balances = []
    for debt in debts:
        paid = min(at_once, debt.amount)
        at_once -= paid
        balances.append(debt.amount - paid)
    return balances


def _pay(debts: Sequence[Debt], monthly: Decimal, at_once: Decimal) -> Plan | None:
    balances = _balances_after(debts, at_once)
    instalments: list[Instalment] = []
    if at_once > 0:
        first = tuple(d.amount - b for d, b in zip(debts, balances, strict=True))
        instalments.append(Instalment(0, first, NOTHING, tuple(balances)))
    for month in range(1, MOST_MONTHS + 1):
        if not any(balances):
            return Plan(tuple(debts), monthly, tuple(instalments))
        interest = [d.interest(b) for d, b in zip(debts, balances, strict=True)]
        rest = monthly - sum(interest, NOTHING)
        if rest <= 0:
            return None
        payments = []
        for i, balance in enumerate(balances):
            repaid = min(rest, balance)
            rest -= repaid
            balances[i] = balance - repaid
            payments.append(interest[i] + repaid)
        instalments.append(Instalment(month, tuple(payments), sum(interest, NOTHING), tuple(balances)))
    return None if any(balances) else Plan(tuple(debts), monthly, tuple(instalments))
