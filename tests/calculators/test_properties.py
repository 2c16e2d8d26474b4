"""What holds for every sum, whatever the figures."""

import ast
import dataclasses
import itertools
from decimal import Decimal

import numpy
import numpy_financial
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calculators import bounds
from bot.calculators.bounds import OutOfBoundsError
from bot.calculators.budget import Budget
from bot.calculators.money import CENT, cents_above, to_cents, yuan_below
from bot.calculators.penalty_interest import OverdueLoan, daily_rate_at_cap, estimate
from bot.calculators.rates import daily_from_monthly, daily_from_yearly, monthly_from_yearly, yearly_from_daily
from bot.calculators.repayment_plan import Debt, Plan, Why, at_penalty_rate, in_order, level_payment, options, pay_off
from bot.paths import ROOT

YEAR, CAP = Decimal(365), Decimal("0.24")
cents = st.integers(0, 5_000_000).map(lambda value: Decimal(value) / 100)
yearly = st.integers(0, 3_600).map(lambda value: Decimal(value) / 10_000)
daily = st.integers(1, 10).map(lambda value: Decimal(value) / 10_000)
multiples = st.integers(130, 150).map(lambda value: Decimal(value) / 100)
debts = st.builds(
    Debt,
    name=st.just("debt"),
    amount=st.integers(1, 5_000_000).map(lambda value: Decimal(value) / 100),
    yearly_rate=yearly,
    overdue_days=st.integers(0, 400),
    due_in_days=st.none() | st.integers(0, 31),
    secured=st.booleans(),
)
loans = st.builds(OverdueLoan, principal=cents, daily_rate=daily, days=st.integers(0, 3_650), multiple=multiples)


@given(loans)
def test_overdue_never_costs_less_than_ordinary(loan):
    """And the three sums of the table add up to the cent."""
    found = estimate(loan, YEAR, CAP)
    assert found.overdue >= found.normal >= 0
    assert found.normal + found.extra == found.total
    assert all(value == to_cents(value) for value in (found.normal, found.overdue, found.extra, found.overdue_per_day))


@given(loans, st.integers(1, 30))
def test_another_day_costs_a_day_more(loan, more):
    """Interest runs evenly: no day is dearer than another."""
    if loan.days + more > bounds.LONGEST_DAYS:
        return
    later = estimate(dataclasses.replace(loan, days=loan.days + more), YEAR, CAP)
    grown = later.overdue - estimate(loan, YEAR, CAP).overdue
    assert abs(grown - loan.principal * loan.daily_rate * loan.multiple * more) <= CENT


@given(loans)
def test_the_flag_is_the_rate_at_the_cap(loan):
    """F2.11: above 24 % ÷ 365 ÷ multiple the flag shows, and not below."""
    flagged = estimate(loan, YEAR, CAP).above_cap
    assert flagged == (loan.daily_rate > daily_rate_at_cap(loan.multiple, YEAR, CAP))


def test_the_rate_at_the_cap_is_that_of_the_facts():
    """About 0.0438 % a day."""
    assert round(daily_rate_at_cap(Decimal("1.5"), YEAR, CAP), 6) == Decimal("0.000438")


@given(st.integers(0, 1_000_000).map(lambda v: Decimal(v) / 100), st.lists(cents, max_size=7), st.integers(0, 100))
def test_an_offer_is_never_more_than_is_left(income, spent, share):
    """Nor below nothing; reserve and offer are what is left."""
    budget = Budget(income, {str(i): amount for i, amount in enumerate(spent)}, Decimal(share) / 100)
    assert 0 <= budget.offer <= max(budget.left, Decimal(0))
    assert budget.offer == yuan_below(budget.offer)
    if budget.left >= 0:
        assert budget.offer + budget.reserve == budget.left


