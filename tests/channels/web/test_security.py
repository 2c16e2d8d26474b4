"""Nothing of one conversation can be read or steered from another; and what stock Rasa's channels do in the same case.

Each promise is a function of a channel: ours keeps it, and a stock channel that has the fault is shown to break it.
"""

import base64
import dataclasses
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator

import jwt
import pytest
from rasa.core.channels.rest import RestInput
from rasa.core.channels.socketio import SocketIOInput
from running import SECRET, Answer, request
from visiting import Visitor, is_problem
from web_bench import StandIn, fail, served

from bot.channels.rest import RestChannel
from bot.channels.web.tokens import Tokens

CALLS: dict[str, tuple[str, str, object]] = {
    "read": ("GET", "/messages", None),
    "speak": ("POST", "/messages", {"client_id": "x", "text": "依据是什么"}),
    "tap": ("POST", "/messages", {"client_id": "y", "text": "依据是什么", "payload": "/ask_source"}),
    "judge": ("POST", "/feedback", {"message": "1-1", "helpful": True}),
    "delete": ("DELETE", "", None),
}


def part(value: object) -> str:
    """A part of a token as tokens write it."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed(claims: dict[str, object], secret: str = SECRET) -> str:
    """A token with these claims."""
    return jwt.encode(claims, secret, algorithm="HS256")


def claims(conversation: str) -> dict[str, object]:
    """What our own tokens say."""
    now = int(time.time())
    return {"sub": conversation, "aud": "chat", "iat": now, "exp": now + 600}


def swapped_body(token: str, conversation: str) -> str:
    """A good token whose claims are exchanged, with the old signature."""
    head, _, signature = token.split(".")
    return f"{head}.{part(claims(conversation))}.{signature}"


def confused(conversation: str) -> str:
    """Signed with another method of the same family than the one that is accepted."""
    head, body = part({"alg": "HS512", "typ": "JWT"}), part(claims(conversation))
    mark = hmac.new(SECRET.encode(), f"{head}.{body}".encode(), hashlib.sha512).digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


BAD_TOKENS: dict[str, Callable[[Visitor, Visitor], str]] = {
    "none": lambda victim, thief: "",
    "no token": lambda victim, thief: "open sesame",
    "its id": lambda victim, thief: victim.conversation,
    "forged": lambda victim, thief: signed(claims(victim.conversation), "another secret, just as long as ours is"),
    "without a signature": lambda victim, thief: f"{part({'alg': 'none'})}.{part(claims(victim.conversation))}.",
    "another method": lambda victim, thief: confused(victim.conversation),
    "claims exchanged": lambda victim, thief: swapped_body(thief.token, victim.conversation),
    "signature cut": lambda victim, thief: victim.token[:-1],
    "expired": lambda victim, thief: signed(claims(victim.conversation) | {"exp": int(time.time()) - 1}),
    "without an end": lambda victim, thief: signed({"sub": victim.conversation, "aud": "chat", "iat": 1}),
    "from the future": lambda victim, thief: signed(claims(victim.conversation) | {"iat": int(time.time()) + 600}),
    "for something else": lambda victim, thief: signed(claims(victim.conversation) | {"aud": "admin"}),
    "a number as its conversation": lambda victim, thief: signed(claims(victim.conversation) | {"sub": 1}),
}


@pytest.fixture
def victim(port: int) -> Visitor:
    """Somebody who has told something."""
    visitor = Visitor.new(port)
    visitor.say("我姐夫替我还了三千")
    return visitor


def untouched(victim: Visitor, agent: StandIn) -> bool:
    """True when the victim's conversation is as it was, and Rasa has heard nothing else in it."""
    heard = [message.text for message in agent.heard if message.sender_id == victim.conversation]
    return heard == ["我姐夫替我还了三千"] and len(victim.history()) == 2


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("make", BAD_TOKENS.values(), ids=BAD_TOKENS)
def test_a_bad_token_opens_nothing(
    make: Callable[[Visitor, Visitor], str], call: tuple[str, str, object], victim: Visitor, agent: StandIn
):
    """Knowing the id of a conversation is worth nothing without its token."""
    stranger = victim.with_token(make(victim, Visitor.new(victim.port)))
    answer = stranger.call(*call)
    assert is_problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert untouched(victim, agent)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_good_token_opens_its_own_conversation_alone(call: tuple[str, str, object], victim: Visitor, agent: StandIn):
    """Two clients, both honest so far; one tries the other's address with its own token, and the other way round."""
    thief = Visitor.new(victim.port)
    assert is_problem(victim.with_token(thief.token).call(*call), 403)
    assert is_problem(thief.with_token(victim.token).call(*call), 403)
    assert untouched(victim, agent)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_token_of_a_deleted_conversation_opens_nothing(call: tuple[str, str, object], victim: Visitor):
    """Nor does it open a new one under the old name."""
    assert victim.call("DELETE").status == 204
    assert is_problem(victim.call(*call), 404)


