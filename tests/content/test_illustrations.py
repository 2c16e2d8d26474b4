"""Figures that follow from others are worked out again here, exactly, so that none drifts from its inputs."""

from decimal import ROUND_DOWN, Decimal

import pytest

from bot import services
from bot.knowledge import Scene
from bot.knowledge.placeholders import value_on

TODAY = services.today()


@pytest.fixture(scope="module")
def figure(library):
    """A parameter's value today, by its name."""
    return lambda name: value_on(library.content.parameters[name], TODAY)


# The example: 10,000 yuan overdue, 0.05% a day, 1.5 times, 30 days.
WORKED_OUT = {
    "example_interest_per_day": lambda f: f("example_principal") * f("example_daily_rate"),  # 10000 × 0.0005 = 5
    "example_penalty_per_day": lambda f: f("example_interest_per_day") * f("penalty_multiple_default"),  # 5 × 1.5 = 7.5
    "example_extra_per_day": lambda f: f("example_penalty_per_day") - f("example_interest_per_day"),  # 7.5 - 5 = 2.5
    "example_penalty_total": lambda f: f("example_penalty_per_day") * f("example_days"),  # 7.5 × 30 = 225
    "example_extra_total": lambda f: f("example_extra_per_day") * f("example_days"),  # 2.5 × 30 = 75
    "example_overdue_yearly_rate": lambda f: (
        f("example_daily_rate") * f("penalty_multiple_default") * f("year_days")  # 0.0005 × 1.5 × 365 = 0.27375
    ),
    "penalty_multiple_min": lambda f: 1 + f("penalty_rate_extra_min"),  # 1 + 30%
    "penalty_multiple_max": lambda f: 1 + f("penalty_rate_extra_max"),  # 1 + 50%
    "product_yearly_rate_min": lambda f: f("product_daily_rate_min") * 360,  # 0.02% × 360 = 7.2%
    "product_yearly_rate_max": lambda f: f("product_daily_rate_max") * 360,  # 0.05% × 360 = 18%
    "product_yearly_rate_365_min": lambda f: f("product_daily_rate_min") * f("year_days"),  # 0.02% × 365 = 7.3%
    "product_yearly_rate_365_max": lambda f: f("product_daily_rate_max") * f("year_days"),  # 0.05% × 365 = 18.25%
    "bank_complaint_max_days": lambda f: (
        f("bank_complaint_extended_days") + f("bank_complaint_second_extension_days")  # 30 + 30 = 60
    ),
}
GIVEN = {"example_principal", "example_daily_rate", "example_days"}


@pytest.mark.parametrize("name", WORKED_OUT)
def test_a_figure_follows_from_its_inputs(name, figure):
    """To the last digit."""
    assert figure(name) == WORKED_OUT[name](figure)


def test_the_example_is_the_published_one(figure):
    """Inputs and results as they were checked by hand: 225 yuan in 30 days, of which 75 are extra, 27.375% a year."""
    assert [figure(name) for name in ("example_principal", "example_daily_rate", "example_days")] == [
        Decimal(10000),
        Decimal("0.0005"),
        Decimal(30),
    ]
    assert figure("example_penalty_total") == Decimal(225)
    assert figure("example_extra_total") == Decimal(75)
    assert figure("example_overdue_yearly_rate") == Decimal("0.27375")


def test_every_figure_of_the_example_is_worked_out_here(library):
    """A new example_… has its sum in this file."""
    examples = {name for name in library.content.parameters if name.startswith("example_")}
    assert examples == {name for name in WORKED_OUT if name.startswith("example_")} | GIVEN


def test_the_example_lies_above_the_line_that_courts_may_draw(figure):
    """27.375% is more than 24%, so the answer names the way to a reduction."""
    assert figure("example_overdue_yearly_rate") > figure("court_reduction_rate")


def test_the_daily_rate_at_the_line_is_rounded_to_the_safe_side(figure):
    """24% ÷ 365 ÷ 1.5 = 0.0438356…% a day; shown as 0.0438%, at which the line is not yet crossed."""
    exact = figure("court_reduction_rate") / figure("year_days") / figure("penalty_multiple_default")
    step = Decimal("0.000001")
    shown = figure("daily_rate_at_24_percent")
    assert shown == exact.quantize(step, rounding=ROUND_DOWN)
    for rate, crossed in ((shown, False), (shown + step, True)):
        yearly = rate * figure("penalty_multiple_default") * figure("year_days")
        assert (yearly > figure("court_reduction_rate")) is crossed


@pytest.mark.parametrize(
    ("locale", "figures"),
    [
        ("zh", ["10,000 元", "0.05%（万分之五）", "7.5 元", "225 元", "75 元", "27.375%"]),
        ("en", ["10,000 yuan", "0.05%", "7.5 yuan", "225 yuan", "75 yuan", "27.375%"]),
    ],
)
def test_the_answer_on_penalty_interest_shows_the_example(library, locale, figures):
    """The figures reach people with their units."""
    scene = Scene(TODAY, locale)
    text = "\n".join(message.plain() for message in library.details("penalty_interest", scene))
    assert [figure for figure in figures if figure not in text] == []
