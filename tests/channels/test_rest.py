"""The REST channel over real HTTP: bad input is named, and every good message gets words."""

import json
import pathlib

import pytest
import yaml
from running import Answer, RunningGuide

STRANGE = yaml.safe_load((pathlib.Path(__file__).parent / "strange_messages.yml").read_text(encoding="utf-8"))
JUST_TOO_LONG = "s" * 129

BAD_BODIES = {
    "nothing": b"",
    "no JSON": b"hello",
    "half of JSON": b'{"sender": "a", "message": "b"',
    "not UTF-8": b'{"sender": "a", "message": "\xff\xfe\xff"}',
    "brackets without end": b"[" * 30_000,
    "a number without end": b'{"sender": "a", "message": ' + b"9" * 10_000 + b"}",
    "a list": b"[]",
    "a text": b'"hello"',
    "null": b"null",
    "a number as message": b'{"sender": "a", "message": 5}',
    "null as message": b'{"sender": "a", "message": null}',
    "a list as message": b'{"sender": "a", "message": ["hello"]}',
    "an object as message": b'{"sender": "a", "message": {"text": "hello"}}',
    "true as message": b'{"sender": "a", "message": true}',
    "no message": b'{"sender": "a"}',
    "no sender": b'{"message": "hello"}',
    "an empty sender": b'{"sender": "", "message": "hello"}',
    "a number as sender": b'{"sender": 5, "message": "hello"}',
    "null as sender": b'{"sender": null, "message": "hello"}',
    "a long sender": json.dumps({"sender": JUST_TOO_LONG, "message": "hello"}).encode(),
}


def is_problem(answer: Answer, status: int) -> bool:
    """True for problem JSON (RFC 7807) of this status that shows nothing of the program's inside."""
    if answer.kind != "application/problem+json" or b"Traceback" in answer.body or b".py" in answer.body:
        return False
    problem = answer.json()
    return answer.status == problem["status"] == status and bool(problem["title"]) and bool(problem["detail"])


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_bad_body_is_named(body: bytes, guide: RunningGuide):
    """Rasa's own channel answers most of these with a traceback or with `[]`."""
    answer = guide.post(body)
    assert is_problem(answer, 400), answer


def test_a_body_of_100_kb_is_refused(guide: RunningGuide):
    """64 kB are enough for any message."""
    answer = guide.send("贷" * 34_000)
    assert is_problem(answer, 413), answer


def test_a_body_just_within_the_limit_is_answered(guide: RunningGuide):
    """The other side of that limit."""
    answer = guide.send("贷" * 21_000)
    assert answer.status == 200
    assert answer.json()


def test_a_sender_of_128_characters_is_answered(guide: RunningGuide):
    """The other side of the limit on senders."""
    assert guide.say("你好", JUST_TOO_LONG[1:])


@pytest.mark.parametrize(
    "body",
    [
        b'{"sender": "tests-half-1", "message": "\\ud83d"}',
        b'{"sender": "tests-half-2", "message": "\\ude00\\ud83d hello"}',
        b'{"sender": "tests-half-\\ud83d", "message": "hello"}',
        b'{"sender": "tests-null-\\u0000", "message": "hello"}',
    ],
    ids=["a half", "two halves in the wrong order", "a half in the sender", "a null in the sender"],
)
def test_half_a_surrogate_pair_is_answered(body: bytes, guide: RunningGuide):
    """JSON can carry what neither UTF-8 nor the database can."""
    answer = guide.post(body)
    assert answer.status == 200, answer
    texts = [message["text"] for message in answer.json()]
    assert texts
    assert not any("对不起，我这边出了点问题" in text or "something went wrong" in text for text in texts)


@pytest.mark.parametrize("text", STRANGE)
def test_every_strange_message_gets_words(text: str, guide: RunningGuide):
    """Never `[]`, never an empty bubble, never the apology for a fault of ours."""
    messages = guide.say(text)
    assert messages
    assert all(message["text"].strip() for message in messages)
    assert not any("我这边出了点问题" in message["text"] or "went wrong" in message["text"] for message in messages)


