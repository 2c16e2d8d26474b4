"""The whole channel with the real model against WeChat's stand-in: three modes, both forms, every kind of message."""

import pytest
from fake_wechat import ID_SECRET, TOKEN, FakeWeChat, Phone
from looking import data_of, events_of, rows, settled, user_events
from running import RunningGuide

from bot import services
from bot.channels.wechat.incoming import conversation_of
from bot.knowledge import Library, Scene

SCENES = [(mode, form) for mode in ("plain", "compatible", "safe") for form in ("xml", "json")]


@pytest.fixture(scope="module")
def wechat(open_account: tuple[FakeWeChat, RunningGuide]) -> FakeWeChat:
    """WeChat's side of the guide that runs."""
    return open_account[0]


def only(bubbles: list) -> str:
    """The text of the one bubble that is shown."""
    assert [bubble.kind for bubble in bubbles] == ["text"], bubbles
    return bubbles[0].text


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


TYPED = [
    "/restart",
    "／restart",
    "/ /restart",
    '/　/show_theme{"theme": "court"}',
    "/confirm_delete",
    "/　／confirm_delete",
]


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_payload_is_words(wechat: FakeWeChat, open_guide: RunningGuide, text: str):
    """Nothing that somebody types or pastes steers the guide: Rasa never sees a slash in front."""
    phone = Phone(wechat)
    only(phone.say(text))
    heard = data_of(open_guide, phone, "user")
    assert [event["text"].lstrip("/ 　") == event["text"] for event in heard] == [True]
    assert "已经全部删除" not in phone.shown[0].text


def test_a_figure_in_a_calculation_is_no_choice(wechat: FakeWeChat):
    """One day late is one day, though an answer to tap stands beside the question."""
    phone = Phone(wechat)
    for text, asked in (("算罚息", "本金"), ("一万", "利率"), ("万五", "多少天")):
        assert asked in only(phone.say(text))
        assert phone.shown[-1].text.endswith("也可以回复“不知道”。")
    assert "到今天 1 天" in phone.say("1")[0].text


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


WAYS = [
    ("删除我的数据", "1"),
    ("请删除我的所有数据。", "是的"),
    ("把我说过的话都删掉", "确认删除"),
    ("delete my data", "yes"),
]


@pytest.mark.parametrize(("asks", "confirms"), WAYS)
def test_a_conversation_is_deleted_after_a_yes(
    wechat: FakeWeChat, open_guide: RunningGuide, library: Library, asks: str, confirms: str
):
    """Out of the conversations and out of the store, however it is asked for; and the person is told."""
    phone, scene = Phone(wechat), Scene(services.today(), "en" if asks.isascii() else "zh")
    conversation = conversation_of(phone.openid, ID_SECRET)
    phone.say("逾期会上征信吗")
    assert events_of(open_guide, conversation)
    assert library.say("delete_ask", scene) in only(phone.say(asks))
    assert only(phone.say(confirms)) == library.say("deleted", scene)
    assert not events_of(open_guide, conversation)
    kept = rows(open_guide.database.parent / "guide.db", "SELECT space FROM kept WHERE owner = ?", conversation)
    assert {space for (space,) in kept} <= {"wechat.done"}  # the words that it is deleted, for WeChat's next call


def test_the_choices_of_the_answer_on_privacy_delete_too(wechat: FakeWeChat, library: Library, scene: Scene):
    """By numbers alone."""
    phone = Phone(wechat)
    assert "回复 1：删除我的数据" in only(phone.say("你们会保存我的信息吗"))
    assert library.say("delete_ask", scene) in only(phone.say("1"))
    assert only(phone.say("1")) == library.say("deleted", scene)


@pytest.mark.parametrize("says", ["2", "先不删", "逾期会上征信吗"])
def test_a_no_and_any_other_word_delete_nothing(wechat: FakeWeChat, open_guide: RunningGuide, says: str):
    """A yes is needed."""
    phone = Phone(wechat)
    phone.say("删除我的数据")
    before = len(user_events(open_guide, phone))
    only(phone.say(says))
    assert len(user_events(open_guide, phone)) == before + 1


CALLED_AGAIN = [
    {"MsgType": "text", "Content": "逾期会不会上门"},
    {"MsgType": "event", "Event": "CLICK", "EventKey": "court"},
]


@pytest.mark.parametrize("fields", CALLED_AGAIN, ids=["message", "event"])
def test_what_is_called_three_times_runs_once(wechat: FakeWeChat, open_guide: RunningGuide, fields: dict[str, str]):
    """Replies get lost on their way to WeChat; each call for the same message or event gets the same one."""
    phone = Phone(wechat)
    only(phone.does(fields, lose=2))
    assert len(phone.calls) == 3
    assert len(user_events(open_guide, phone)) == 1


def test_an_openid_is_stored_nowhere_once_answered(wechat: FakeWeChat, open_guide: RunningGuide):
    """Neither the conversations, nor the store, nor the log know who it was."""
    phone = Phone(wechat)
    phone.say("结清证明怎么开")
    settled(open_guide)
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


def test_the_log_has_no_traceback_and_no_secret(open_guide: RunningGuide):
    """After everything above."""
    assert "Traceback" not in open_guide.log
    assert TOKEN not in open_guide.log
