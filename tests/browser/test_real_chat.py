"""The chat page on a running guide: from the first visit to deletion, in two tabs, without network."""

import json
import re
import time
import urllib.request

import jwt
import pytest
from chat import WATCH, Chat
from playwright.sync_api import expect
from running import SECRET

QUESTION = "微粒贷晚还两天算逾期吗"


@pytest.fixture
def address(real):
    """The guide's first page."""
    return f"http://127.0.0.1:{real.port}/"


def test_the_first_visit_leads_to_an_answer_its_sources_and_a_judgement(context, address, real):
    """Welcome, a question, what it rests on, and whether it helped; nothing is stored before the question."""
    page = context().new_page()
    chat = Chat.open(page, address)
    expect(chat.find("[data-welcome]")).to_contain_text("逾期向导")
    assert page.evaluate("localStorage.getItem('guide.ticket')") is None
    assert "24:00" in chat.ask(QUESTION)
    chat.button("有帮助").click()
    expect(chat.find(".Feedback-note")).to_have_text("谢谢，记下了。")
    chat.button("依据是什么").click()
    expect(chat.answers).to_have_count(2)
    assert "《民法典》" in chat.answers.last.inner_text()
    fold = chat.answers.last.locator("details").first
    fold.locator("summary").click()
    expect(fold).not_to_have_attribute("open", "")
    expect(chat.button("依据是什么")).to_have_count(0)  # of the earlier answer: it would now mean the later one
    assert "Traceback" not in real.log


def test_an_answer_is_shown_as_soon_as_it_is_there(context, address, capsys):
    """At most 150 ms from the last byte of the answer to the page that shows it; the fastest of three."""
    visitor = context()
    visitor.add_init_script(WATCH)
    delays = []
    for _ in range(3):
        page = visitor.new_page()
        chat = Chat.open(page, address)
        chat.ask("罚息怎么算")
        came = page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.endsWith('/messages'))[0]")
        delays.append(page.evaluate("window.seen.answer") - came["responseEnd"])
        chat.button("更多设置").click()
        chat.button("清除对话").click()
        chat.button("清除").click()
        expect(chat.find("[data-welcome]")).to_be_visible()
    with capsys.disabled():
        print(f"\nanswer shown after {sorted(map(round, delays))} ms (at most 150)")
    assert min(delays) <= 150


def test_a_reload_and_a_closed_tab_lose_nothing(context, address):
    """The server gives the history back, and its old answers can still be unfolded but not asked about."""
    visitor = context()
    page = visitor.new_page()
    Chat.open(page, address).ask(QUESTION)
    page.reload()
    chat = Chat(page)
    expect(chat.mine).to_have_text([QUESTION])
    expect(chat.find(".Log")).to_contain_text("以上是之前的对话")
    page.close()
    chat = Chat.open(visitor.new_page(), address)
    expect(chat.mine).to_have_text([QUESTION])
    expect(chat.find(".Log")).to_have_attribute("aria-live", "polite")


def test_who_comes_back_after_the_last_day_is_told_and_goes_on(context, address):
    """The ticket of a month ago opens nothing any more; the page says so and answers as on the first day."""
    visitor = context()
    page = visitor.new_page()
    Chat.open(page, address).ask(QUESTION)
    ticket = json.loads(page.evaluate("localStorage.getItem('guide.ticket')"))
    issued = int(time.time()) - 31 * 86_400
    claims = {"sub": ticket["conversation"], "aud": "chat", "iat": issued, "exp": issued + 30 * 86_400}
    old = json.dumps({**ticket, "token": jwt.encode(claims, SECRET, algorithm="HS256")})
    page.evaluate("ticket => localStorage.setItem('guide.ticket', ticket)", old)
    page.reload()
    chat = Chat(page)
    expect(chat.find(".Log")).to_contain_text("之前的对话已到期")
    expect(chat.find("[data-welcome]")).to_be_visible()
    assert "24:00" in chat.ask(QUESTION)
    assert json.loads(page.evaluate("localStorage.getItem('guide.ticket')"))["conversation"] != ticket["conversation"]


def test_a_phone_with_a_wrong_clock_keeps_its_conversation(context, address):
    """Whether a conversation has ended is for the guide to say, not for a phone that lives in another year."""
    visitor = context()
    page = visitor.new_page()
    page.clock.set_fixed_time("2031-01-01")
    chat = Chat.open(page, address)
    chat.ask(QUESTION)
    page.reload()
    expect(chat.mine).to_have_text([QUESTION])


def test_a_second_tab_shows_the_same_conversation(context, address):
    """What is said in one tab appears in the other; deleted in one, it is gone in both."""
    visitor = context()
    one = Chat.open(visitor.new_page(), address)
    one.ask(QUESTION)
    two = Chat.open(visitor.new_page(), address)
    expect(two.mine).to_have_count(1)
    two.ask("会上征信吗")
    expect(one.mine).to_have_text([QUESTION, "会上征信吗"])
    expect(one.answers).to_have_count(2)
    two.button("更多设置").click()
    two.button("清除对话").click()
    two.button("清除").click()
    for chat in (one, two):
        expect(chat.mine).to_have_count(0)


