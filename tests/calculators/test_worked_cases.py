"""The cases worked out by hand in cases/*.yml."""

import datetime
import pathlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml

from bot.calculators import days
from bot.calculators.budget import Budget, assumed_spending
from bot.calculators.penalty_interest import OverdueLoan, estimate
from bot.calculators.repayment_plan import Debt, pay_off

CASES = pathlib.Path(__file__).parent / "cases"
YEAR, CAP = Decimal(365), Decimal("0.24")


class _Exact(yaml.SafeLoader):
    """Numbers as exact decimals."""


for _tag in ("int", "float"):
    _Exact.add_constructor(f"tag:yaml.org,2002:{_tag}", lambda loader, node: Decimal(loader.construct_scalar(node)))


def cases(file: str, group: str = "cases") -> Iterator[Any]:
    """The cases of a file, by their names."""
    raw = yaml.load((CASES / file).read_text(encoding="utf-8"), Loader=_Exact)  # noqa: S506  # a safe loader
    for case in raw[group]:
        label = case.pop("name", None) or " ".join(str(value) for value in case.values())
        yield pytest.param(case, id=label)


@pytest.mark.parametrize("case", cases("penalty_interest.yml"))
def test_penalty_interest(case):
    """Formula and rounding."""
    loan = {**case["loan"], "days": int(case["loan"]["days"])}
    found = estimate(OverdueLoan(**loan), YEAR, case.get("cap", CAP))
    assert {name: getattr(found, name) for name in case["expected"]} == case["expected"]


@pytest.mark.parametrize("case", cases("budget.yml"))
def test_budget(case):
    """What is left, what may be offered, what is kept."""
    found = Budget(**case["budget"])
    assert {name: getattr(found, name) for name in case["expected"]} == case["expected"]


@pytest.mark.parametrize("case", cases("budget.yml", "assumed"))
def test_assumed_spending(case):
    """Where nobody said what living costs."""
    shares = (Decimal("0.6"), Decimal("0.1"), Decimal("0.9"))
    assert assumed_spending(case["income"], int(case["dependants"]), *shares) == case["expected"]


@pytest.mark.parametrize("case", cases("repayment_plan.yml"))
def test_repayment_plan(case):
    """Months, payments, interest and totals."""
    debts = [Debt(str(i), **debt) for i, debt in enumerate(case["debts"])]
    plan, expected = pay_off(debts, case["monthly"], case.get("at_once", Decimal(0))), case["expected"]
    if expected is None:
        assert plan is None
        return
    assert plan is not None
    found = {"payments": [i.payment for i in plan.instalments]} | {
        name: getattr(plan, name) for name in ("months", "monthly", "interest", "total")
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("case", cases("days.yml", "overdue"))
def test_days_overdue(case):
    """The first day counts, the last does not."""
    assert days.days_overdue(case["due"], case["today"]) == case["days"]


@pytest.mark.parametrize("case", cases("days.yml", "months"))
def test_months_away(case):
    """A month that is too short gives its last day."""
    assert days.months_away(case["day"], int(case["away"])) == case["result"]


@pytest.mark.parametrize("case", cases("days.yml", "spans"))
def test_days_in_months(case):
    """Months of people's talk as days."""
    assert days.days_in_months(int(case["months"]), case["today"]) == case["days"]


@pytest.mark.parametrize("case", cases("days.yml", "numbered"))
def test_days_by_their_number(case):
    """The 15th: the last one and the next one."""
    number = int(case["number"])
    assert days.last_day_numbered(number, case["today"]) == case["last"]
    assert days.next_day_numbered(number, case["today"]) == case["next"]


@pytest.mark.parametrize("number", [0, 32])
def test_no_month_has_such_a_day(number):
    """The last one is an error, not a guess."""
    with pytest.raises(ValueError, match=r"day|month"):
        days.last_day_numbered(number, datetime.date(2026, 11, 22))


def test_there_are_forty_cases_and_more():
    """The number of sums worked out by hand."""
    files = {"penalty_interest.yml": ("cases",), "budget.yml": ("cases", "assumed"), "repayment_plan.yml": ("cases",)}
    assert sum(len(list(cases(file, group))) for file, groups in files.items() for group in groups) >= 40
