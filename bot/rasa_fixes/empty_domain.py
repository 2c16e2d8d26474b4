"""Remembers what an empty domain looks like.

Reason: to learn that the domain is not empty, stock Rasa builds an empty one at every message and compares the two.
"""

import functools
from typing import Any

from rasa.shared.core.domain import Domain

from bot.rasa_fixes import guard

_stock = Domain.is_empty


@functools.lru_cache(maxsize=1)
def _nothing() -> dict[str, Any]:
    found: dict[str, Any] = Domain.empty().as_dict()
    return found


def _is_empty(domain: Domain) -> bool:
    return bool(domain.as_dict() == _nothing())


def apply() -> None:
    """From now on an empty domain is built once."""
    guard("the memory of an empty domain")
    Domain.is_empty = _is_empty
