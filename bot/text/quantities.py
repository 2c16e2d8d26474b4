"""Finds amounts, durations, rates, dates, instalments, phone numbers and links in a message, each with its value.

Works on normalised text (`bot.text.normalize.normalize`). Values are text, so that they pass through JSON unharmed:
yuan and rates as decimal fractions, dates as ISO 8601, durations as a number with its unit. The kinds are read in rooms
of their own (contacts, rates, amounts, dates, durations), whose heads say what counts and what does not.
"""

import datetime
from collections.abc import Callable, Iterator

from bot.text.amounts import find_amounts
from bot.text.contacts import find_links, find_phones
from bot.text.dates import find_dates
from bot.text.durations import find_durations, find_instalments
from bot.text.quantity import Kind, Quantity
from bot.text.rates import find_rates

__all__ = ["Kind", "Quantity", "find_quantities"]

# The order decides where two readings overlap: 5月3号 is a date, not a duration; 10086 a phone number, not a sum.
_FINDERS: tuple[Callable[[str, datetime.date], Iterator[Quantity]], ...] = (
    find_links, find_phones, find_rates, find_dates, find_durations, find_instalments, find_amounts,
)  # fmt: skip


def find_quantities(text: str, today: datetime.date) -> list[Quantity]:
    """All quantities of the text in the order they stand there; where two readings overlap, the surer one."""
    taken: list[Quantity] = []
    for finder in _FINDERS:
        for found in finder(text, today):
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda quantity: quantity.start)
