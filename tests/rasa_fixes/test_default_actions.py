"""Rasa's own actions are made once for an endpoint, not for each action that is looked for."""

import pytest
import rasa.core.actions.action
from rasa.core.actions.action import ActionListen, action_for_name_or_text
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_fixes import default_actions

DOMAIN = Domain.from_dict({"actions": ["action_answer_topic"]})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that Rasa makes one of its actions."""
    seen: list[str] = []
    monkeypatch.setattr(ActionListen, "__init__", lambda _: seen.append("action_listen"), raising=False)
    monkeypatch.setattr(rasa.core.actions.action, "default_actions", default_actions._stock)
    monkeypatch.setattr(default_actions, "_made", [])
    return seen


def look_three_times(endpoint: EndpointConfig) -> None:
    """As for one message."""
    for name in ("action_extract_slots", "action_answer_topic", "action_listen"):
        assert action_for_name_or_text(name, DOMAIN, endpoint).name() == name


def test_stock_rasa_makes_them_for_each_look(made: list[str]):
    """The fault."""
    look_three_times(EndpointConfig("http://localhost"))
    assert len(made) == 3


def test_they_are_made_once_for_an_endpoint(made: list[str]):
    """Another endpoint has its own: some of them call it."""
    default_actions.apply()
    one, other = EndpointConfig("http://localhost"), EndpointConfig("http://localhost")
    look_three_times(one)
    assert len(made) == 1
    look_three_times(other)
    assert len(made) == 2
    assert action_for_name_or_text("action_extract_slots", DOMAIN, other)._action_endpoint is other