def check(plan: Plan, monthly: Decimal, at_once: Decimal = Decimal(0)) -> None:
    """What holds for every plan, to the cent."""
    owed = sum((debt.amount for debt in plan.debts), Decimal(0))
    assert plan.total == owed + plan.interest
    assert all(i.payment <= plan.monthly <= monthly for i in plan.instalments if i.month)
    assert all(payment >= 0 for i in plan.instalments for payment in i.payments)
    assert sum((i.payment for i in plan.instalments if not i.month), Decimal(0)) <= at_once
    balances = [i.balance for i in plan.instalments]
    assert not balances or balances[-1] == 0
    assert all(a > b for a, b in itertools.pairwise(balances))
    assert all(b == to_cents(b) for b in balances)
    by_debt = [sum(column, Decimal(0)) for column in zip(*(i.payments for i in plan.instalments), strict=True)]
    assert all(paid >= debt.amount for paid, debt in zip(by_debt, plan.debts, strict=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(debts, min_size=1, max_size=5), st.integers(0, 3_000).map(Decimal), cents)
def test_a_schedule_sums_to_the_cent(owed, monthly, at_once):
    """Nothing is paid twice or forgotten, no month asks more than was said, what is owed falls every month."""
    ordered = [debt for debt, _ in in_order(owed)]
    plan = pay_off(ordered, monthly, at_once)
    if plan is not None:
        check(plan, monthly, at_once)


@settings(max_examples=200, deadline=None)
@given(st.lists(debts, min_size=1, max_size=4), st.integers(1, 3_000).map(Decimal), st.integers(0, 800).map(Decimal))
def test_alternatives_are_what_they_are_called(owed, offer, reserve):
    """The shorter ends sooner and stays within what is left; the easier asks less and takes longer."""
    found = options(owed, offer, offer + reserve)
    if found.shorter:
        check(found.shorter, offer + reserve)
    if found.fitting and found.shorter:
        assert found.shorter.months < found.fitting.months
        assert found.shorter.interest <= found.fitting.interest
    if found.fitting and found.easier:
        check(found.easier, offer)
        assert found.easier.months > found.fitting.months
        assert found.easier.monthly < found.fitting.monthly


@given(st.lists(debts, min_size=1, max_size=6))
def test_the_order_keeps_every_debt(owed):
    """Each once; secured before overdue before all else, and each reason is true."""
    ordered = in_order(owed)
    assert sorted(map(repr, owed)) == sorted(repr(debt) for debt, _ in ordered)
    ranks = [0 if d.secured else 1 if d.overdue_days else 2 for d, _ in ordered]
    assert ranks == sorted(ranks)
    for (debt, why), (after, _) in itertools.pairwise(ordered):
        if why is Why.COSTS_MOST:
            assert debt.yearly_rate > after.yearly_rate
        if why is Why.SMALLEST:
            assert debt.yearly_rate == after.yearly_rate
            assert debt.amount <= after.amount


@given(st.lists(debts, min_size=1, max_size=4), multiples)
def test_only_what_is_overdue_bears_the_penalty_rate(owed, multiple):
    """F2.2: the rest stays at the contract rate."""
    for before, after in zip(owed, at_penalty_rate(owed, multiple), strict=True):
        assert after.yearly_rate == before.yearly_rate * (multiple if before.overdue_days else 1)


def test_equal_to_numpy_financial():
    """Within a cent over 10,000 random loans: payment, balance and interest of a random month."""
    chance = numpy.random.default_rng(20261122)
    size = 10_000
    principals = chance.integers(100, 30_000_000, size)  # 分
    rates = chance.integers(0, 3_601, size)  # hundredths of a percent a year
    months = chance.integers(1, 61, size)
    ours = [
        level_payment(Decimal(int(p)) / 100, Decimal(int(r)) / 10_000, int(n))
        for p, r, n in zip(principals, rates, months, strict=True)
    ]
    theirs = -numpy_financial.pmt(rates / 120_000, months, principals / 100)
    assert numpy.abs(numpy.array(ours, dtype=float) - theirs).max() <= 0.01


def test_a_schedule_follows_numpy_financial():
    """Month by month, the interest of our schedule is numpy-financial's but for the cents that rounding moves."""
    for principal, rate, months in ((20_000, "0.18", 15), (8_000, "0.0876", 6), (150_000, "0.24", 36)):
        payment = level_payment(Decimal(principal), Decimal(rate), months)
        plan = pay_off([Debt("debt", Decimal(principal), Decimal(rate))], payment)
        assert plan is not None
        assert plan.months == months
        theirs = -numpy_financial.ipmt(float(rate) / 12, numpy.arange(1, months + 1), months, principal)
        ours = numpy.array([i.interest for i in plan.instalments], dtype=float)
        assert numpy.abs(ours - theirs).max() <= 0.01 * months / 2


@pytest.mark.parametrize(("daily_rate", "yearly_rate"), [("0.0005", "0.18"), ("0.0002", "0.072"), ("0.0004", "0.144")])
def test_rates_of_a_contract_go_through_360_days(daily_rate, yearly_rate):
    """F2.9: 0.05 % a day is 18 % a year; and 1.5 % a month."""
    days = Decimal(360)
    assert yearly_from_daily(Decimal(daily_rate), days) == Decimal(yearly_rate)
    assert daily_from_yearly(Decimal(yearly_rate), days) == Decimal(daily_rate)
    assert daily_from_monthly(monthly_from_yearly(Decimal(yearly_rate)), days) == Decimal(daily_rate)


@given(st.decimals(0, 1_000_000, places=4, allow_nan=False))
def test_rounding_goes_the_way_it_is_called(amount):
    """By half a cent at most, up, and down to the yuan."""
    assert abs(to_cents(amount) - amount) <= CENT / 2
    assert 0 <= cents_above(amount) - amount < CENT
    assert 0 <= amount - yuan_below(amount) < 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: OverdueLoan(Decimal(-1), Decimal("0.0005"), 1, Decimal("1.5")),
        lambda: OverdueLoan(Decimal(100_000_000), Decimal("0.0005"), 1, Decimal("1.5")),
        lambda: OverdueLoan(Decimal(1), Decimal("0.05"), 1, Decimal("1.5")),
        lambda: OverdueLoan(Decimal(1), Decimal("0.0005"), 36_500, Decimal("1.5")),
        lambda: OverdueLoan(Decimal(1), Decimal("0.0005"), 1, Decimal("0.5")),
        lambda: OverdueLoan(Decimal("NaN"), Decimal("0.0005"), 1, Decimal("1.5")),
        lambda: Budget(Decimal(-1), {}, Decimal(0)),
        lambda: Budget(Decimal(1), {"food": Decimal(-1)}, Decimal(0)),
        lambda: Debt("debt", Decimal(-1), Decimal(0)),
        lambda: Debt("debt", Decimal(1), Decimal(5)),
        lambda: Debt("debt", Decimal(1), Decimal(0), overdue_days=40_000),
    ],
)
def test_what_cannot_be_is_refused(make):
    """A negative sum, a hundred million, a hundred years, 500 %."""
    with pytest.raises((OutOfBoundsError, ArithmeticError)):
        make()


@pytest.mark.parametrize("path", sorted((ROOT / "bot" / "calculators").glob("*.py")), ids=lambda p: p.name)
def test_no_float_touches_money(path):
    """Neither a literal with a point nor a call of float; divisions are of Decimals."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), ast.unparse(node)
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round"}), ast.unparse(node)
