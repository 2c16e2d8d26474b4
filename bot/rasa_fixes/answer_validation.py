"""Builds the validators of actions' answers once, and holds each event against the form of its own type.

What actions in the same process give is not held against any form: rasa_sdk has made the events and looked at them.

Reason: for each answer stock Rasa calls `jsonschema.validate`, which first checks the schema itself and builds a new
validator: 20 ms of CPU, half of all that a message costs. Then it tries each event against the forms of all types,
though the type stands in the event: 2 ms more.
"""

import functools
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction

from bot.rasa_fixes import guard
from bot.rasa_fixes.in_process_actions import InProcessActions

_stock = RemoteAction._validate_action_result


@functools.cache
def validators() -> tuple[Validator, dict[str, Validator]]:
    """One validator for an answer without a look into its events, and one for the events of each type."""
    answer = RemoteAction.action_response_format_spec()
    any_event = answer["properties"]["events"]["items"]
    forms = {form["properties"]["event"]["const"]: form for form in any_event["oneOf"]}
    shared = {key: value for key, value in any_event.items() if key != "oneOf"}
    without_items = {"type": answer["properties"]["events"]["type"]}
    outer = {**answer, "properties": {**answer["properties"], "events": without_items}}
    build = validator_for(answer)
    return build(outer), {name: build({**shared, "allOf": [form]}) for name, form in forms.items()}


def _is_right(answer: Any) -> bool:
    outer, by_type = validators()
    if not outer.is_valid(answer) or not isinstance(answer, dict):
        return False
    for event in answer.get("events", ()):
        form = by_type.get(str(event.get("event"))) if isinstance(event, dict) else None
        if form is None or not form.is_valid(event):
            return False
    return True


def _validate(action: RemoteAction, answer: Any) -> bool:
    if isinstance(action.action_endpoint, InProcessActions) or _is_right(answer):
        return True
    refused: bool = _stock(action, answer)  # a wrong answer is rare: stock Rasa says what is wrong with it
    return refused


def apply() -> None:
    """From now on every action's answer is held against validators that are there already."""
    guard("the kept validators")
    RemoteAction._validate_action_result = _validate
