"""Removes every trace of a conversation: what Rasa keeps of it, and what stands beside it in the store."""

from rasa.core.agent import Agent

from bot import services
from bot.rasa_fixes.forgetting import alone, forget_conversation
from bot.safety import forget_texts

_MARK = "forget"
_agents: list[Agent] = []


def use(agent: Agent) -> None:
    """Names the agent out of whose store conversations are removed; once, when the server starts."""
    _agents[:] = [agent]


def is_asked_for(messages: object) -> bool:
    """Whether one of these collected answers says that everything is deleted now."""
    found = messages if isinstance(messages, list) else []
    return any((message.get("metadata") or {}).get(_MARK) for message in found if isinstance(message, dict))


async def forget_everything(conversation: str) -> None:
    """Removes a conversation, once nothing of it is being answered.

    Raises:
        LookupError: when no server has started.
        StoreError: when the store does not answer; what Rasa keeps is gone then.
    """
    if not _agents:
        raise LookupError("no agent is in use")
    await remove(_agents[0], conversation)


async def remove(agent: Agent, conversation: str) -> None:
    """Removes a conversation out of the agent's stores, once nothing of it is being answered.

    What is kept beside it goes last, so that a failure shows and the removal can be tried again.
    """
    async with alone(agent, conversation):
        await forget_conversation(agent.tracker_store, conversation)
        forget_texts()
        await services.store().forget(conversation)
