"""What the chat page does when the guide or the browser does not do what it should."""

import json
import threading

import pytest
from chat import Chat
from playwright.sync_api import expect
from stand_ins import Reply, said

TEXT = {"kind": "text", "text": "收到了。"}
TICKET = json.dumps({"conversation": "old", "token": "t", "expires": "2026-01-01T00:00:00+00:00"})


@pytest.fixture
def page(context, stand_in):
    """A visitor's page; every message is answered with one text."""
    stand_in.reset(TEXT)
    return context().new_page()


@pytest.fixture
def chat(page, stand_in):
    """The chat on that page."""
    return Chat.open(page, stand_in.origin)


def send(chat, text):
    """Writes and sends, and waits for nothing."""
    chat.input.fill(text)
    chat.input.press("Enter")


def status(code, headers=None):
    """A server that answers every message with this status."""
    body = json.dumps({"type": "about:blank", "title": "x", "status": code, "detail": "x"}).encode()
    return lambda method, path: (
        Reply(body, "application/problem+json", code, headers or {}) if path.endswith("/messages") else None
    )


@pytest.mark.parametrize(
    ("code", "headers", "words"),
    [
        (429, {"Retry-After": "7"}, "请等 7 秒"),
        (413, {}, "太长了"),
        (500, {}, "出了点问题"),
        (409, {}, "出了点问题"),
    ],
)
def test_a_refusal_is_said_and_can_be_tried_again(code, headers, words, chat, stand_in):
    """With the reason in words; afterwards the same message goes out under the same id."""
    stand_in.trouble = status(code, headers)
    send(chat, "在吗")
    expect(chat.find(".Failed")).to_contain_text(words)
    stand_in.trouble = lambda method, path: None
    chat.button("点此重试").click()
    expect(chat.answers).to_have_count(1)
    assert [message["text"] for message in stand_in.received] == ["在吗"]


def test_no_reply_in_time_is_said_and_the_retry_has_the_same_id(page, stand_in):
    """After half a minute, and not for ever."""
    page.clock.install()
    chat = Chat.open(page, stand_in.origin)
    held = []
    page.route("**/messages", lambda route: held.append(route.request.post_data_json))
    with page.expect_request("**/messages"):
        send(chat, "在吗")
    expect(chat.find(".Typing")).to_be_visible()
    page.clock.run_for(31_000)
    expect(chat.find(".Failed")).to_contain_text("没收到回复")
    expect(chat.find(".Typing")).to_have_count(0)
    page.unroute("**/messages")
    chat.button("点此重试").click()
    expect(chat.answers).to_have_count(1)
    assert stand_in.received == held


def spoken(chat):
    """Who speaks, from the top to the bottom."""
    return chat.find("[data-turn]").evaluate_all("all => all.map(e => e.dataset.turn)")


def test_messages_go_out_one_after_the_other(chat, page, stand_in):
    """Two messages before the first answer: they keep their order, and each has its answer below it."""
    may_answer, asked = threading.Event(), []

    def answer_late(method, path):
        if path.endswith("/messages"):
            asked.append(path)
            may_answer.wait(15)

    stand_in.trouble = answer_late
    with page.expect_request("**/messages"):
        send(chat, "第一句")
    send(chat, "第二句")
    expect(chat.mine).to_have_count(2)
    assert len(asked) <= 1, "the second waits for the first"
    may_answer.set()
    expect(chat.answers).to_have_count(2)
    assert spoken(chat) == ["user", "guide", "user", "guide"]
    assert [message["text"] for message in stand_in.received] == ["第一句", "第二句"]


def test_a_message_that_is_tried_again_stands_where_the_guide_heard_it(chat, stand_in):
    """Behind what was said since, as it will stand after a reload."""
    stand_in.trouble = status(500)
    send(chat, "第一句")
    expect(chat.find(".Failed")).to_be_visible()
    stand_in.trouble = lambda method, path: None
    send(chat, "第二句")
    expect(chat.answers).to_have_count(1)
    chat.button("点此重试").click()
    expect(chat.answers).to_have_count(2)
    expect(chat.mine).to_have_text(["第二句", "第一句"])
    assert spoken(chat) == ["user", "guide", "user", "guide"]


@pytest.mark.parametrize("code", [401, 404])
def test_an_ended_conversation_is_not_a_dead_end(code, page, stand_in):
    """Deleted by the server or older than its days: this is said, and the next message opens another."""
    page.add_init_script(f"localStorage.setItem('guide.ticket', {TICKET!r})")
    stand_in.trouble = lambda method, path: Reply(b"{}", status=code) if "/old/" in path else None
    chat = Chat.open(page, stand_in.origin)
    expect(chat.find(".Log")).to_contain_text("已到期或已删除")
    send(chat, "在吗")
    expect(chat.answers).to_have_count(1)


