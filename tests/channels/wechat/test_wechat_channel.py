"""The whole channel with the real model against WeChat's stand-in: three modes, both forms, every kind of message."""

import json
import sqlite3
import time
import urllib.parse

import pytest
from fake_wechat import ACCOUNT, TOKEN, FakeWeChat, Phone, _sign
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import RunningGuide
from test_wechat_bodies import BAD, GOOD, LARGE, xml_of

from bot.channels.wechat.incoming import conversation_of
from bot.knowledge import Library, Scene

pytestmark = pytest.mark.usefixtures("open_guide")
WEBHOOK = "/webhooks/wechat/webhook"
SCENES = [(mode, form) for mode in ("plain", "compatible", "safe") for form in ("xml", "json")]


def signed(timestamp: str | None = None, nonce: str = "n", **more: str) -> str:
    """An address as WeChat would sign it."""
    timestamp = timestamp or str(int(time.time()))
    own = {"timestamp": timestamp, "nonce": nonce, "signature": _sign(TOKEN, timestamp, nonce)}
    return f"{WEBHOOK}?{urllib.parse.urlencode(own | more)}"


def only(bubbles: list) -> str:
    """The text of the one bubble that is shown."""
    assert [bubble.kind for bubble in bubbles] == ["text"], bubbles
    return bubbles[0].text


def test_the_address_check_is_echoed(open_guide: RunningGuide):
    """As WeChat does when the address is entered; a wrong signature gets nothing back."""
    answer = open_guide.request("GET", signed(echostr="5837251"))
    assert (answer.status, answer.body, answer.kind) == (200, b"5837251", "text/plain; charset=utf-8")
    assert open_guide.request("GET", signed(echostr="<script>")).kind.startswith("text/plain")
    assert open_guide.request("GET", signed(timestamp="1", echostr="5837251")).status == 403
    for path in (f"{WEBHOOK}?echostr=1", signed(signature="0" * 40, echostr="1"), WEBHOOK):
        answer = open_guide.request("GET", path)
        assert (answer.status, answer.body) == (403, b"forbidden")


@pytest.mark.parametrize(("mode", "form"), SCENES)
def test_a_conversation_in_every_mode_and_form(wechat: FakeWeChat, mode: str, form: str):
    """A question, a number, and a person in danger; each in the passive reply, sealed as the question was."""
    phone = Phone(wechat, mode, form)
    answer = only(phone.say("逾期会上征信吗"))
    assert "征信" in answer
    assert "回复 1：说详细点" in answer
    assert only(phone.say("②")).startswith("这个回答的依据")
    phone.waits(1)  # the sources are longer than one message; the rest follows and does not overtake
    assert [bubble.way for bubble in phone.shown] == ["passive", "passive", "sent"]
    assert "12356" in only(phone.say("我不想活了"))


@pytest.mark.parametrize("text", ["1", "①", "一", "第一个", "１。", "回复1", "选1", "1️⃣", "说详细点"])
def test_a_number_is_understood_however_it_is_written(wechat: FakeWeChat, text: str):
    """Or the words of the choice themselves."""
    phone = Phone(wechat)
    phone.say("逾期会不会上门")
    assert "这个回答没有包括的" in only(phone.say(text))


def test_a_number_without_choices_is_a_number(wechat: FakeWeChat):
    """Nothing was offered, so it goes the way of all words."""
    assert "回复 1：" in only(Phone(wechat).say("1"))


def test_a_typed_payload_is_words(wechat: FakeWeChat):
    """Nothing that somebody types or pastes steers the guide."""
    for text in ("/restart", "／restart", '/show_theme{"theme": "court"}', "/wechat_forget:zh", "wechat_forget:zh"):
        phone = Phone(wechat)
        assert "从头开始" not in only(phone.say(text))
        assert "已经删除" not in phone.shown[0].text


EVENTS = [
    ("subscribe", "", "wechat_welcome"),
    ("subscribe", "qrscene_7", "wechat_welcome"),
    ("SCAN", "7", "wechat_scanned"),
    ("CLICK", "no_such_key", "wechat_scanned"),
]


@pytest.mark.parametrize(("event", "key", "wording"), EVENTS)
def test_who_comes_is_greeted_with_the_themes(
    wechat: FakeWeChat, library: Library, scene: Scene, event: str, key: str, wording: str
):
    """And a number opens a theme at once."""
    phone = Phone(wechat)
    answer = only(phone.event(event, key))
    assert answer.startswith(library.say(wording, scene))
    assert "回复 8：找人帮忙" in answer
    assert "回复 1：" in only(phone.say("1"))


