"""What does not get in: floods, large and broken bodies, pages that nobody has allowed; and what browsers are told."""

import contextlib
import http.client
import json
import re
import socket
import time
from collections.abc import Iterator

import pytest
from redis_here import redis_server
from running import SECRET, Answer, request
from visiting import Visitor, is_problem
from web_bench import StandIn, served

from bot.channels import operations
from bot.channels.problems import MAX_BODY_BYTES
from bot.channels.web.channel import WebChannel
from bot.channels.web.limits import Limits
from bot.channels.web.settings import Settings
from bot.stores import Store

FRIEND, STRANGER = "https://help.example.org", "https://evil.example"
BAD_BODIES = {
    "nothing": (b"", 400),
    "no JSON": (b"hello", 400),
    "half of JSON": (b'{"client_id": "a", "text": "b"', 400),
    "not UTF-8": (b'{"client_id": "a", "text": "\xff\xfe"}', 400),
    "brackets without end": (b"[" * 30_000, 400),
    "a number without end": (b'{"client_id": "a", "text": ' + b"9" * 10_000 + b"}", 400),
    "a list": (b"[]", 400),
    "null": (b"null", 400),
    "no text": (b'{"client_id": "a"}', 400),
    "a number as text": (b'{"client_id": "a", "text": 5}', 400),
    "no client id": (b'{"text": "b"}', 400),
    "an empty client id": (b'{"client_id": "", "text": "b"}', 400),
    "a long client id": (b'{"client_id": "' + b"a" * 65 + b'", "text": "b"}', 400),
    "a path as client id": (b'{"client_id": "../b", "text": "b"}', 400),
    "a number as payload": (b'{"client_id": "a", "text": "b", "payload": 5}', 400),
    "a long payload": (b'{"client_id": "a", "text": "b", "payload": "/' + b"a" * 500 + b'"}', 400),
    "too large": (b'{"client_id": "a", "text": "' + b"a" * MAX_BODY_BYTES + b'"}', 413),
    "far too large": (b'{"client_id": "a", "text": "' + b"a" * 20 * MAX_BODY_BYTES + b'"}', 413),
}


@pytest.fixture
def guarded_port(serve) -> Iterator[int]:
    """A channel with an allow-list, behind one proxy, with low limits."""
    rates = {"per_conversation": "3/minute", "per_address": "8/minute", "opened_per_address": "4/minute"}
    with serve(origins=(FRIEND,), proxies=1, **rates) as port:
        yield port


def at(address: str) -> dict[str, str]:
    """Somebody at this address, as our proxy tells it."""
    return {"X-Forwarded-For": address}


