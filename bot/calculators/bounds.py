"""What a value about a consumer loan can be at all; beyond it somebody has mistyped, and is asked.

These are bounds of good sense, not of law: an online consumer loan ends at a few hundred thousand yuan and five to
seven years, courts cut what exceeds 24 % a year. They leave ample room above that, for mortgages and unlawful lenders.
"""

from decimal import Decimal

LARGEST_AMOUNT = Decimal(10_000_000)
"""Yuan, of a debt, an income or a cost."""
LONGEST_DAYS = 3_650
"""Days overdue."""
HIGHEST_YEARLY_RATE = Decimal(1)
"""100 % a year."""
MOST_DEPENDANTS = 20
MOST_DEBTS = 20


class OutOfBoundsError(ValueError):
    """A value that cannot be right; `field` is its name."""

    def __init__(self, field: str, value: object) -> None:
        self.field = field
        super().__init__(f"{field} = {value} cannot be")


def within(field: str, value: Decimal | int, highest: Decimal | int, lowest: Decimal | int = 0) -> None:
    """Makes sure that lowest ≤ value ≤ highest.

    Raises:
        OutOfBoundsError: when it is not, or is no number.
    """
    if not lowest <= value <= highest:
        raise OutOfBoundsError(field, value)