def test_a_stream_gives_the_same_messages_as_lines(guide: RunningGuide):
    """One message a line, as the rasa shell reads them."""
    text, sender = "逾期会不会上门", guide.somebody()
    whole = guide.say(text, sender)
    streamed = guide.send(text, sender, "?stream=true")
    assert streamed.status == 200
    assert streamed.kind.startswith("text/event-stream")
    assert [json.loads(line) for line in streamed.body.splitlines()] == whole


def test_answers_carry_the_sender_and_typed_messages(guide: RunningGuide):
    """Clients that show more than text find the kind of each message in its metadata."""
    sender = guide.somebody()
    messages = guide.say("逾期会不会上门", sender)
    assert {message["recipient_id"] for message in messages} == {sender}
    assert [message["metadata"]["message"]["kind"] for message in messages] == ["text", "list", "text", "choices"]
    choices = messages[-1]["metadata"]["message"]["choices"]
    assert choices == messages[-1]["buttons"]


def test_two_senders_do_not_see_each_others_topic(guide: RunningGuide):
    """A follow-up speaks of the topic of whoever asks."""
    one, other, third = guide.somebody(), guide.somebody(), guide.somebody()
    guide.say("逾期会不会上门", one)
    guide.say("结清证明怎么开", other)
    assert guide.say("/ask_source", one)[0]["metadata"]["topic"] == "home_visit"
    assert guide.say("/ask_source", other)[0]["metadata"]["topic"] == "settlement_proof"
    assert guide.say("/ask_source", third)[0]["metadata"]["topic"] is None


SECRETS = {
    "an identity number": ("我的身份证是11010519491231002X，帮我查逾期", "11010519491231002X"),
    "an identity number with spaces": ("身份证 110105 19491231 002X 逾期会上征信吗", "19491231"),
    "a card": ("扣的是卡6222021234567890128，扣重复了怎么退", "6222021234567890128"),
    "a card in groups": ("卡号6222 0212 3456 7890 128扣款失败了", "3456 7890"),
    "a mobile number": ("催收打了13912345678这个手机号", "13912345678"),
    "a mobile number with dashes": ("我电话 139-1234-5679，请回电", "1234-5679"),
    "full-width digits": ("我的手机１３９１２３４５６７１", "１３９１２３４５６７１"),
    "a code": ("我把验证码482913告诉他了怎么办", "482913"),
    "a mail address": ("发到 zhang.san.test@example.com 可以吗", "zhang.san.test@example.com"),
    "beyond the part that is read": ("催收很烦" * 198 + "13912345670" + "催收很烦" * 50, "13912345670"),
}


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS)
def test_secrets_are_stored_and_logged_nowhere(text: str, secret: str, guide: RunningGuide):
    """What is never stored cannot leak: neither the file of conversations, nor its journal, nor the log has it."""
    sender = guide.somebody()
    assert guide.say(text, sender)
    stored = b"".join(path.read_bytes() for path in guide.database.parent.glob("conversations.db*"))
    assert sender.encode() in stored
    for form in (secret.encode(), json.dumps(secret)[1:-1].encode()):
        assert form not in stored
        assert form not in guide.log_file.read_bytes()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/conversations/tests/tracker"),
        ("POST", "/conversations/tests/messages"),
        ("GET", "/domain"),
        ("GET", "/status"),
        ("POST", "/model/parse"),
        ("POST", "/model/train"),
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/webhooks/socketio/webhook"),
        ("GET", "/socket.io/"),
        ("GET", "/../../etc/passwd"),
    ],
)
def test_rasas_http_api_is_closed(method: str, path: str, guide: RunningGuide):
    """Whoever reaches the port may chat, and nothing else."""
    answer = guide.request(method, path, b"{}")
    assert answer.status in {404, 405}, answer
    assert b"Traceback" not in answer.body


def test_the_guide_says_that_it_is_there(guide: RunningGuide):
    """For whoever watches over it."""
    answer = guide.request("GET", "/webhooks/rest/")
    assert (answer.status, answer.json()) == (200, {"status": "ok"})
