"""Builds the validator of actions' answers once.

Reason: for each answer stock Rasa calls `jsonschema.validate`, which first checks the schema itself and builds a new
validator. That takes some 20 ms of CPU, half of all that a message costs.
"""

import functools
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

from bot.rasa_fixes import guard

_stock = RemoteAction._validate_action_result


@functools.cache
def validator() -> Validator:
    """The one validator of the form that Rasa expects."""
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)


def _validate(action: RemoteAction, answer: Any) -> bool:
    if validator().is_valid(answer):
        return True
    refused: bool = _stock(action, answer)  # a wrong answer is rare: stock Rasa says what is wrong with it
    return refused


def apply() -> None:
    """From now on every action's answer is held against the one validator."""
    guard("the cached validator")
    RemoteAction._validate_action_result = _validate
