"""Copies nothing for log lines that nobody reads.

Reason: before each of its debug lines stock Rasa makes deep copies of states and events, whether or not the line is
written: a fourteenth of what a message costs.
"""

import copy
import logging
import types
from typing import Any

import rasa.core.policies.rule_policy
import rasa.core.processor

from bot.rasa_fixes import guard

# In these modules `copy` is used for log lines and nothing else, which a test looks up.
MODULES = (rasa.core.processor, rasa.core.policies.rule_policy)


def _copied(value: Any) -> Any:
    return copy.deepcopy(value) if logging.getLogger("rasa").isEnabledFor(logging.DEBUG) else value


def apply() -> None:
    """From now on these modules copy only where debug lines are written."""
    guard("the copies for log lines")
    for module in MODULES:
        module.copy = types.SimpleNamespace(deepcopy=_copied)
