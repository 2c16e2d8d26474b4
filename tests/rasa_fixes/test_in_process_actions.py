"""Actions in Rasa's process against the same actions behind a stock action server: to Rasa they are alike."""

import contextlib
import http.client
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import rasa.version
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from running import free_port

from bot.paths import ROOT
from bot.rasa_fixes import TESTED, guard
from bot.rasa_fixes.in_process_actions import ActionServer, InProcessActions

HERE = pathlib.Path(__file__).parent
PACKAGE = "probe_actions"
SECONDS_TO_START = 30
ANSWERED = SlotSet("last_topic", "penalty_interest")
ENTITY = {"entity": "product", "value": "ant", "text": "花呗", "start": 0, "end": 2}

# name of the action, intent, text, what went before
CALLS = {
    "an answer": ("action_answer_topic", "penalty_interest", "罚息怎么算", []),
    "an answer about another lender": ("action_answer_topic", "home_visit", "花呗会上门吗", []),
    "more detail": ("action_more_detail", "ask_more_detail", "说详细点", [ANSWERED]),
    "the sources": ("action_show_source", "ask_source", "what is this based on", [ANSWERED]),
    "no topic yet": ("action_next_steps", "ask_next_steps", "那怎么办", []),
    "a greeting": ("action_small_talk", "greet", "你好", []),
    "words of self-harm": ("action_crisis_support", "crisis", "我不想活了", []),
    "not understood": ("action_offer_topics", "nlu_fallback", "这个那个", [SlotSet("misses", 1.0)]),
    "a restart": ("action_restart", "restart", "重新开始", [ANSWERED]),
    "every kind of message": ("action_later", "greet", "你好", [ANSWERED]),
}


@pytest.fixture(scope="module")
def stock_server() -> Iterator[EndpointConfig]:
    """A stock action server with the same package, as `rasa run actions` starts it."""
    port = free_port()
    path = os.pathsep.join([str(HERE), str(ROOT), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, "-m", "rasa_sdk", "--actions", PACKAGE, "--port", str(port)],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": path, "SANIC_HOST": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + SECONDS_TO_START
        while not _is_up(port):
            assert process.poll() is None, "the action server ended"
            assert time.monotonic() < end, "the action server did not start"
            time.sleep(0.1)
        yield EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def in_process() -> InProcessActions:
    """The way that the guide takes."""
    return InProcessActions(PACKAGE)


@pytest.fixture(scope="module")
def domain() -> Domain:
    """The guide's own, with the actions of the tests."""
    return Domain.load(str(ROOT / "domain.yml"))


def _is_up(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    return False


async def run(
    endpoint: EndpointConfig, domain: Domain, name: str, intent: str = "greet", text: str = "你好", before: Any = ()
) -> list[dict[str, Any]]:
    """What Rasa gets when it runs an action on an endpoint: events as they would be stored, without their times."""
    entities = [ENTITY] if "花呗" in text else []
    ranking = [{"name": name, "confidence": 0.4} for name in ("home_visit", "lawsuit", "penalty_interest")]
    said = UserUttered(
        text,
        {"name": intent, "confidence": 0.9},
        entities,
        {"text": text, "intent": {"name": intent}, "entities": entities, "intent_ranking": ranking},
    )
    tracker = DialogueStateTracker.from_events(
        "tests", [*before, ActionExecuted("action_listen"), said], domain.slots, domain=domain
    )
    action = RemoteAction(name, endpoint)
    events = await action.run(CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, domain)
    return [{key: value for key, value in event.as_dict().items() if key != "timestamp"} for event in events]


@pytest.mark.parametrize(("name", "intent", "text", "before"), CALLS.values(), ids=CALLS)
async def test_the_same_action_gives_the_same_events_and_messages(
    name: str,
    intent: str,
    text: str,
    before: list[SlotSet],
    in_process: InProcessActions,
    stock_server: EndpointConfig,
    domain: Domain,
):
    """Also our own client of an action server, with its shorter patience."""
    here = await run(in_process, domain, name, intent, text, before)
    assert any(event["event"] == "bot" and event["text"] for event in here)
    assert here == await run(stock_server, domain, name, intent, text, before)
    assert here == await run(ActionServer(stock_server.url), domain, name, intent, text, before)


@pytest.mark.parametrize("where", ["in_process", "stock_server"])
async def test_a_rejection_is_rasas_rejection(where: str, domain: Domain, request: pytest.FixtureRequest):
    """Rasa then asks the other policies."""
    with pytest.raises(ActionExecutionRejection) as caught:
        await run(request.getfixturevalue(where), domain, "action_rejects")
    assert caught.value.action_name == "action_rejects"


@pytest.mark.parametrize("where", ["in_process", "stock_server"])
@pytest.mark.parametrize("name", ["action_fails", "action_that_does_not_exist"])
async def test_a_fault_is_an_error(where: str, name: str, domain: Domain, request: pytest.FixtureRequest):
    """Not a rejection, and not half of an answer."""
    with pytest.raises(Exception) as caught:  # what it is differs; that it is one, must not
        await run(request.getfixturevalue(where), domain, name)
    assert not isinstance(caught.value, ActionExecutionRejection)


@pytest.mark.parametrize("version", ["3.6.20", "3.6.22", "3.7.0", ""])
def test_the_guard_refuses_another_rasa(version: str, monkeypatch: pytest.MonkeyPatch):
    """A fix for one version may break the next."""
    monkeypatch.setattr(rasa.version, "__version__", version)
    with pytest.raises(RuntimeError, match=rf"in-process actions was tested with Rasa {TESTED}, not {version}"):
        InProcessActions(PACKAGE)


def test_the_guard_lets_the_tested_rasa_pass():
    """The one that is installed."""
    guard("anything")
