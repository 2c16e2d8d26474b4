"""Says something to the guide before the port opens.

Reason: dictionaries, vocabularies and caches are built with the first message; with stock Rasa the first person, or
the first hundred at once, wait for them. Nothing of it is stored or sent to an action server.
"""

import copy
import logging
from typing import Any

import rasa.core.run
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore

from bot.rasa_fixes import guard
from bot.rasa_fixes.in_process_actions import InProcessActions

logger = logging.getLogger(__name__)

_stock = rasa.core.run.load_agent_on_start
_SAID = ("微粒贷晚还一天算逾期吗，欠了3万5", "What happens if I am 20 days late?")


async def warm(agent: Agent) -> None:
    """Runs two messages through the model and, where they run in this process, through the actions."""
    processor = copy.copy(agent.processor)
    processor.tracker_store, processor.lock_store = InMemoryTrackerStore(processor.domain), InMemoryLockStore()
    for text in _SAID:
        message = UserMessage(text, CollectingOutputChannel(), "warm-up")
        if isinstance(processor.action_endpoint, InProcessActions):
            await processor.handle_message(message)
        else:
            await processor.parse_message(message)


async def _load_agent_on_start(*args: Any) -> Agent:
    agent = await _stock(*args)
    if agent.is_ready():
        try:
            await warm(agent)
        except Exception:  # a message that fails here would fail for everybody; the start is not the place to judge
            logger.exception("the guide could not be warmed up")
    return agent


def apply() -> None:
    """From now on a server is warm when its port opens."""
    guard("the warm start")
    rasa.core.run.load_agent_on_start = _load_agent_on_start
