"""The chat in pages of other people: what it costs, what their styles and scripts can do, and by keyboard alone."""

import re

import pytest
from chat import WATCH, Chat
from playwright.sync_api import expect

QUESTION = "微粒贷晚还两天算逾期吗"
HOSTILE = """<!doctype html><html lang="zh"><head><title>别人的网站</title><style>
  * { all: unset !important; display: none !important; font-size: 3px !important; color: red !important }
  html, body, p { display: block !important }
  body { transform: scale(0.5) !important; filter: blur(1px) !important; pointer-events: none !important }
  button { visibility: hidden !important; width: 1px !important }
  iframe { width: 0 !important; opacity: 0 !important }
  overdue-guide { display: none !important; position: static !important; opacity: 0 !important }
</style></head><body><p>正文</p>
<script src="%s/widget.js" data-title="小王互助" data-color="#7a3b00" data-position="left" data-question="逾期会坐牢吗">
</script></body></html>"""
FRIENDLY = """<!doctype html><html lang="zh"><head><meta name="viewport" content="width=device-width">
<title>别人的网站</title></head><body><h1>正文</h1><script async src="%s/widget.js"></script></body></html>"""


@pytest.fixture
def embedding(foreign, real, context):
    """Opens a page of somebody else that embeds the guide."""

    def opens(html=FRIENDLY, **options):
        foreign.pages["/"] = html % f"http://127.0.0.1:{real.port}"
        page = context(**options).new_page()
        page.goto(f"{foreign.origin}/")
        return page

    return opens


def launcher(page):
    """The button that opens the chat."""
    return page.locator("overdue-guide .launcher")


def framed(page):
    """The chat inside the frame."""
    return Chat(page, page.frame_locator("overdue-guide iframe"))


def test_a_foreign_page_pays_one_small_request_before_opening(embedding, real):
    """Nothing but the loader is asked for, and the page's own styles break neither the button nor the chat."""
    page = embedding(HOSTILE, viewport={"width": 1100, "height": 760})
    asked = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert [name for name in asked if f":{real.port}/" in name] == [f"http://127.0.0.1:{real.port}/widget.js"]
    box = launcher(page).bounding_box()
    assert (box["width"], box["height"], box["x"]) == (56, 56, 16)
    assert launcher(page).get_attribute("aria-label") == "打开对话：小王互助"


def test_hostile_styles_do_not_reach_the_chat(embedding, screenshots):
    """The chat opens, answers the opening question, and looks as it does alone."""
    page = embedding(HOSTILE, viewport={"width": 1100, "height": 760})
    launcher(page).click()
    chat = framed(page)
    expect(chat.find("h1")).to_have_text("小王互助")
    assert chat.find("h1").evaluate("e => getComputedStyle(e).fontSize") == "17px"
    assert chat.find(".Head").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(122, 59, 0)"
    chat.button("逾期会坐牢吗").click()
    expect(chat.answers).to_have_count(1)
    assert page.locator("overdue-guide iframe").bounding_box()["width"] == 400
    chat.shot(screenshots / "embedded-hostile.png")


def test_the_first_bubble_comes_within_a_second(embedding, capsys):
    """From the tap on the button in a foreign page to the first bubble in the frame; the fastest of three."""
    times = []
    for _ in range(3):
        page = embedding()
        page.context.add_init_script(WATCH)
        start = page.evaluate("performance.timeOrigin + performance.now()")
        launcher(page).click()
        framed(page).find("[data-welcome] .Bubble").first.wait_for()
        frame = page.frames[1]
        times.append(frame.evaluate("performance.timeOrigin + window.seen.welcome") - start)
    with capsys.disabled():
        print(f"\nfirst bubble after {sorted(map(round, times))} ms (at most 1000)")
    assert min(times) <= 1_000


def test_unread_answers_are_counted_on_the_button(embedding):
    """Closed before the answer came: the button says how many there are, in a badge and in its name."""
    page = embedding()
    held = []
    page.route(re.compile("/messages$"), lambda route: held.append(route))  # noqa: PLW0108  # a builtin cannot be called back
    launcher(page).click()
    chat = framed(page)
    chat.input.fill(QUESTION)
    chat.input.press("Enter")
    chat.button("收起对话").click()
    expect(page.locator("overdue-guide .panel")).to_be_hidden()
    held[0].continue_()
    expect(page.locator("overdue-guide .badge")).to_be_visible(timeout=15_000)
    assert re.search(r"\d 条新消息", launcher(page).get_attribute("aria-label"))
    launcher(page).click()
    expect(page.locator("overdue-guide .badge")).to_be_hidden()
    expect(chat.mine).to_have_text([QUESTION])


def test_by_keyboard_alone_from_the_button_and_back(embedding):
    """Enter opens and the input has the focus; Esc closes the sheet first, then the chat, and gives the focus back."""
    page = embedding(viewport={"width": 1000, "height": 760})
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chat = framed(page)
    expect(chat.input).to_be_focused()
    page.keyboard.type("罚息怎么算")
    page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(1)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        focused = page.frames[1].evaluate(
            "(document.activeElement.ariaLabel ?? document.activeElement.innerText).trim()"
        )
        reached.add(focused)
    assert {
        "更多设置",
        "收起对话",
        "对话内容",
        "有帮助",
        "没帮助",
        "复制",
        "依据是什么",
        "能问什么",
        "转人工",
    } <= reached
    chat.button("粘贴可疑短信").focus()
    page.keyboard.press("Enter")
    expect(chat.find("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.find("dialog")).to_have_count(0)
    expect(chat.button("粘贴可疑短信")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("overdue-guide .panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.shadowRoot?.activeElement?.className").startswith("launcher")


def test_only_the_frame_can_speak_for_the_chat(embedding):
    """A page's own message that claims to come from the chat changes nothing."""
    page = embedding()
    launcher(page).click()
    framed(page).find(".Composer").wait_for()
    for message in ("{guide: 'close'}", "{guide: 'unread', count: 7}"):
        page.evaluate(
            f"""new Promise(heard => {{
              addEventListener('message', () => heard(), {{once: true}});
              postMessage({message}, '*');
            }})"""
        )
    expect(page.locator("overdue-guide .panel")).to_be_visible()


def test_a_page_that_is_not_allowed_cannot_embed_the_chat(context, real, foreign):
    """The same page under another name than the operator's list has it: the browser refuses the frame."""
    foreign.pages["/"] = FRIENDLY % f"http://127.0.0.1:{real.port}"
    page = context().new_page()
    page.goto(foreign.origin.replace("localhost", "127.0.0.1"))
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        launcher(page).click()
    expect(framed(page).find("main")).to_have_count(0)
