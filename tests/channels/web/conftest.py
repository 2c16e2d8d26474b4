"""The web channel on a bench: real HTTP, a stand-in for Rasa's agent."""

import contextlib
import pathlib
from collections.abc import Callable, Iterator

import pytest
from running import SECRET
from web_bench import StandIn, served

from bot import services
from bot.channels.web.channel import WebChannel
from bot.channels.web.settings import Settings
from bot.stores import Store, open_store

Serve = Callable[..., contextlib.AbstractContextManager[int]]
PLENTY = "100000/minute"


@pytest.fixture
def store(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of this test alone."""
    opened = open_store(f"sqlite:{tmp_path / 'guide.db'}")
    monkeypatch.setattr(services, "store", lambda: opened)
    return opened


@pytest.fixture
def agent() -> StandIn:
    """The stand-in behind the channel."""
    return StandIn()


@pytest.fixture
def serve(agent: StandIn, store: Store) -> Serve:
    """Serves the channel with other settings than usual."""

    def start(**settings: object) -> contextlib.AbstractContextManager[int]:
        limits = {"per_address": PLENTY, "opened_per_address": PLENTY}
        return served(agent, WebChannel(Settings(**(limits | settings)), SECRET))

    return start


@pytest.fixture
def port(serve: Serve) -> Iterator[int]:
    """Where the channel is served."""
    with serve() as opened:
        yield opened
