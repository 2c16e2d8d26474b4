"""The planner's sums: from what was told to budget, order and schedules. Says nothing in words."""

import dataclasses
import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.calculators.budget import Budget, assumed_spending
from bot.calculators.days import next_day_numbered
from bot.calculators.money import NOTHING
from bot.calculators.rates import yearly_from_daily
from bot.calculators.repayment_plan import (
    Debt,
    Options,
    Plan,
    Why,
    at_penalty_rate,
    in_order,
    level_payment,
    longer_than_loans_run,
    options,
    pay_off,
)
from bot.planning import show
from bot.planning.hearing import UNKNOWN
from bot.planning.terms import Terms

_ILLUSTRATED_MONTHS = (12, 24, 36)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """All figures of a plan."""

    debts: tuple[tuple[Debt, Why], ...]
    instalments_elsewhere: tuple[Debt, ...]
    """Home and car loans beside other debts: they go on by their own instalments, which are part of the spending."""
    lenders: Mapping[str, str | None]
    """The lender's id by the debt's name, where it is known."""
    unknown_rates: bool
    budget: Budget | None
    assumed_share: Decimal | None
    """The share of the income that is set aside because nobody said what is spent."""
    offer: Decimal | None
    """What can be promised a month; None where neither income nor a sum is known."""
    wish: Decimal | None
    """What the person said they could pay."""
    at_once: Decimal
    options: Options | None
    if_penalty: Plan | None
    """The same payments if everything overdue stays at the penalty rate."""
    needed: tuple[tuple[int, Decimal], ...]
    """Where no offer is known: months and the payment that clears everything in them."""
    first_interest: Decimal
    too_long: bool

    @property
    def nothing_left(self) -> bool:
        """True when nothing can be paid each month."""
        return bool(self.debts) and self.offer is not None and self.offer == 0

    @property
    def endless(self) -> bool:
        """True when what can be paid does not cover the interest."""
        return not self.nothing_left and self.options is not None and self.options.fitting is None

    @property
    def plan(self) -> Plan | None:
        """The plan that fits, if there is one with at least one month."""
        return self.options.fitting if self.options else None

    @property
    def overdue(self) -> bool:
        """True when a debt is overdue."""
        return any(debt.overdue_days for debt, _ in self.debts)


def work_out(inputs: Mapping[str, Any], terms: Terms, today: datetime.date, unnamed: str) -> Outcome:
    """The figures for what was told; `unnamed` stands for a debt without a name."""
    everything = inputs["debts"] if isinstance(inputs["debts"], list) else []
    told = [entry for entry in everything if not entry.get("mortgage")] or everything
    elsewhere = [entry for entry in everything if entry not in told]
    ordered = in_order([_debt(entry, terms, today, unnamed) for entry in told])
    debts = [debt for debt, _ in ordered]
    budget, share = _budget(inputs, terms)
    wish = _money(inputs.get("wish"))
    offer = budget.offer if budget else wish
    left = max(budget.left, NOTHING) if budget else wish
    if budget and wish is not None:
        offer = min(wish, max(budget.left, NOTHING))
    at_once = _money(inputs.get("one_off")) or NOTHING
    found = options(debts, offer, left or NOTHING, at_once) if debts and offer else None
    fitting = found.fitting if found else None
    penalty = at_penalty_rate(debts, terms.penalty_multiple_default)
    return Outcome(
        debts=tuple(ordered),
        instalments_elsewhere=tuple(_debt(entry, terms, today, unnamed) for entry in elsewhere),
        lenders={debt.name: entry.get("lender") for entry in told for debt in debts if debt.name == entry["name"]},
        unknown_rates=any("rate" not in entry for entry in told),
        budget=budget,
        assumed_share=share,
        offer=offer,
        wish=wish,
        at_once=min(at_once, sum((debt.amount for debt in debts), NOTHING)),
        options=found,
        if_penalty=pay_off(penalty, fitting.monthly, at_once) if fitting else None,
        needed=_needed(debts) if debts and offer is None else (),
        first_interest=sum((debt.interest(debt.amount) for debt in debts), NOTHING),
        too_long=bool(fitting and longer_than_loans_run(fitting, terms.consumer_loan_max_years)),
    )


def _debt(entry: Mapping[str, Any], terms: Terms, today: datetime.date, unnamed: str) -> Debt:
    """One debt; where its rate is not known, the upper end of the product's range, for to be careful costs less."""
    assumed = yearly_from_daily(terms.product_daily_rate_max, terms.contract_year_days)
    due_day = entry.get("due_day")
    return Debt(
        name=entry["name"] or unnamed,
        amount=show.decimal(entry["amount"]),
        yearly_rate=show.decimal(entry["rate"]) if "rate" in entry else assumed,
        overdue_days=int(entry.get("overdue_days") or 0),
        due_in_days=(next_day_numbered(int(due_day), today) - today).days if due_day else None,
        secured=bool(entry.get("secured")),
    )


def _budget(inputs: Mapping[str, Any], terms: Terms) -> tuple[Budget | None, Decimal | None]:
    income = _money(inputs.get("income"))
    if income is None:
        return None, None
    spending = inputs.get("spending")
    if isinstance(spending, Mapping):
        return Budget(
            income, {head: show.decimal(value) for head, value in spending.items()}, terms.reserve_share
        ), None
    dependants = inputs.get("dependants")
    dependants = dependants if isinstance(dependants, int) else 0
    shares = (
        terms.default_spending_share,
        terms.default_spending_share_per_dependant,
        terms.default_spending_share_max,
    )
    assumed = assumed_spending(income, dependants, *shares)
    share = min(shares[0] + shares[1] * dependants, shares[2])
    return Budget(income, {"assumed": assumed}, terms.reserve_share), share


def _needed(debts: list[Debt]) -> tuple[tuple[int, Decimal], ...]:
    return tuple(
        (months, sum((level_payment(debt.amount, debt.yearly_rate, months) for debt in debts), NOTHING))
        for months in _ILLUSTRATED_MONTHS
    )


def _money(value: Any) -> Decimal | None:
    return None if value in {None, UNKNOWN} else show.decimal(value)