def test_deleting_asks_first_and_deletes_on_the_server(context, address):
    """Cancel changes nothing; after a yes the server knows nothing, and a new visit starts anew."""
    page = context().new_page()
    chat = Chat.open(page, address)
    chat.ask(QUESTION)
    ticket = json.loads(page.evaluate("localStorage.getItem('guide.ticket')"))
    chat.button("更多设置").click()
    chat.button("清除对话").click()
    chat.button("取消").click()
    chat.button("关闭").click()
    expect(chat.mine).to_have_count(1)
    chat.button("更多设置").click()
    chat.button("清除对话").click()
    chat.button("清除").click()
    expect(chat.find(".Log")).to_contain_text("服务器上也删掉了")
    assert page.evaluate("localStorage.getItem('guide.ticket')") is None
    request = urllib.request.Request(  # noqa: S310  # our own address
        f"{address}chat/conversations/{ticket['conversation']}/messages",
        headers={"Authorization": f"Bearer {ticket['token']}"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)  # noqa: S310
    assert refused.value.code in {401, 404}
    assert "24:00" in chat.ask(QUESTION)


def test_without_network_a_message_waits_and_is_sent_once(context, address):
    """Offline is said; the failed message goes out by one tap, and the guide has heard it once."""
    visitor = context()
    page = visitor.new_page()
    chat = Chat.open(page, address)
    chat.ask(QUESTION)
    visitor.set_offline(True)
    chat.input.fill("会上征信吗")
    chat.input.press("Enter")
    expect(chat.find(".Failed")).to_contain_text("没有发出去")
    expect(chat.find(".Connection")).to_contain_text("网络断了")
    visitor.set_offline(False)
    expect(chat.find(".Connection p")).to_have_count(0, timeout=10_000)
    chat.button("点此重试").click()
    expect(chat.answers).to_have_count(2)
    expect(chat.find(".Failed")).to_have_count(0)
    page.reload()
    expect(chat.mine).to_have_text([QUESTION, "会上征信吗"])


def test_a_reply_lost_on_the_way_is_fetched_and_not_asked_again(context, address):
    """The guide answers, the network loses it; the retry brings that very answer, and the history has one question."""
    page = context().new_page()
    chat = Chat.open(page, address)
    sent = []

    def lose(route):
        sent.append(route.request.post_data_json["client_id"])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/messages$"), lose)
    chat.input.fill(QUESTION)
    chat.input.press("Enter")
    chat.button("点此重试").click()
    expect(chat.answers).to_have_count(1)
    assert sent == [sent[0]] * 2
    page.reload()
    expect(chat.mine).to_have_text([QUESTION])


def test_despair_is_answered_with_numbers_to_tap(context, address, screenshots):
    """The numbers are links that call; nothing asks whether this answer helped."""
    chat = Chat.open(context().new_page(), address)
    chat.ask("我不想活了")
    calls = chat.find("a.Call")
    assert [call.get_attribute("href") for call in calls.all()] == ["tel:12356", "tel:110", "tel:120"]
    assert calls.first.bounding_box()["height"] >= 44
    expect(chat.find(".Feedback")).to_have_count(0)
    chat.shot(screenshots / "crisis.png")


def test_the_way_to_a_person_and_the_themes_are_one_tap_away(context, address):
    """By the shortcuts, at any time."""
    chat = Chat.open(context().new_page(), address)
    chat.button("能问什么").click()
    chat.find("dialog").get_by_role("button", name="征信和影响").click()
    expect(chat.answers).to_have_count(1)
    chat.button("转人工").click()
    expect(chat.answers).to_have_count(2)
    assert "95384" in chat.answers.last.inner_text()


def test_a_doubtful_message_gets_its_verdict(context, address, screenshots):
    """Pasted with its sender: the level, what it was seen in, and what to do; the number in it has not left."""
    chat = Chat.open(context().new_page(), address)
    chat.button("粘贴可疑短信").click()
    chat.within.get_by_label("短信或聊天的原文").fill(
        "【微众银行】您已逾期，请今天转账到6222020000000000000，否则上门，点击 wb-huankuan.cn 办理"
    )
    chat.within.get_by_label("谁发来的").fill("10690000123")
    chat.button("发给向导看看").click()
    card = chat.find(".Verdict")
    expect(card).to_have_attribute("data-level", "high_risk")
    expect(card.locator("blockquote", has_text="wb-huankuan.cn")).to_be_visible()
    expect(card.locator("ol li").first).to_be_visible()
    assert "6222" not in chat.find(".Log").inner_text()
    chat.shot(screenshots / "verdict-real.png")


def test_a_plan_is_drawn_and_opens_as_a_page_to_print(context, address, screenshots):
    """From the first question to the page: bars over the months, and a link to all of it, made for paper."""
    visitor = context()
    chat = Chat.open(visitor.new_page(), address)
    debts = ("微粒贷12000，信用卡3000", "微粒贷日利率0.05%，逾期20天，信用卡没逾期")
    for text in ("帮我做个还款计划", *debts, "6000", "房租1500，吃饭1200"):
        chat.ask(text)
    while not chat.find(".Plan a").count():
        before = chat.answers.count()
        chat.answers.last.get_by_role("button", name="跳过", exact=True).click()
        expect(chat.answers).to_have_count(before + 1)
    assert chat.find(".Bars rect").count() >= 3
    chat.find(".Bars").scroll_into_view_if_needed()
    chat.shot(screenshots / "plan-real.png")
    with visitor.expect_page() as opened:
        chat.find(".Plan a").click()
    page = opened.value
    expect(page.locator("figure svg")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between its margins
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.screenshot(path=str(screenshots / "plan-print.png"), full_page=True)
