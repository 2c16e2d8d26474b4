"""The web channel before the whole guide: what people read, what is kept, what is left after deletion and restart."""

import json
import pathlib
import sqlite3
from collections.abc import Iterator

import pytest
import yaml
from running import RunningGuide, request, running
from visiting import Visitor, is_problem

STRANGE = yaml.safe_load((pathlib.Path(__file__).parents[1] / "strange_messages.yml").read_text(encoding="utf-8"))
SECRETS = ("6222021234567890128", "13912345678", "11010519491231002X")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Where this guide keeps its files."""
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def started(folder: pathlib.Path) -> Iterator[RunningGuide]:
    """A guide that may be stopped."""
    with running(folder, GUIDE_RATE_CONVERSATION="100000/minute") as guide:
        yield guide


@pytest.fixture
def visitor(started: RunningGuide) -> Visitor:
    """Somebody new."""
    return Visitor.new(started.port)


def disk(guide: RunningGuide) -> bytes:
    """Everything that the guide has on disk, its log too."""
    return b"".join(path.read_bytes() for path in sorted(guide.database.parent.iterdir()) if path.is_file())


def forms(text: str) -> list[bytes]:
    """A text as files may have it."""
    return [text.encode(), json.dumps(text)[1:-1].encode()]


def test_an_answer_comes_as_typed_messages_with_its_ground(visitor: Visitor, library, scene):
    """Each client shows them as it can; the plain form says the same without buttons."""
    answers = visitor.say("逾期会不会上门")
    assert [answer["message"]["kind"] for answer in answers] == ["text", "list", "text", "choices"]
    assert answers[0]["plain"] == library.short("home_visit", scene).text
    for answer in answers:
        assert (answer["from"], answer["topic"], answer["locale"]) == ("guide", "home_visit", "zh")
        assert "article:A2" in answer["sources"]
        assert answer["checked"] == library.content.entries["home_visit"].checked.isoformat()
    choices = answers[-1]["message"]["choices"]
    assert all(choice["title"] in answers[-1]["plain"] for choice in choices)


def test_every_choice_leads_on(visitor: Visitor):
    """What the guide offers, the channel carries; nothing ends in an apology."""
    for choice in visitor.say("逾期会不会上门")[-1]["message"]["choices"]:
        texts = " ".join(visitor.plain(choice["title"], payload=choice["payload"]))
        assert texts
        assert "我这边出了点问题" not in texts


def test_the_menu_of_the_config_works(started: RunningGuide, visitor: Visitor):
    """Its payloads are the guide's own."""
    config = request(started.port, "GET", "/chat/config").json()
    for choice in [*config["themes"], config["person"]]:
        answers = visitor.say(choice["title"], payload=choice["payload"])
        assert {answer["message"]["kind"] for answer in answers} & {"choices", "list"}, choice


def test_a_tap_in_an_english_chat_is_answered_in_english(started: RunningGuide):
    """Before anything was typed."""
    visitor = Visitor.new(started.port, "en")
    assert {answer["locale"] for answer in visitor.say("Home visits", payload="/home_visit")} == {"en"}


@pytest.mark.parametrize(
    "payload",
    [
        '/slot{"last_topic": "home_visit"}',
        "/session_start",
        "/no_such_intent",
        "/crisis",
        "/nlu_fallback",
        "/back",
        "/",
    ],
)
def test_a_payload_that_no_button_sends_does_nothing(payload: str, visitor: Visitor):
    """It is text without words: no slot is set, no session begun, and the person reads something."""
    visitor.say("结清证明怎么开")
    answers = visitor.say("依据", payload=payload)
    assert answers
    assert not any("我这边出了点问题" in answer["plain"] for answer in answers)
    assert visitor.say("依据是什么", payload="/ask_source")[0]["topic"] == "settlement_proof"


def test_two_people_at_once_do_not_see_each_others_topic(started: RunningGuide):
    """A follow-up speaks of the topic of whoever asks."""
    one, other, third = (Visitor.new(started.port) for _ in range(3))
    one.say("逾期会不会上门")
    other.say("结清证明怎么开")
    topics = [visitor.say("依据是什么", payload="/ask_source")[0]["topic"] for visitor in (one, other, third)]
    assert topics == ["home_visit", "settlement_proof", None]