@pytest.mark.parametrize(("body", "status"), BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_bad_body_is_named(body: bytes, status: int, port: int, agent: StandIn):
    """Nothing of it reaches Rasa."""
    visitor = Visitor.new(port)
    headers = {"Authorization": f"Bearer {visitor.token}"}
    answer = request(port, "POST", f"/chat/conversations/{visitor.conversation}/messages", body, headers=headers)
    assert is_problem(answer, status), answer
    assert agent.heard == []


def test_a_body_that_never_ends_is_cut_off(port: int):
    """The server does not collect what it will not read."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"POST /chat/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n")
        with contextlib.suppress(OSError):  # it hangs up while we still send
            for _ in range(100):
                line.sendall(b"a" * 100_000)
                time.sleep(0.001)
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(12) in {b"HTTP/1.1 413", b""}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_read(kind: str, port: int, agent: StandIn):
    """A form of a foreign page can send the other kinds without asking the browser first."""
    visitor = Visitor.new(port)
    assert is_problem(visitor.send("你好", headers={"Content-Type": kind}), 415)
    assert agent.heard == []
    assert visitor.send("你好", headers={"Content-Type": "Application/JSON; charset=utf-8"}).status == 200


@pytest.mark.parametrize("text", ["a\ud800b", "a\x00b", "", " ", "\u200b" * 9, "催" * 20_000])
def test_strange_texts_are_taken_in(text: str, port: int):
    """Half a surrogate pair, a null, nothing, far too much: all get words."""
    visitor = Visitor.new(port)
    body = json.dumps({"client_id": "1", "text": text}, ensure_ascii="\ud800" in text).encode()
    headers = {"Authorization": f"Bearer {visitor.token}"}
    answer = request(port, "POST", f"/chat/conversations/{visitor.conversation}/messages", body, headers=headers)
    assert answer.status == 200, answer
    assert answer.json()["messages"][0]["plain"].strip()
    assert len(visitor.history()[0]["plain"]) <= 800


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=-1", "limit=1e3", "after=x", "after=1"])
def test_a_bad_query_is_named(query: str, port: int):
    """400, not another page than was asked for."""
    assert is_problem(Visitor.new(port).call("GET", f"/messages?{query}"), 400)


@pytest.mark.parametrize("body", [{"locale": "fr"}, {"locale": 5}, {"locale": ["zh"]}])
def test_a_language_that_is_not_spoken_is_named(body: dict[str, object], port: int):
    """When opening, and in the address."""
    assert is_problem(request(port, "POST", "/chat/conversations", json.dumps(body).encode()), 400)
    assert is_problem(request(port, "GET", "/chat/config?locale=fr"), 400)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/chat/nothing", 404),
        ("GET", "/chat/conversations/a/b/c", 404),
        ("GET", "/chat/conversations", 405),
        ("PUT", "/chat/config", 405),
        ("PATCH", "/chat/conversations/web.x", 405),
        ("GET", "/nothing", 404),
    ],
)
def test_every_error_is_problem_json(method: str, path: str, status: int, port: int):
    """Also those that the server finds before any channel."""
    answer = request(port, method, path)
    assert is_problem(answer, status), answer
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    if status == 405:
        assert answer.headers["allow"]


def test_a_flood_in_one_conversation_is_stopped_and_others_are_not(guarded_port: int):
    """With the time to wait; the fourth request within a minute is one too many."""
    visitor = Visitor.new(guarded_port, headers=at("203.0.113.1"))
    statuses = [visitor.send("你好", headers=at(f"203.0.113.{n}")).status for n in range(10, 14)]
    assert statuses == [200, 200, 200, 429]
    refused = visitor.send("你好", headers=at("203.0.113.20"))
    assert is_problem(refused, 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert Visitor.new(guarded_port, headers=at("203.0.113.1")).send("你好", headers=at("203.0.113.21")).status == 200


def test_words_of_self_harm_pass_every_limit(guarded_port: int, agent: StandIn):
    """Whoever writes for the tenth time that they do not want to live must not read 'too many requests'."""
    visitor = Visitor.new(guarded_port, headers=at("203.0.113.2"))
    answers = [visitor.send("我不想活了", headers=at("203.0.113.2")) for _ in range(12)]
    assert {answer.status for answer in answers} == {200}
    assert {answer.json()["messages"][-2]["message"]["kind"] for answer in answers[3:]} == {"crisis"}
    assert len(agent.heard) == 3


def test_a_flood_from_one_address_is_stopped(guarded_port: int):
    """Whatever conversations it comes in; a repeat with the same id counts as well."""
    mine = [Visitor.new(guarded_port, headers=at("203.0.113.3")) for _ in range(4)]
    statuses = [person.send("你好", "1", headers=at("203.0.113.3")).status for person in mine * 3]
    assert statuses == [200] * 8 + [429] * 4
    assert request(guarded_port, "POST", "/chat/conversations", headers=at("203.0.113.3")).status == 429
    assert Visitor.new(guarded_port, headers=at("203.0.113.4")).send("你好", headers=at("203.0.113.4")).status == 200


@pytest.mark.parametrize(
    ("forged", "same"),
    [
        ("198.51.100.{n}, 203.0.113.5", True),
        ("203.0.113.5", True),
        ("2001:db8::{n}", True),
        ("x{n}", True),
        ("203.0.113.5, 198.51.100.{n}", False),
    ],
)
def test_only_what_our_proxy_wrote_is_the_address(forged: str, same: bool, guarded_port: int):
    """A client may write what it likes in front; of IPv6 the network counts, and nonsense is the proxy itself."""
    statuses = [
        request(guarded_port, "POST", "/chat/conversations", headers=at(forged.format(n=n))).status for n in range(1, 7)
    ]
    assert statuses == ([201] * 4 + [429] * 2 if same else [201] * 6)


def test_without_a_proxy_the_header_means_nothing(serve):
    """Else everybody could have a new address for each request."""
    with serve(opened_per_address="2/minute") as port:
        statuses = [request(port, "POST", "/chat/conversations", headers=at(f"8.8.8.{n}")).status for n in range(4)]
    assert statuses == [201, 201, 429, 429]


async def test_replicas_count_together_in_redis_and_alone_without_it():
    """Two processes share the limit; when Redis dies each still has its own."""
    with redis_server() as (url, process):
        one, other = (Limits(Settings(store_url=url, per_conversation="3/minute")) for _ in range(2))
        refused = [await _refused(limits) for limits in (one, other, one, other, one)]
        assert refused == [False, False, False, True, True]
        process.kill()
        process.wait()
        assert [await _refused(one) for _ in range(4)] == [False, False, False, True]


async def _refused(limits: Limits) -> bool:
    try:
        await limits.of_conversation("web.one")
    except Exception as error:
        return error.status == 429
    return False


def test_pages_of_strangers_may_not_use_the_chat(guarded_port: int, agent: StandIn):
    """Neither ask beforehand nor speak; sandboxed pages and files say `null`."""
    visitor = Visitor.new(guarded_port, headers=at("203.0.113.6"))
    for origin in (STRANGER, "null", "https://help.example.org.evil.example", "http://help.example.org", ""):
        headers = {"Origin": origin, **at("203.0.113.7")}
        assert is_problem(visitor.send("你好", headers=headers), 403), origin
        asked = request(guarded_port, "OPTIONS", "/chat/conversations", headers=headers)
        assert is_problem(asked, 403)
        assert "access-control-allow-origin" not in asked.headers
    assert agent.heard == []


@pytest.mark.parametrize("origin", [FRIEND, FRIEND.upper(), "own"])
def test_allowed_pages_and_our_own_may(origin: str, guarded_port: int):
    """The browser is told so, also on an error, so that the page can read what went wrong."""
    origin = f"http://127.0.0.1:{guarded_port}" if origin == "own" else origin
    headers = {"Origin": origin, **at("203.0.113.8")}
    asked = request(guarded_port, "OPTIONS", "/chat/conversations/web.x/messages", headers=headers)
    assert asked.status == 204
    assert {"POST", "GET", "DELETE"} <= set(asked.headers["access-control-allow-methods"].split(", "))
    assert asked.headers["access-control-allow-headers"] == "Authorization, Content-Type"
    opened = request(guarded_port, "POST", "/chat/conversations", headers=headers)
    failed = request(guarded_port, "GET", "/chat/conversations/web.x/messages", headers=headers)
    assert (opened.status, failed.status) == (201, 401)
    for answer in (asked, opened, failed):
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers


def api_answers(port: int) -> list[Answer]:
    """One of each kind."""
    visitor = Visitor.new(port)
    return [visitor.send("你好"), visitor.call("GET", "/messages"), visitor.call("PUT"), visitor.call("DELETE")]


def test_every_answer_carries_the_headers_of_safety(port: int):
    """No sniffing, no referrer, no frame, nothing kept in caches."""
    for answer in [*api_answers(port), request(port, "GET", "/chat/none"), request(port, "GET", "/chat/config")]:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_the_server_does_not_say_what_it_is(port: int):
    """Neither name nor version; stock Rasa greets with both."""
    page = request(port, "GET", "/")
    assert not re.search(rb"(?i)rasa|sanic", page.body + str(dict(page.headers)).encode())


def test_a_connection_is_used_again(port: int):
    """Also after an error."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with contextlib.closing(line):
        for path, status in (("/chat/none", 404), ("/chat/config", 200), ("/chat/config?locale=x", 400)):
            line.request("GET", path)
            answer = line.getresponse()
            answer.read()
            assert answer.status == status


def test_a_request_that_never_ends_is_not_waited_for(agent: StandIn, store: Store, monkeypatch: pytest.MonkeyPatch):
    """Whoever holds back headers or a body is cut off after some seconds; others are answered meanwhile."""
    monkeypatch.setattr(operations, "SECONDS_TO_ARRIVE", 2)
    monkeypatch.setattr(operations, "SECONDS_TO_ANSWER", 2)
    limits = Settings(per_address="100000/minute", opened_per_address="100000/minute")
    with served(agent, operations.OperationsChannel(), WebChannel(limits, SECRET)) as port:
        visitor = Visitor.new(port)
        head = f"POST /chat/conversations/{visitor.conversation}/messages HTTP/1.1\r\nHost: x\r\n"
        body = f"{head}Authorization: Bearer {visitor.token}\r\nContent-Length: 100\r\n\r\n{{"
        with contextlib.ExitStack() as stack:
            slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(2)]
            for connection, sent in zip(slow, (head, body), strict=True):
                connection.sendall(sent.encode())
            assert visitor.say("逾期会上门吗")
            assert [int(connection.recv(12).split()[1]) for connection in slow] == [408, 503]
    assert len(agent.heard) == 1