def test_a_conversation_that_ends_while_the_page_is_open_goes_on_in_another(chat, stand_in):
    """The message is not lost."""
    send(chat, "第一句")
    expect(chat.answers).to_have_count(1)
    refused = iter([Reply(b"{}", status=401)])
    stand_in.trouble = lambda method, path: next(refused, None) if path.endswith("/messages") else None
    send(chat, "第二句")
    expect(chat.mine).to_have_count(2)
    expect(chat.find(".Failed")).to_have_count(0)
    expect(chat.find(".Log")).to_contain_text("重新开始")
    assert chat.find(".Log").inner_text().index("重新开始") > chat.find(".Log").inner_text().index("第一句")


def test_what_is_deleted_while_it_is_on_its_way_is_not_said_again(chat, stand_in):
    """The conversation ends under a message, and one waits behind it: neither is carried over into another one."""
    opened, may_answer = [], threading.Event()

    def ended(method, path):
        if path.endswith("/messages"):
            may_answer.wait(15)
            return Reply(b"{}", status=404)
        return opened.append(path) if path.endswith("/conversations") else None

    stand_in.trouble = ended
    with chat.page.expect_request("**/messages"):
        send(chat, "第一句")
    send(chat, "第二句")
    chat.button("更多设置").click()
    chat.button("清除对话").click()
    chat.button("清除").click()
    expect(chat.find(".Log")).to_contain_text("对话已经清除")
    may_answer.set()
    stand_in.trouble = lambda method, path: None
    send(chat, "第三句")
    expect(chat.answers).to_have_count(1)
    expect(chat.mine).to_have_text(["第三句"])
    assert [message["text"] for message in stand_in.received] == ["第三句"]
    assert len(opened) == 1


def test_help_in_danger_is_shown_each_time(chat, stand_in):
    """The guide gives it outside of the history while it can take nothing in; it looks like the one before."""
    crisis = said("0-1", {"kind": "crisis", "text": "您的安全最要紧。", "hotlines": [["12356", "热线"]]})
    body = json.dumps({"messages": [crisis]}).encode()
    stand_in.trouble = lambda method, path: Reply(body) if method == "POST" and path.endswith("/messages") else None
    for count in (1, 2):
        send(chat, "不想活了")
        expect(chat.find(".Crisis")).to_have_count(count)


def test_a_guide_that_is_down_is_said_at_the_start(page, stand_in):
    """In words that came with the page, and the visitor can try again."""
    stand_in.trouble = lambda method, path: Reply(b"", status=503)
    page.goto(stand_in.origin)
    expect(page.locator("main")).to_contain_text("现在连不上")
    stand_in.trouble = lambda method, path: None
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("[data-welcome]")).to_be_visible()


def test_a_deletion_that_fails_is_not_claimed(chat, stand_in):
    """The conversation stays, and the sheet says that it could not be deleted."""
    send(chat, "在吗")
    expect(chat.answers).to_have_count(1)
    stand_in.trouble = lambda method, path: Reply(b"", status=500) if method == "DELETE" else None
    chat.button("更多设置").click()
    chat.button("清除对话").click()
    chat.button("清除").click()
    expect(chat.find("dialog [role=alert]")).to_contain_text("没能清除")
    expect(chat.mine).to_have_count(1)


def test_a_browser_that_keeps_nothing_still_chats_and_says_so(page, stand_in):
    """As strict browsers do in frames of other pages."""
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    chat = Chat.open(page, stand_in.origin)
    send(chat, "在吗")
    expect(chat.answers).to_have_count(1)
    expect(chat.find(".Log")).to_contain_text("看不到这次对话")


def test_a_history_of_several_pages_is_fetched_whole(page, stand_in):
    """In order, each message once."""
    page.add_init_script(f"localStorage.setItem('guide.ticket', {TICKET!r})")
    everything = [
        said(f"{n}-0", {"kind": "text", "text": f"第 {n} 句"}, None, "user", client_id=f"u{n}") for n in range(1, 8)
    ]
    parts = iter([(everything[:3], True), (everything[3:6], True), (everything[6:], False)])

    def history(method, path):
        if method != "GET" or not path.endswith("/messages"):
            return None
        messages, more = next(parts)
        return Reply(json.dumps({"messages": messages, "cursor": messages[-1]["id"], "more": more}).encode())

    stand_in.trouble = history
    chat = Chat.open(page, stand_in.origin)
    expect(chat.mine).to_have_text([f"第 {n} 句" for n in range(1, 8)])


def test_the_network_coming_back_is_noticed_without_a_tap(page, context, chat):
    """The banner goes by itself."""
    page.context.set_offline(True)
    expect(chat.find(".Connection")).to_contain_text("网络断了")
    page.context.set_offline(False)
    expect(chat.find(".Connection p")).to_have_count(0)
