"""Bodies of every kind: good ones are read, all others are refused with one sentence that quotes nothing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat import bodies
from bot.channels.wechat.incoming import Incoming, conversation_of
from bot.channels.wechat.refusals import Refusals, RefusedError

GOOD = {
    "ToUserName": "gh_1", "FromUserName": "oSecretOpenId", "CreateTime": "1", "MsgType": "text", "Content": "你好",
    "MsgId": "7",
}  # fmt: skip


def xml_of(fields: dict[str, str]) -> bytes:
    """Fields as WeChat writes them."""
    return ("<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items()) + "</xml>").encode()


BAD = {
    "empty": b"",
    "blank": b" \n ",
    "words": b"hello",
    "half of an element": b"<xml><ToUserName>gh",
    "another root": b"<html><body>hi</body></html>",
    "no fields": b"<xml></xml>",
    "an open CDATA": b"<xml><Content><![CDATA[abc</Content></xml>",
    "an end of CDATA inside": b"<xml><Content><![CDATA[a]]>b]]></Content></xml>",
    "a DOCTYPE": b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Content>&a;</Content></xml>',
    "an outer entity": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><Content>&x;</Content></xml>',
    "a bomb": b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
    "an unknown entity": b"<xml><Content>&nbsp;</Content></xml>",
    "deep elements": b"<xml>" + b"<a>" * 50 + b"</a>" * 50 + b"</xml>",
    "many elements": b"<xml>" + b"".join(b"<a%d/>" % i for i in range(500)) + b"</xml>",
    "a field twice": xml_of(GOOD).replace(b"</xml>", b"<FromUserName>o2</FromUserName></xml>"),
    "another encoding": '<?xml version="1.0" encoding="utf-16"?><xml/>'.encode("utf-16"),
    "not UTF-8": b"<xml><Content>\xff\xfe</Content></xml>",
    "a control character": b"<xml><Content>\x00</Content></xml>",
    "JSON list": b"[1]",
    "half of JSON": b'{"MsgType": "te',
    "JSON nested without end": b'{"a":' * 5000,
    "JSON field twice": b'{"FromUserName": "o1", "FromUserName": "o2"}',
    "JSON no fields": b"{}",
}
LARGE = xml_of(GOOD | {"Content": "长" * 30_000})


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_a_bad_body_is_refused(body: bytes):
    """As one kind of error, whatever the parser says."""
    with pytest.raises(RefusedError) as refused:
        Incoming.read(bodies.read(body)[1])
    assert refused.value.status == 400


def test_a_large_body_is_refused_unread():
    """64 KB hold any message of WeChat's three times over."""
    with pytest.raises(RefusedError) as refused:
        bodies.read(LARGE)
    assert refused.value.status == 413


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_missing_field_is_named(name: str, form: str):
    """Each field that an answer needs."""
    fields = {k: v for k, v in GOOD.items() if k != name}
    body = xml_of(fields) if form == "xml" else json.dumps(fields).encode()
    with pytest.raises(RefusedError, match=name):
        Incoming.read(bodies.read(body)[1])


@pytest.mark.parametrize(
    ("name", "value"),
    [("FromUserName", "a b"), ("FromUserName", "o" * 65), ("MsgId", "x"), ("MsgId", "١"), ("CreateTime", "-1")],
)
def test_a_malformed_field_is_named_and_not_quoted(name: str, value: str):
    """Digits of other scripts are none of WeChat's."""
    with pytest.raises(RefusedError, match=name) as refused:
        Incoming.read(GOOD | {name: value})
    assert value not in refused.value.reason.replace(name, "")


def test_both_forms_are_read_alike():
    """JSON has numbers where XML has texts."""
    in_json = json.dumps(GOOD | {"MsgId": 7, "CreateTime": 1}).encode()
    assert Incoming.read(bodies.read(in_json)[1]) == Incoming.read(bodies.read(xml_of(GOOD))[1])


def test_a_doctype_that_somebody_pastes_is_only_words():
    """In CDATA it declares nothing."""
    pasted = "<!DOCTYPE html><!ENTITY x> 这条短信是真的吗"
    assert Incoming.read(bodies.read(xml_of(GOOD | {"Content": pasted}))[1]).text == pasted


def test_half_a_surrogate_pair_in_json_is_read():
    """JSON can carry what no store can."""
    body = json.dumps(GOOD).replace("\\u4f60", "\\ud83d").encode()
    assert Incoming.read(bodies.read(body)[1]).text == "?好"


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=200)
def test_random_bytes_are_read_or_refused(body: bytes):
    """Never any other error."""
    for prefix in (b"", b"<xml>", b"{"):
        try:
            Incoming.read(bodies.read(prefix + body)[1])
        except RefusedError as error:
            assert error.status in {400, 413}


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    ),
    st.sampled_from(sorted(GOOD)),
)
@settings(deadline=None, max_examples=200)
def test_any_json_value_in_any_field_is_read_or_refused(value: object, name: str):
    """Lists, numbers, null and objects where texts belong."""
    try:
        incoming = Incoming.read(bodies.read(json.dumps(GOOD | {name: value}).encode())[1])
    except RefusedError:
        return
    assert isinstance(incoming.text, str)


def test_messages_of_two_people_with_the_same_id_are_two():
    """MsgId alone is not unique; event keys tell events of one second apart."""
    one = Incoming("o1", "gh_1", "5", "text", "7")
    assert one.identity != Incoming("o2", "gh_1", "5", "text", "7").identity
    assert one.identity == Incoming("o1", "gh_1", "6", "text", "7").identity
    event = Incoming("o1", "gh_1", "5", "event", event="click", key="a")
    assert event.identity != Incoming("o1", "gh_1", "5", "event", event="click", key="b").identity
    assert event.identity != Incoming("o1", "gh_1", "5", "event", event="view", key="a").identity
    assert event.identity != Incoming("o1", "gh_1", "6", "event", event="click", key="a").identity


def test_a_conversation_does_not_tell_the_openid():
    """The same for the same person, another with another secret, and no part of the OpenID in it."""
    name = conversation_of("oSecretOpenId", "k" * 32)
    assert name == conversation_of("oSecretOpenId", "k" * 32)
    assert name != conversation_of("oSecretOpenId", "j" * 32)
    assert "secret" not in name.lower()


def test_refusals_are_one_line_each_and_scans_one_a_minute(caplog: pytest.LogCaptureFixture):
    """Who can sign is written down each time; whoever scans the address cannot fill the log."""
    refusals = Refusals()
    for _ in range(5):
        refusals.note(RefusedError("the XML is malformed"), 12, signed=True)
    assert len(caplog.records) == 5
    for _ in range(50):
        refusals.note(RefusedError("no signature of the right form in the address", 403), 0, signed=False)
    assert len(caplog.records) == 6
