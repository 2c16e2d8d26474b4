"""Takes two things out of Rasa's server that stand in the way of pages and of an allow-list of origins.

Rasa answers `/` with a greeting that names its version, and lets a CORS plugin answer every OPTIONS request before any
channel sees it. Channels of ours answer both where they are wanted.
"""

from typing import Any

import rasa.server

from bot.rasa_fixes import guard


def _nothing(*_: Any, **__: Any) -> None:
    """In place of what was taken out."""


def apply() -> None:
    """Before the server is made."""
    guard("the bare server")
    rasa.server.add_root_route = _nothing
    rasa.server.configure_cors = _nothing
