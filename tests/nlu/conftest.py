"""The trained pipeline, loaded once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def parse() -> Parse:
    """What the whole pipeline makes of a message."""
    from bot import quiet

    quiet.configure()
    from rasa.core.agent import Agent

    from bot import training

    model = training.train()
    agent = Agent.load(str(model))
    assert model.name == agent.processor.model_filename  # Rasa would quietly load a neighbour of a missing file
    loop = asyncio.new_event_loop()
    return lambda text: loop.run_until_complete(agent.parse_message(text))
