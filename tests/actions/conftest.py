"""A conversation without a server: the action that the rules name, run with rasa_sdk's own tracker and dispatcher."""

import dataclasses
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from training_sentences import read

from bot.paths import DATA, ROOT

DOMAIN = read(ROOT / "domain.yml")


def rules() -> dict[str, str]:
    """Intent → the action that its rule calls; rules that begin a form are played in test_task_forms.py."""
    found = {}
    for rule in read(DATA / "dialogue" / "rules.yml")["rules"]:
        first, action, *rest = rule["steps"]
        if rest:
            continue
        found |= {step["intent"]: action["action"] for step in first.get("or", [first])}
    return found


@dataclasses.dataclass
class Reply:
    """What the guide said to one message."""

    messages: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """All of it as one text."""
        return "\n".join(message["text"] for message in self.messages)

    @property
    def about(self) -> list[dict[str, Any]]:
        """The `guide` fields of every message."""
        return [message["guide"] for message in self.messages]

    @property
    def kinds(self) -> list[str]:
        """The kinds of the messages, in order."""
        return [guide["message"]["kind"] for guide in self.about]

    @property
    def topics(self) -> set[str | None]:
        """The topics that the messages carry."""
        return {guide["topic"] for guide in self.about}

    @property
    def payloads(self) -> list[str]:
        """What the buttons send."""
        return [button["payload"] for message in self.messages for button in message["buttons"] or ()]


class Talk:
    """One conversation: slots and events as Rasa would keep them."""

    def __init__(self) -> None:
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self._actions = rules()
        self.slots: dict[str, Any] = dict.fromkeys(DOMAIN["slots"])
        self.events: list[dict[str, Any]] = []

    def hears(
        self,
        intent: str,
        text: str | None = None,
        *entities: dict[str, Any],
        ranking: tuple[str, ...] = (),
        second: str | None = None,
        truncated: bool = False,
    ) -> Reply:
        """The reply to a message that was understood as this; without a text it is the tap on a button."""
        message: dict[str, Any] = {
            "text": f"/{intent}" if text is None else text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": name, "confidence": 0.1} for name in ranking],
            "entities": list(entities),
            "metadata": {"truncated": True} if truncated else {},
        }
        if second:
            message["second_topic"] = second
        self.events.append({"event": "user", "text": message["text"]})
        tracker = Tracker("somebody", dict(self.slots), message, list(self.events), False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = self._executor.actions[self._actions[intent]](dispatcher, tracker, DOMAIN)
        self._keep(events or [])
        self.events += [{"event": "bot", "text": message["text"]} for message in dispatcher.messages]
        return Reply(dispatcher.messages)

    def _keep(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            if event["event"] == "restart":
                self.slots = dict.fromkeys(DOMAIN["slots"])
                self.events = []
            elif event["event"] == "slot":
                assert event["name"] in DOMAIN["slots"], f"no slot {event['name']} in domain.yml"
                self.slots[event["name"]] = event["value"]


@pytest.fixture
def talk() -> Talk:
    """A conversation that has just begun."""
    return Talk()


def entity(kind: str, value: str, text: str) -> dict[str, Any]:
    """An entity as the extractor gives it."""
    return {"entity": kind, "value": value, "text": text, "start": 0, "end": len(text)}


@pytest.fixture
def huabei() -> dict[str, Any]:
    """花呗: the product of another lender with a verified hotline."""
    return entity("product", "ant", "花呗")


@pytest.fixture
def card() -> dict[str, Any]:
    """信用卡: a product that names no lender."""
    return entity("product", "any", "信用卡")


@pytest.fixture
def own_product() -> dict[str, Any]:
    """微粒贷."""
    return entity("product", "webank", "微粒贷")


@pytest.fixture
def unchecked() -> dict[str, Any]:
    """安逸花: the product of a lender whose hotline nobody could check."""
    return entity("product", "msxf", "安逸花")


@pytest.fixture
def say(library, scene):
    """A wording in Chinese."""
    return lambda key, **values: library.say(key, scene, **values)