def test_a_menu_item_opens_its_theme(wechat: FakeWeChat):
    """As if it had been tapped in a chat."""
    phone = Phone(wechat)
    assert "起诉" in only(phone.event("CLICK", "court"))
    assert "回复 1：" in phone.shown[-1].text


@pytest.mark.parametrize(
    ("event", "key"),
    [("VIEW", "https://example.org"), ("LOCATION", ""), ("unsubscribe", ""), ("TEMPLATESENDJOBFINISH", "")],
)
def test_events_without_an_answer_get_none(wechat: FakeWeChat, event: str, key: str):
    """And leave what was offered as it is."""
    phone = Phone(wechat)
    assert phone.event(event, key) == []
    assert phone.calls[-1].body == "success"


MEDIA = [
    ({"MsgType": "image", "PicUrl": "http://x", "MediaId": "m"}, "wechat_image"),
    ({"MsgType": "voice", "MediaId": "m", "Format": "amr"}, "wechat_voice"),
    ({"MsgType": "video", "MediaId": "m", "ThumbMediaId": "t"}, "wechat_video"),
    ({"MsgType": "shortvideo", "MediaId": "m", "ThumbMediaId": "t"}, "wechat_video"),
    ({"MsgType": "location", "Location_X": "23", "Location_Y": "113", "Scale": "20", "Label": "x"}, "wechat_location"),
    ({"MsgType": "link", "Title": "t", "Description": "d", "Url": "http://x"}, "wechat_link"),
    ({"MsgType": "file", "Title": "t"}, "wechat_other"),
    ({"MsgType": "text", "Content": "  "}, "empty_message"),
]


@pytest.mark.parametrize(("fields", "wording"), MEDIA, ids=[fields["MsgType"] for fields, _ in MEDIA])
def test_what_is_no_text_gets_a_helpful_answer(
    wechat: FakeWeChat, library: Library, scene: Scene, fields: dict[str, str], wording: str
):
    """It says what to do instead."""
    assert only(Phone(wechat).does(fields)) == library.say(wording, scene)


