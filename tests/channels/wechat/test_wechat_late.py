"""Answers after the window, with the real model: sent once by the customer-service API, whatever happens to it."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from fake_wechat import SETTINGS, SORRY, FakeWeChat, Phone
from looking import missed, settled, until
from running import RunningGuide, running

from bot.knowledge import Library, Scene

SEND, QUESTION = "/cgi-bin/message/custom/send", "逾期会不会上门"
LATE = SETTINGS | {"WECHAT_WINDOW_SECONDS": "0.001", "WECHAT_REPAIR_SECONDS": "1", "WECHAT_MSGMENU": "on"}


@pytest.fixture(scope="module")
def hanging_actions() -> Iterator[str]:
    """An action server that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        kept: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    kept.append(listener.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/webhook"


def kill(guide: RunningGuide) -> None:
    """As when the power fails."""
    os.kill(guide.process.pid, signal.SIGKILL)
    guide.process.wait()


class Killed:
    """Who was waiting for an answer when the guide was killed."""

    def __init__(self, wechat: FakeWeChat) -> None:
        self.running, self.again, self.sending = Phone(wechat), Phone(wechat), Phone(wechat)
        self.fields = {"MsgType": "text", "Content": QUESTION, "MsgId": "77"}
        self.choosing = {number: Phone(wechat) for number in ("2", "②", "二")}


@pytest.fixture(scope="module")
def killed(
    tmp_path_factory: pytest.TempPathFactory, wechat: FakeWeChat, hanging_actions: str
) -> Iterator[tuple[RunningGuide, Killed]]:
    """A guide in place of one that was killed with three answers under way."""
    folder, state = tmp_path_factory.mktemp("late"), Killed(wechat)
    settings = LATE | {"WECHAT_API_URL": wechat.url}
    with running(folder, **settings, ACTION_ENDPOINT_URL=hanging_actions) as guide:
        wechat.guide = f"http://127.0.0.1:{guide.port}"
        state.running.say(QUESTION)  # killed before there is an answer
        state.again.does(state.fields)  # the same, and WeChat will call again
        kill(guide)
    assert [call.body for call in state.running.calls] == ["success"]
    with running(folder, **settings) as guide:
        wechat.guide = f"http://127.0.0.1:{guide.port}"
        state.again.does(state.fields)
        state.running.waits(2)
        until(lambda: state.again.shown)
        for chooser in state.choosing.values():
            chooser.say(QUESTION)
        for chooser in state.choosing.values():
            chooser.waits(2)  # the answer and its choices
        settled(guide)
        wechat.faults[SEND].append("slow")
        before = len(wechat.requests)
        state.sending.say(QUESTION)
        until(lambda: SEND in [path for path, _ in wechat.requests[before:]])
        kill(guide)  # it was handed to WeChat, which has not said yes
    with running(folder, **settings) as guide:
        wechat.guide = f"http://127.0.0.1:{guide.port}"
        yield guide, state


@pytest.fixture
def phone(killed: tuple[RunningGuide, Killed], wechat: FakeWeChat) -> Phone:
    """Somebody new, with an API that works, and nobody else who still waits for something."""
    wechat.faults.clear()
    wechat.dead, wechat.has_menus = False, True
    settled(killed[0])
    return Phone(wechat)


def test_an_answer_that_a_kill_cut_short_is_sent_once(killed: tuple[RunningGuide, Killed]):
    """After the restart, and not again a moment later."""
    _, state = killed
    assert "上门" in state.running.waits(1)[0].text
    assert [bubble.kind for bubble in state.running.shown] == ["text", "msgmenu"]


def test_wechats_next_call_after_a_kill_and_the_repair_answer_once(killed: tuple[RunningGuide, Killed]):
    """Both want to answer the same message."""
    _, state = killed
    assert [bubble.kind for bubble in state.again.shown] in (["text", "msgmenu"], ["text"])
    assert "上门" in state.again.shown[0].text


@pytest.mark.parametrize("number", ["2", "②", "二"])
def test_a_number_is_understood_after_a_restart(killed: tuple[RunningGuide, Killed], number: str):
    """The choices were sent by a process that was killed; the next one knows what the second was."""
    phone = killed[1].choosing[number]
    second = phone.shown[1].text.splitlines()[2]
    assert second == "依据是什么"
    phone.say(number)
    assert phone.waits(3)[2].text.startswith("这个回答的依据：")


def test_what_may_have_arrived_is_not_sent_again(killed: tuple[RunningGuide, Killed], library: Library, scene: Scene):
    """The person is told with the next answer that something may be missing."""
    _, state = killed
    until(lambda: state.sending.shown)  # WeChat takes the slow one after all
    time.sleep(2)
    assert [bubble.way for bubble in state.sending.shown] == ["sent"]
    state.sending.say(QUESTION)
    assert state.sending.waits(2)[1].text.startswith(library.say("wechat_unsure", scene))


def test_a_late_answer_is_sent_with_a_menu_to_tap(phone: Phone):
    """`success` at once, then text and menu; a tap on the menu is understood."""
    assert phone.say(QUESTION) == []
    assert phone.calls[-1].body == "success"
    phone.waits(2)
    assert [(bubble.kind, bubble.way) for bubble in phone.shown] == [("text", "sent"), ("msgmenu", "sent")]
    assert "说详细点" in phone.shown[1].text
    phone.say("说详细点", bizmsgmenuid="1")
    assert "这个回答没有包括的" in phone.waits(3)[2].text


def test_an_account_without_menus_gets_numbers(phone: Phone, wechat: FakeWeChat):
    """The same choices as text."""
    wechat.has_menus = False
    phone.say(QUESTION)
    assert "回复 1：说详细点" in phone.waits(2)[1].text


def test_a_person_in_danger_is_never_answered_later(
    phone: Phone, killed: tuple[RunningGuide, Killed], library: Library, scene: Scene
):
    """The crisis text is in the passive reply though the window is over, and comes once."""
    (bubble,) = phone.say("我不想活了")
    assert bubble.way == "passive"
    assert bubble.text.startswith(library.say("crisis", scene))
    settled(killed[0])
    assert len(phone.shown) == 1


@pytest.mark.parametrize("code", [0, 45072, 45080, 45081, 48001])
def test_somebody_who_waits_sees_that_an_answer_is_written(phone: Phone, wechat: FakeWeChat, code: int):
    """对方正在输入; whatever WeChat has against it, nothing is lost."""
    wechat.faults["/cgi-bin/message/custom/typing"].append(code)
    phone.say(QUESTION)
    phone.waits(2)
    until(lambda: ("/cgi-bin/message/custom/typing", {"touser": phone.openid, "command": "Typing"}) in wechat.requests)
    assert len(phone.shown) == 2


@pytest.mark.parametrize("code", [40001, 42001, 40014])
def test_a_token_that_is_refused_is_renewed_once(phone: Phone, wechat: FakeWeChat, code: int):
    """One new token, one more try."""
    phone.say(QUESTION)
    phone.waits(2)
    calls = len(wechat.token_calls)
    wechat.expire_token()
    wechat.faults[SEND].append(code)
    phone.say(QUESTION)
    assert "上门" in phone.waits(3)[2].text
    assert 1 <= len(wechat.token_calls) - calls <= 2


@pytest.mark.parametrize("faults", [[-1], [-1, -1]], ids=str)
def test_a_busy_wechat_is_tried_again(phone: Phone, wechat: FakeWeChat, faults: list):
    """Up to three times where nothing was done."""
    wechat.faults[SEND].extend(faults)
    phone.say(QUESTION)
    assert "上门" in phone.waits(1)[0].text


def test_a_connection_that_breaks_after_the_call_is_not_repeated(
    phone: Phone, wechat: FakeWeChat, killed: tuple[RunningGuide, Killed]
):
    """It may have arrived; the person hears that with the next answer."""
    wechat.faults[SEND].append("drop")
    phone.say(QUESTION)
    missed(killed[0], phone)
    phone.say("结清证明怎么开")
    settled(killed[0])
    assert any("可能没有送到" in bubble.text for bubble in phone.shown)
    assert not any("22:00" in bubble.text for bubble in phone.shown)  # of the answer that may have arrived


@pytest.mark.parametrize("code", [45015, 45047, 40164, 48001, 45009, 50002])
def test_what_wechat_refuses_comes_with_the_next_answer(
    phone: Phone, wechat: FakeWeChat, killed: tuple[RunningGuide, Killed], code: int
):
    """It is put by, the operator is told why, and nothing is sent twice."""
    wechat.faults[SEND].extend([code] * 2)
    phone.say(QUESTION)
    missed(killed[0], phone)
    assert phone.shown == []
    assert f"WeChat answers {code}" in killed[0].log
    wechat.faults.clear()
    phone.say("结清证明怎么开")
    text = "\n".join(bubble.text for bubble in phone.waits(2))
    assert text.count("上次的回答没能发到您这里") == 1
    assert text.index("上门") < text.index("这次的回答") < text.rindex("结清")
    assert SORRY not in text


def test_a_dead_api_loses_nothing(phone: Phone, wechat: FakeWeChat, killed: tuple[RunningGuide, Killed]):
    """Not even the connection comes about; what was asked is answered when it is back."""
    wechat.dead = True
    phone.say(QUESTION)
    missed(killed[0], phone)
    wechat.dead = False
    phone.say("结清证明怎么开")
    assert any("结清" in bubble.text for bubble in phone.waits(2))


def test_the_quota_is_kept(phone: Phone, wechat: FakeWeChat):
    """A tap on the account's menu grants three in a minute: two are used, one is left for a person."""
    phone.event("CLICK", "court")
    phone.waits(1)
    assert phone.grants["tap"][1] >= 1


def test_the_log_names_no_token_and_no_person(killed: tuple[RunningGuide, Killed], wechat: FakeWeChat):
    """After all those failures."""
    log = killed[0].log
    assert "token-" not in log
    assert not any(openid in log for openid in wechat.phones)
    assert "Traceback" not in log