def test_secrets_are_kept_nowhere_and_shown_masked(started: RunningGuide, visitor: Visitor):
    """Neither on disk nor in the log nor in the history; not in feedback either."""
    text = f"我的卡{SECRETS[0]}，电话{SECRETS[1]}，身份证{SECRETS[2]}，逾期会上征信吗"
    answer = visitor.say(text)[0]
    visitor.call("POST", "/feedback", {"message": answer["id"], "helpful": False, "words": text})
    shown = visitor.history()[0]["plain"]
    assert "逾期会上征信吗" in shown
    written = disk(started)
    assert visitor.conversation.encode() in written
    for secret in SECRETS:
        assert secret not in shown
        assert secret.encode() not in written


@pytest.mark.parametrize("text", STRANGE)
def test_every_strange_message_gets_words(text: str, visitor: Visitor):
    """As on every channel."""
    texts = visitor.plain(text)
    assert texts
    assert all(words.strip() for words in texts)
    assert not any("我这边出了点问题" in words or "went wrong" in words for words in texts)


def test_deletion_leaves_nothing_on_disk(started: RunningGuide, visitor: Visitor):
    """Not in tables, not in journals, not in what files leave free; and the neighbour's words are still there."""
    neighbour = Visitor.new(started.port)
    neighbour.say("我舅舅替我还了两千，还要还罚息吗")
    said, judged = "我表嫂替我还了三千，还会上门吗", "答得不对路，我表嫂已经还清"
    answer = visitor.say(said)[0]
    assert visitor.call("POST", "/feedback", {"message": answer["id"], "helpful": False, "words": judged}).status == 204
    written = disk(started)
    assert all(any(form in written for form in forms(text)) for text in (said, judged, visitor.conversation))
    assert visitor.call("DELETE").status == 204
    written = disk(started)
    for text in (said, judged, visitor.conversation):
        assert not any(form in written for form in forms(text)), text
    assert neighbour.history()[0]["plain"] == "我舅舅替我还了两千，还要还罚息吗"
    assert neighbour.say("依据是什么", payload="/ask_source")[0]["topic"] == "penalty_interest"
    assert is_problem(visitor.send("我回来了"), 404)


def test_who_asks_the_guide_to_delete_is_heard_as_with_the_button(started: RunningGuide, visitor: Visitor):
    """Asked once more, confirmed, told, gone."""
    said = "我小姨替我还了四千，这事别记着"
    visitor.say(said)
    choices = visitor.say("把我的聊天记录都删掉")[-1]["message"]["choices"]
    assert visitor.say(choices[0]["title"], payload=choices[0]["payload"])
    written = disk(started)
    for text in (said, visitor.conversation):
        assert not any(form in written for form in forms(text)), text
    assert is_problem(visitor.send("还在吗"), 404)


def test_history_goes_through_a_new_session(started: RunningGuide, visitor: Visitor):
    """Whoever says 'start again' forgets the topic, not what stands on the screen."""
    first = visitor.say("逾期会不会上门")
    again = visitor.say("重新开始", payload="/restart")
    assert visitor.say("依据是什么", payload="/ask_source")[0]["topic"] is None
    shown = [message for message in visitor.history() if message["from"] == "guide"]
    assert shown[: len(first) + len(again)] == [*first, *again]


def test_after_a_restart_everything_is_as_before(started: RunningGuide, folder: pathlib.Path, visitor: Visitor):
    """Stands last: history, topic, token and answers given outlive the process; what was deleted stays gone."""
    first = visitor.say("逾期会不会上门", "first")
    history, gone = visitor.history(), Visitor.new(started.port)
    gone.say("你好")
    assert gone.call("DELETE").status == 204
    started.stop()
    with running(folder, GUIDE_RATE_CONVERSATION="100000/minute") as again:
        back = Visitor(again.port, visitor.conversation, visitor.token)
        assert back.history() == history
        assert back.say("逾期会不会上门", "first") == first
        assert back.say("依据是什么", payload="/ask_source")[0]["topic"] == "home_visit"
        assert is_problem(Visitor(again.port, gone.conversation, gone.token).send("你好"), 404)
        with sqlite3.connect(again.database) as database:
            heard = "SELECT count(*) FROM events WHERE sender_id = ? AND type_name = 'user'"
            assert database.execute(heard, [visitor.conversation]).fetchone() == (2,)
