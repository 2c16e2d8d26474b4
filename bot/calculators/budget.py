"""What is left for debts in a month.

Formula
    left = income after tax − essential spending; offer = (left − a reserve), whole yuan, never below 0
    where nobody said what is spent: income × (share + share for each dependant), at most the highest share

Source
    F5.15: first food, housing, medicine and those one cares for; of the rest keep a little; what then remains can be
    promised. No rule gives shares: those used here are assumptions of ours, shown as such and replaced by the person's
    own figures (docs/decisions/0009-planner-assumptions.md). F4.7: even enforcement leaves the costs of basic living.

Limits
    A month like any other; what comes once a year has to be spread by the person.
"""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

from bot.calculators.bounds import LARGEST_AMOUNT, MOST_DEPENDANTS, within
from bot.calculators.money import NOTHING, to_cents, yuan_below

HEADS = ("housing", "food", "utilities", "transport", "medical", "family", "other")
"""The heads of essential spending, in the order in which they are asked."""


@dataclasses.dataclass(frozen=True)
class Budget:
    """Income and essential spending of a month in yuan; `reserve_share` of what is left is kept for emergencies."""

    income: Decimal
    spending: Mapping[str, Decimal]
    reserve_share: Decimal

    def __post_init__(self) -> None:
        """Refuses what cannot be.

        Raises:
            OutOfBoundsError: naming the field.
        """
        within("income", self.income, LARGEST_AMOUNT)
        for head, amount in self.spending.items():
            within(head, amount, LARGEST_AMOUNT)
        within("reserve_share", self.reserve_share, 1)

    @property
    def spent(self) -> Decimal:
        """Essential spending of a month."""
        return to_cents(sum(self.spending.values(), NOTHING))

    @property
    def left(self) -> Decimal:
        """What is left; below 0 when the essentials already cost more than comes in."""
        return to_cents(self.income) - self.spent

    @property
    def offer(self) -> Decimal:
        """What can be promised to lenders each month, in whole yuan; never more than is left."""
        return yuan_below(max(self.left, NOTHING) * (1 - self.reserve_share))

    @property
    def reserve(self) -> Decimal:
        """What is kept of the rest."""
        return max(self.left, NOTHING) - self.offer


def assumed_spending(
    income: Decimal, dependants: int, share: Decimal, share_per_dependant: Decimal, highest_share: Decimal
) -> Decimal:
    """What is set aside for living where nobody said what it costs, in yuan.

    Raises:
        OutOfBoundsError: when the income or the number of dependants cannot be.
    """
    within("income", income, LARGEST_AMOUNT)
    within("dependants", dependants, MOST_DEPENDANTS)
    return to_cents(income * min(share + share_per_dependant * dependants, highest_share))
