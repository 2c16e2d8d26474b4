"""The checker with the real data, and what counts as an alarm."""

import pathlib
from typing import Any

import pytest
import yaml

from bot import services
from bot.sms import Assessment, Checker, Incoming

CASES = pathlib.Path(__file__).parent / "cases"
ALARMS = frozenset({"high_risk", "suspicious"})


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The checker as the guide uses it."""
    return services.checker()


def incoming(case: Any) -> Incoming:
    """A case as the borrower has it: a text alone, or with sender and channel."""
    return Incoming(**case) if isinstance(case, dict) else Incoming(case)


def pairs(folder: str) -> list[dict[str, Any]]:
    """Every pair of a folder of cases: a fraud and the genuine notice that it imitates."""
    found: list[dict[str, Any]] = []
    for path in sorted((CASES / folder).glob("*.yml")):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))["pairs"]
    return found


def is_alarm(assessment: Assessment) -> bool:
    """True when the borrower is told not to do what the message says."""
    return assessment.level in ALARMS