@pytest.mark.parametrize("name", ["web.made-up-by-a-client", "default", "../conversations", "web.%00", "网"])
def test_a_client_cannot_choose_its_conversation(name: str, port: int, agent: StandIn):
    """Not even with a token that is signed by us: what was never opened is not there."""
    visitor = dataclasses.replace(Visitor.new(port), conversation=name.replace("网", "%E7%BD%91"))
    answers = [visitor.call("GET", "/messages"), visitor.with_token(signed(claims(name))).call("GET", "/messages")]
    assert all(answer.status in {403, 404} for answer in answers), answers
    assert agent.heard == []


@pytest.mark.parametrize("extra", [{"sender": "web.x"}, {"input_channel": "wechat"}, {"metadata": {"locale": "en"}}])
def test_what_a_client_says_about_itself_is_not_believed(extra: dict[str, object], port: int, agent: StandIn):
    """The conversation comes from the token, the channel from the address."""
    visitor = Visitor.new(port)
    visitor.say("你好", **extra)
    (message,) = agent.heard
    assert (message.sender_id, message.input_channel) == (visitor.conversation, "web")
    assert message.metadata == {"client_id": message.metadata["client_id"], "locale": "zh"}


def test_the_rest_channel_cannot_speak_in_a_web_conversation(victim: Visitor, agent: StandIn):
    """Its senders are whatever the caller says, so names of conversations with an owner are closed to it."""
    body = json.dumps({"sender": victim.conversation, "message": "/ask_source"}).encode()
    with served(agent, RestChannel()) as rest:
        assert is_problem(request(rest, "POST", "/webhooks/rest/webhook", body), 400)
    assert untouched(victim, agent)


def test_ids_cannot_be_guessed(port: int):
    """24 letters out of 64; no two begin alike."""
    names = {Visitor.new(port).conversation for _ in range(50)}
    assert len({name[4:12] for name in names}) == 50
    assert {len(name) for name in names} == {28}


def test_a_token_ends_when_it_says():
    """The end is told to the client and stands in the token."""
    now = [1000.0]
    tokens = Tokens(SECRET, 60, clock=lambda: now[0])
    token = tokens.issue("web.one")
    assert token.ends == 1060
    told = jwt.decode(token.text, SECRET, algorithms=["HS256"], audience="chat", options={"verify_exp": False})
    assert told == {"sub": "web.one", "aud": "chat", "iat": 1000, "exp": 1060}


def test_no_cookie_is_set_or_read(victim: Visitor):
    """So a foreign page cannot ride on one; a token in a cookie or in the address is not seen."""
    path = f"/chat/conversations/{victim.conversation}/messages"
    for headers, query in (
        ({"Cookie": f"token={victim.token}; Authorization=Bearer {victim.token}"}, ""),
        ({}, f"?token={victim.token}&access_token={victim.token}"),
    ):
        answer = request(victim.port, "GET", path + query, headers=headers)
        assert is_problem(answer, 401)
        assert "set-cookie" not in answer.headers
    assert "set-cookie" not in victim.send("你好").headers


