"""Sums of money: yuan as `Decimal`, never as float. Rounding is said here and nowhere else.

A result is rounded once, at its end, to the cent (分), halves up, as banks post interest. What somebody may promise to
pay is rounded down, so that a promise never exceeds what there is.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

NOTHING = Decimal(0)
CENT = Decimal("0.01")
_YUAN = Decimal(1)


def to_cents(amount: Decimal) -> Decimal:
    """The amount to the cent, halves up: 0.125 yuan is 0.13."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def cents_above(amount: Decimal) -> Decimal:
    """The next whole cent that is not below the amount: for instalments, so that no remainder is left at the end."""
    return amount.quantize(CENT, ROUND_CEILING)


def yuan_below(amount: Decimal) -> Decimal:
    """The whole yuan that are covered by the amount: for what is offered to a lender."""
    return amount.quantize(_YUAN, ROUND_FLOOR)