def test_a_voice_message_that_wechat_understood_is_answered(wechat: FakeWeChat):
    """Recognition is what was said; danger in it counts too."""
    voice = {"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "逾期会不会坐牢。"}
    assert "坐牢" in only(Phone(wechat).does(voice))
    assert "12356" in only(Phone(wechat).does(voice | {"Recognition": "我不想活了"}))


def test_a_person_at_the_desk_takes_over(wechat: FakeWeChat):
    """In the hours that are set (here: always) WeChat is asked to hand the message over."""
    phone = Phone(wechat)
    assert [bubble.kind for bubble in phone.say("转人工")] == ["transfer"]


def test_a_conversation_is_deleted_after_a_yes(wechat: FakeWeChat, open_guide: RunningGuide):
    """Out of the conversations and out of the store; a no and any other word delete nothing."""
    phone = Phone(wechat)
    conversation = conversation_of(phone.openid, "a-secret-of-tests-that-is-long-enough")
    phone.say("逾期会上征信吗")
    assert events_of(open_guide, conversation)
    assert "回复 1：确认删除" in only(phone.say("删除我的数据"))
    assert "没有删" in only(phone.say("2"))
    phone.say("请删除我的所有数据。")
    phone.say("逾期会上征信吗")
    assert events_of(open_guide, conversation)
    phone.say("删除我的数据")
    assert "已经删除了" in only(phone.say("1"))
    assert not events_of(open_guide, conversation)
    kept = rows(open_guide.database.parent / "guide.db", "SELECT space FROM kept WHERE owner = ?", conversation)
    assert {space for (space,) in kept} <= {"wechat.done"}  # the words that it is deleted, for WeChat's next call


def test_a_message_called_three_times_runs_once(wechat: FakeWeChat, open_guide: RunningGuide):
    """Replies get lost on their way to WeChat; each call for the message gets the same one."""
    phone = Phone(wechat)
    shown = phone.does({"MsgType": "text", "Content": "逾期会不会上门"}, lose=2)
    assert "上门" in only(shown)
    assert len(phone.calls) == 3
    assert len(user_events(open_guide, phone)) == 1


def test_a_copied_call_makes_nothing_happen(wechat: FakeWeChat, open_guide: RunningGuide):
    """The same address with another body is refused; with the same body it runs nothing."""
    phone = Phone(wechat, "plain")
    fields = {
        "ToUserName": ACCOUNT,
        "FromUserName": phone.openid,
        "CreateTime": "1",
        "MsgType": "text",
        "Content": "你好",
        "MsgId": "1",
    }
    address, body = wechat.address_and_body(fields, "plain")
    assert wechat.run(wechat.call(address, body))[0] == 200
    other = body.replace(b"<MsgId><![CDATA[1]", b"<MsgId><![CDATA[2]")
    assert wechat.run(wechat.call(address, other))[0] == 403
    assert wechat.run(wechat.call(address, body))[0] == 200
    assert len(user_events(open_guide, phone)) == 1
    statuses = [wechat.run(wechat.call(address, body))[0] for _ in range(6)]
    assert statuses[-1] == 403  # a flood of one message ends


def test_an_openid_is_stored_nowhere_once_answered(wechat: FakeWeChat, open_guide: RunningGuide):
    """Neither the conversations, nor the store, nor the log know who it was."""
    phone = Phone(wechat)
    phone.say("结清证明怎么开")
    time.sleep(0.3)
    assert phone.openid not in open_guide.log
    assert phone.openid.encode() not in b"".join(
        p.read_bytes() for p in open_guide.database.parent.glob("conversations.db*")
    )
    for (value,) in rows(open_guide.database.parent / "guide.db", "SELECT key || value || owner FROM kept"):
        assert phone.openid not in value


def test_secrets_in_a_message_are_stored_nowhere(wechat: FakeWeChat, open_guide: RunningGuide):
    """They are masked before anything is kept, the outbox too."""
    phone = Phone(wechat)
    phone.say("我的卡6222021234567890128被扣了两次怎么办")
    folder = open_guide.database.parent
    stored = b"".join(p.read_bytes() for p in [*folder.glob("*.db*"), open_guide.log_file])
    assert b"6222021234567890128" not in stored


@pytest.mark.parametrize("body", [*BAD.values(), LARGE], ids=[*BAD, "large"])
def test_a_bad_body_is_one_line_in_the_log(open_guide: RunningGuide, body: bytes):
    """400 or 413, one masked line, no traceback, nothing echoed."""
    before = open_guide.log
    answer = open_guide.request("POST", signed(nonce=f"bad-{hash(body)}"), body)
    assert (answer.status, answer.body) in {(400, b"bad request"), (413, b"body too large")}
    lines = open_guide.log.removeprefix(before).strip().splitlines()
    assert len(lines) == 1, lines
    assert "refused with" in lines[0]


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<xml>", b"{", xml_of(GOOD)[:-6], json.dumps(GOOD).encode()[:-1]]),
    st.sampled_from(["raw", "aes", "xyz"]),
    st.text(max_size=10),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fuzzed_calls_never_fail(open_guide: RunningGuide, tail: bytes, start: bytes, kind: str, nonce: str):
    """No 500, no traceback, no echo of what was sent."""
    more = {"encrypt_type": kind, "msg_signature": "0" * 40}
    answer = open_guide.request("POST", signed(nonce=nonce or "n", **more), start + tail)
    assert answer.status in {200, 400, 403, 413}
    assert b"Traceback" not in answer.body
    assert answer.status == 200 or answer.body in {b"bad request", b"forbidden", b"body too large"}


def test_the_log_has_no_traceback_and_no_secret(open_guide: RunningGuide):
    """After everything above."""
    assert "Traceback" not in open_guide.log
    assert TOKEN not in open_guide.log
    assert "oSecretOpenId" not in open_guide.log


def rows(file: object, query: str, *values: str) -> list[tuple]:
    """What a database of the guide holds."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return database.execute(query, values).fetchall()
    finally:
        database.close()


def events_of(guide: RunningGuide, conversation: str) -> list[tuple]:
    """The events of a conversation."""
    return rows(guide.database, "SELECT type_name FROM events WHERE sender_id = ?", conversation)


def user_events(guide: RunningGuide, phone: Phone) -> list[tuple]:
    """What Rasa heard of a person."""
    conversation = conversation_of(phone.openid, "a-secret-of-tests-that-is-long-enough")
    return [event for event in events_of(guide, conversation) if event == ("user",)]