# What stock Rasa does in the same case ---------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Line:
    """One person's way to speak through a channel, honest; `sender` is what the person is known by."""

    agent: StandIn
    port: int
    send: Callable[[str, str], Answer]
    sender: str


@pytest.fixture
def our_line(agent: StandIn, port: int) -> Line:
    """Through the web channel."""
    visitor = Visitor.new(port)
    return Line(agent, port, visitor.send, visitor.conversation)


@pytest.fixture
def stock_line() -> Iterator[Line]:
    """Through stock Rasa's REST channel."""
    agent = StandIn()
    with served(agent, RestInput()) as port:

        def send(text: str, client_id: str) -> Answer:
            body = {"sender": "alice", "message": text, "message_id": client_id}
            return request(port, "POST", "/webhooks/rest/webhook", json.dumps(body).encode())

        yield Line(agent, port, send, "alice")


def failure_has_words(line: Line) -> bool:
    """An action fails: the person reads something."""
    line.agent.behaviour = fail
    answer = line.send("逾期会上门吗", "1")
    found = answer.json()
    return bool(found["messages"] if isinstance(found, dict) else found)


def repeat_runs_once(line: Line) -> bool:
    """The network repeats a message: it is heard once."""
    line.send("还三千", "1")
    line.send("还三千", "1")
    return len(line.agent.heard) == 1


def sender_is_proven(line: Line) -> bool:
    """A stranger who knows the name of a conversation speaks in it: he is not heard."""
    line.send("我姐夫替我还了三千", "1")
    body = {"sender": line.sender, "message": "依据是什么", "client_id": "2", "text": "依据是什么"}
    for path in ("/webhooks/rest/webhook", f"/chat/conversations/{line.sender}/messages"):
        request(line.port, "POST", path, json.dumps(body).encode())
    return len(line.agent.heard) == 1


def large_bodies_are_refused(line: Line) -> bool:
    """A million characters: nobody has to read them."""
    return line.send("催" * 1_000_000, "1").status == 413 and not line.agent.heard


def bad_text_is_named(line: Line) -> bool:
    """A number instead of a text: status 400."""
    return line.send(5, "1").status == 400  # type: ignore[arg-type]


def numbers_are_masked(line: Line) -> bool:
    """A card number does not reach what Rasa stores."""
    line.send("卡号6222021234567890128", "1")
    return all("6222021234567890128" not in (message.text or "") for message in line.agent.heard)


PROMISES = [
    failure_has_words,
    repeat_runs_once,
    sender_is_proven,
    large_bodies_are_refused,
    bad_text_is_named,
    numbers_are_masked,
]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_the_web_channel_keeps(promise: Callable[[Line], bool], our_line: Line):
    """What its users are promised."""
    assert promise(our_line)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_stock_rest_breaks(promise: Callable[[Line], bool], stock_line: Line):
    """Why it is not used; should a newer Rasa keep one of these, this says so."""
    assert not promise(stock_line)


def test_on_stock_socketio_a_stranger_speaks_in_anothers_session():
    """From any page, with a token of one's own: the session is whatever the client says it is."""
    agent = StandIn()
    key = "the key that all clients' tokens are signed with"
    token = jwt.encode({"sub": "mallory"}, key, algorithm="HS256")
    said = ["user_uttered", {"session_id": "alice", "message": "依据是什么"}]
    page = {"Origin": "https://evil.example", "Content-Type": "text/plain;charset=UTF-8"}
    with served(agent, SocketIOInput(jwt_key=key, jwt_method="HS256", session_persistence=True)) as port:
        address = "/socket.io/?EIO=4&transport=polling"
        opened = request(port, "GET", address, headers=page)
        address += f"&sid={json.loads(opened.body[1:])['sid']}"
        for packet in (f"40{json.dumps({'token': token})}", f"42{json.dumps(said)}"):
            assert request(port, "POST", address, packet.encode(), headers=page).status == 200
        end = time.monotonic() + 5
        while not agent.heard and time.monotonic() < end:
            time.sleep(0.02)
    assert [(message.sender_id, message.text) for message in agent.heard] == [("alice", "依据是什么")]
