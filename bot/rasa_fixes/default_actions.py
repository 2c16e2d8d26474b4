"""Makes Rasa's own twelve actions once.

Reason: stock Rasa makes them all anew each time it looks for any action, three times a message. They keep nothing
between two runs.
"""

import rasa.core.actions.action
from rasa.core.actions.action import Action
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_fixes import guard

_stock = rasa.core.actions.action.default_actions
_made: list[tuple[EndpointConfig | None, list[Action]]] = []  # for the endpoint that was asked for last


def _actions(action_endpoint: EndpointConfig | None = None) -> list[Action]:
    if not _made or _made[0][0] is not action_endpoint:
        _made[:] = [(action_endpoint, _stock(action_endpoint))]
    return _made[0][1]


def apply() -> None:
    """From now on they are made once for an endpoint."""
    guard("the kept actions")
    rasa.core.actions.action.default_actions = _actions
