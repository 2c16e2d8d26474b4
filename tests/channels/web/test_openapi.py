"""The OpenAPI file is true: whatever one sends, sensible or not, the answer is one that the file names.

Schemathesis makes the requests out of the file; the messages that are answered are of every kind there is.
"""

import dataclasses
import inspect
import json
import pathlib
from collections.abc import Iterator

import pytest
import schemathesis
from conftest import PLENTY
from hypothesis import HealthCheck, Phase, settings
from rasa.core.channels.channel import UserMessage
from running import SECRET, request
from visiting import Visitor
from web_bench import StandIn, served

from bot import messages, services
from bot.channels.web import channel
from bot.channels.web.settings import Settings
from bot.stores import open_store

FILE = pathlib.Path(channel.__file__).parent / "openapi.json"
CONTRACT = json.loads(FILE.read_text(encoding="utf-8"))
SAMPLES: tuple[messages.Message, ...] = (
    messages.Text("你好"),
    messages.Listing("现在可以这样做：", ("先别慌", "再打电话"), numbered=True),
    messages.Choices("还可以接着看：", (messages.Choice("说详细点", "/ask_more_detail"),)),
    messages.Sources("依据：", ("《民法典》",), "核对日期：今天"),
    messages.Crisis("您不是一个人", (("12356", "心理援助"),)),
    messages.Table("每月", ("月份", "还多少"), (("一月", "一百"),), "不含罚息"),
    messages.Verdict("unclear", "看不出来", "为什么：", (messages.Reason("点击", "链接"),), "怎么办：", ("别点",)),
    messages.PlanLink("做好了", "还款计划", "https://help.example.org/plan/x"),
)
schema = schemathesis.openapi.from_dict(CONTRACT)
schema.config.generation.with_security_parameters = False  # bad tokens: test_security.py
schema.config.phases.coverage.unexpected_methods = set()  # wrong methods: test_gate.py


async def every_kind(message: UserMessage) -> None:
    """Answers with one message of each kind, as an action sends them."""
    about = {"topic": "home_visit", "sources": ["article:A1"], "checked": "2026-11-22", "locale": "zh"}
    for sample in SAMPLES:
        body = {"text": sample.caption(), "guide": {"message": sample.fields(), **about}}
        await message.output_channel.send_response(message.sender_id, body)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """One server for all requests."""
    store, agent = open_store(f"sqlite:{tmp_path_factory.mktemp('api') / 'guide.db'}"), StandIn()
    agent.behaviour = every_kind
    unlimited = Settings(per_conversation=PLENTY, per_address=PLENTY, opened_per_address=PLENTY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "store", lambda: store)
        with served(agent, channel.WebChannel(unlimited, SECRET)) as opened:
            yield opened


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_file_names(case: schemathesis.Case, port: int):
    """Status, content type, headers and shape; with a good token, where one is needed."""
    headers = {}
    if "conversation" in case.path_parameters:
        visitor = Visitor.new(port)
        visitor.say("你好", "first")
        case.path_parameters["conversation"] = visitor.conversation
        headers = {"Authorization": f"Bearer {visitor.token}"}
    response = case.call(base_url=f"http://127.0.0.1:{port}", headers=headers)
    assert response.status_code not in {401, 500}
    case.validate_response(
        response,
        checks=(
            schemathesis.checks.not_a_server_error,
            schemathesis.specs.openapi.checks.status_code_conformance,
            schemathesis.specs.openapi.checks.content_type_conformance,
            schemathesis.specs.openapi.checks.response_headers_conformance,
            schemathesis.specs.openapi.checks.response_schema_conformance,
        ),
    )


def test_the_file_is_served_as_it_lies(port: int):
    """What clients are made from is what is tested here."""
    answer = request(port, "GET", "/chat/openapi.json")
    assert (answer.kind, answer.json()) == ("application/json", CONTRACT)


def test_the_file_names_every_address_and_no_other(port: int, monkeypatch: pytest.MonkeyPatch):
    """Of those under /chat."""
    store = object()
    monkeypatch.setattr(services, "store", lambda: store)
    routes = channel.WebChannel(Settings(), SECRET).blueprint(every_kind)
    there = {
        (route.uri.replace("<", "{").replace(">", "}"), method.lower())
        for route in routes._future_routes
        for method in route.methods
        if route.uri.startswith("/chat")
    }
    verbs = {"get", "post", "delete", "put", "patch"}
    assert there == {(path, verb) for path, verbs_of in CONTRACT["paths"].items() for verb in verbs & verbs_of.keys()}


def test_the_file_names_every_kind_of_message_with_its_fields():
    """A new kind is first named there."""
    kinds = [kind for _, kind in inspect.getmembers(messages, inspect.isclass) if issubclass(kind, messages.Message)]
    kinds.remove(messages.Message)
    assert {type(sample) for sample in SAMPLES} == set(kinds)
    schemas = CONTRACT["components"]["schemas"]
    named = [schemas[ref["$ref"].rsplit("/", 1)[1]] for ref in schemas["Message"]["properties"]["message"]["oneOf"]]
    assert {shape["properties"]["kind"]["enum"][0]: set(shape["properties"]) for shape in named} == {
        kind.kind: {"kind", *(field.name for field in dataclasses.fields(kind))} for kind in kinds
    }
