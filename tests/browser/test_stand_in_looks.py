"""How the chat page looks and reads: every card, both colours, large type, small phones, and what axe-core says."""

import itertools
import threading

import pytest
from chat import Chat
from playwright.sync_api import expect

VERDICT = {
    "kind": "verdict",
    "level": "high_risk",
    "title": "很像诈骗，先别点、别打、别转钱",
    "reasons_title": "为什么这么说：",
    "reasons": [
        {"quote": "点击 wb-huankuan.example 还款", "why": "这不是微众银行自己的网址。"},
        {"quote": "", "why": "它催您马上转到个人账户，正规机构不会这样收款。"},
    ],
    "steps_title": "现在可以这样做：",
    "steps": ["不点链接，不回电话。", "打开官方 App 看自己的账单。"],
}
TABLE = {
    "kind": "table",
    "title": "分六期，每期还多少",
    "columns": ["期数", "应还", "其中利息", "剩余本金"],
    "rows": [
        [f"第 {i} 期", f"{1_700 - 40 * i:,}.00 元", f"{240 - 40 * i} 元", f"{9_000 - 1_500 * i:,} 元"]
        for i in range(1, 7)
    ],
    "note": "只是估算，以贷款机构给出的方案为准。",
}  # fmt: skip
SOURCES = {
    "kind": "sources",
    "title": "这个回答的依据：",
    "items": ["《民法典》第676条", "《征信业管理条例》第16条"],
    "checked": "核对日期：2026 年 11 月 20 日。",
}
STEPS = {"kind": "list", "title": "现在可以这样做：", "items": ["打开官方 App。", "看账单日。"], "numbered": True}
CHOICES = {
    "kind": "choices",
    "prompt": "还可以接着看：",
    "choices": [
        {"title": "说详细点", "payload": "/ask_more_detail"},
        {"title": "罚息怎么算", "payload": "/penalty_interest"},
    ],
}  # fmt: skip
TEXT = {"kind": "text", "text": "一般当天 24:00 前还上就不算逾期，以合同和页面为准。"}
PLAN = {"kind": "plan", "text": "计划排好了。", "title": "打开还款计划", "url": "https://guide.example/plan/abc"}
CRISIS = {
    "kind": "crisis",
    "text": "您的安全最要紧。",
    "hotlines": [["12356", "心理援助热线"], ["110", "公安"]],
    "topic": None,
}
EVERYTHING = (TEXT, STEPS, SOURCES, VERDICT, TABLE, PLAN, CRISIS, {"kind": "hologram", "title": "新的样子"}, CHOICES)
MODES = {
    "light": {},
    "dark": {"scheme": "dark"},
    "large": {"large": "yes"},
    "large-dark": {"large": "yes", "scheme": "dark"},
}
SERIOUS = {"serious", "critical"}


@pytest.fixture
def chat(context, stand_in):
    """Opens the page with kept settings and an answer to come."""

    def opens(*answers, settings=None, hash_="", **options):
        stand_in.reset(*answers)
        visitor = context(**options)
        for name, value in (settings or {}).items():
            visitor.add_init_script(f"localStorage.setItem('guide.{name}', '{value}')")
        return Chat.open(visitor.new_page(), f"{stand_in.origin}/{hash_}")

    return opens


def faults(page, axe):
    """What axe-core finds serious, with the elements."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found if v["impact"] in SERIOUS]


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_serious(mode, chat, axe, screenshots):
    """On the welcome, on every kind of message, and in every sheet."""
    opened = chat(*EVERYTHING, settings=MODES[mode])
    page = opened.page
    assert faults(page, axe) == []
    opened.shot(screenshots / f"welcome-{mode}.png")
    opened.ask("看看")
    assert faults(page, axe) == []
    for name, shortcut in (("themes", "能问什么"), ("sms", "粘贴可疑短信"), ("settings", "更多设置")):
        opened.button(shortcut).click()
        assert faults(page, axe) == []
        opened.shot(screenshots / f"{name}-{mode}.png")
        page.keyboard.press("Escape")
        expect(opened.find("dialog")).to_have_count(0)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_serious_in_trouble(mode, chat, axe, screenshots):
    """In what is seen more rarely: a judgement in words, a message without network, the question before deleting."""
    opened = chat(TEXT, settings=MODES[mode])
    opened.ask("看看")
    opened.button("没帮助").click()
    expect(opened.find(".Feedback-words")).to_be_visible()
    assert faults(opened.page, axe) == []
    opened.page.context.set_offline(True)
    opened.input.fill("在吗")
    opened.input.press("Enter")
    expect(opened.find(".Failed")).to_be_visible()
    expect(opened.find(".Connection p")).to_be_visible()
    assert faults(opened.page, axe) == []
    opened.shot(screenshots / f"offline-{mode}.png")
    opened.button("更多设置").click()
    opened.button("清除对话").click()
    expect(opened.button("清除")).to_be_visible()
    assert faults(opened.page, axe) == []
    opened.shot(screenshots / f"clear-{mode}.png")


@pytest.mark.parametrize("width", [320, 375, 430])
@pytest.mark.parametrize("large", ["", "yes"])
def test_nothing_is_wider_than_the_phone_and_everything_can_be_hit(width, large, chat, screenshots):
    """No sideways scrolling, and no target under 44 px but links inside a text."""
    opened = chat(*EVERYTHING, settings={"large": large}, viewport={"width": width, "height": 568})
    opened.ask("看看")
    page = opened.page
    wide = "e => e.scrollWidth - e.clientWidth"
    assert page.evaluate(f"({wide})(document.documentElement)") == 0
    assert opened.find(".Log").evaluate(wide) == 0
    sizes = opened.find("button, a, textarea, summary").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => [e.innerText || e.ariaLabel,"
        " Math.round(e.getBoundingClientRect().width), Math.round(e.getBoundingClientRect().height)])"
    )
    assert len(sizes) > 15
    assert [(name, w, h) for name, w, h in sizes if w < 44 or h < 44] == []
    opened.find(".Verdict").scroll_into_view_if_needed()
    opened.shot(screenshots / f"cards-{width}{'-large' if large else ''}.png")


def test_a_verdict_says_its_level_in_words_picture_and_colour(chat, screenshots):
    """High risk is not told by red alone, what was read is quoted, and no level looks like a clean bill."""
    opened = chat(VERDICT, {**VERDICT, "level": "no_warning_signs", "title": "没看到明显的危险信号，但不等于是真的"})
    opened.ask("看看")
    cards = opened.find(".Verdict")
    assert "很像诈骗" in cards.first.inner_text()
    expect(cards.first.locator("blockquote")).to_contain_text("wb-huankuan.example")
    expect(cards.first.locator(".Verdict-title svg")).to_have_count(1)
    colours = [card.locator(".Verdict-title").evaluate("e => getComputedStyle(e).color") for card in cards.all()]
    red, _, blue = (int(part) for part in colours[1].strip("rgb()").split(","))
    assert colours[0] != colours[1]
    assert blue > red, "a level without warning signs is blue, not green"
    opened.shot(screenshots / "verdict.png")


def test_a_schedule_is_drawn_and_a_comparison_is_not(chat, screenshots):
    """Bars as many as payments; the same table with other row names stays a table."""
    other = {
        **TABLE,
        "rows": [["网贷", "1 元", "2 元", "3 元"], ["车贷", "1 元", "2 元", "3 元"], ["房贷", "1 元", "2 元", "3 元"]],
    }
    opened = chat(TABLE, other)
    opened.ask("排个计划")
    tables = opened.find(".Figures")
    expect(tables.nth(0).locator("rect")).to_have_count(6)
    expect(tables.nth(1).locator("svg[role=img]")).to_have_count(0)
    heights = [float(bar.get_attribute("height")) for bar in tables.nth(0).locator("rect").all()]
    assert heights == sorted(heights, reverse=True), "payments fall, so do the bars"
    tables.nth(0).scroll_into_view_if_needed()
    opened.shot(screenshots / "table.png")


def test_payments_that_are_left_out_leave_a_gap(chat):
    """Three months and the last one: the bars do not stand as if they followed each other."""
    months = ("2026 年 12 月", "2027 年 1 月", "2027 年 2 月", "2027 年 5 月")
    opened = chat({**TABLE, "rows": [[month, "1,000 元", "20 元", "3 元"] for month in months]}, TABLE)
    opened.ask("排个计划")
    left, whole = (opened.find(".Figures").nth(i) for i in (0, 1))
    expect(left.locator(".Bars-gap")).to_have_count(1)
    expect(whole.locator(".Bars-gap")).to_have_count(0)
    places = [float(bar.get_attribute("x")) for bar in left.locator("rect").all()]
    steps = [after - before for before, after in itertools.pairwise(places)]
    assert steps[0] == steps[1] < steps[2]


@pytest.mark.parametrize("width", [320, 375, 1000])
def test_a_wide_comparison_can_be_read_whole_on_a_phone(width, chat, screenshots):
    """Each row is a block there, and each figure has its name beside it; on a wide page it is a table."""
    columns = ["", "每月", "还几个月", "还到", "利息一共", "一共还"]
    rows = [
        [name, "2,970 元", "6", "2027 年 5 月", "719.89 元", "15,719.89 元"]
        for name in ("建议", "更快（不留应急的钱）", "更轻松")
    ]
    opened = chat({**TABLE, "columns": columns, "rows": rows}, viewport={"width": width, "height": 700})
    opened.ask("比一比")
    assert opened.find(".Figures-scroll").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    names = opened.find(".Figures td").evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content)")
    assert names[:5] == ([f'"{column}"' for column in columns[1:]] if width < 560 else ["none"] * 5)
    expect(opened.find("thead")).to_be_visible(visible=width >= 560)
    opened.shot(screenshots / f"comparison-{width}.png")


def test_questions_that_are_over_keep_their_words_and_lose_their_answers(chat):
    """A late tap on “skip” would skip another question; a topic can still be asked about."""
    asked = {"kind": "choices", "prompt": "欠多少？", "choices": [{"title": "跳过", "payload": "跳过"}]}
    about = {
        "kind": "choices",
        "prompt": "还可以：",
        "choices": [{"title": "转过钱了", "payload": '/after_message{"done": "paid"}'}],
    }
    opened = chat(asked, about, CHOICES)
    opened.ask("一")
    assert [opened.button(name).count() for name in ("跳过", "转过钱了", "说详细点", "罚息怎么算")] == [1, 1, 1, 1]
    opened.ask("二")
    first = opened.answers.first
    assert "欠多少？" in first.inner_text()
    assert "还可以：" not in first.inner_text()
    assert [b.inner_text() for b in first.locator(".Choice").all()] == ["罚息怎么算"]


def test_a_table_is_printed_alone(chat):
    """The print button leaves the figures on the paper and nothing else."""
    opened = chat(TEXT, TABLE)
    opened.ask("排个计划")
    opened.page.evaluate("window.print = () => { window.printed = document.documentElement.outerHTML }")
    opened.find(".Figures").get_by_role("button", name="打印").click()
    assert 'data-printing=""' in opened.page.evaluate("window.printed")
    opened.page.emulate_media(media="print")
    opened.page.evaluate(
        "document.documentElement.dataset.printing = ''; document.querySelector('.Figures').dataset.printed = ''"
    )
    assert opened.find(".Figures table").is_visible()
    shown = [opened.find(part).first.is_visible() for part in (".Head", ".Composer", "[data-turn=user]", ".Bubble")]
    assert shown == [False] * 4


def test_a_plan_opens_beside_the_chat_and_only_as_a_web_page(chat):
    """In a new page that learns nothing of this one; another kind of address is no link."""
    opened = chat(PLAN, {**PLAN, "url": "javascript:alert(1)"})
    opened.ask("排个计划")
    links = opened.find(".Plan a")
    expect(links).to_have_count(1)
    assert (links.get_attribute("target"), links.get_attribute("rel")) == ("_blank", "noopener noreferrer")


def test_a_message_is_shown_as_it_was_typed(chat):
    """Marks, tags and line breaks are text."""
    odd = "<img src=x onerror=alert(1)> *a* _b_ [c](d)\n第二行 &amp;"
    opened = chat({"kind": "text", "text": odd})
    opened.ask(odd)
    assert opened.mine.inner_text() == odd
    assert opened.answers.last.locator(".Bubble").inner_text() == odd
    expect(opened.find(".Log img")).to_have_count(0)


def test_the_language_the_type_and_the_colours_are_kept(chat):
    """Chosen once, they are there after a reload; the document says its language."""
    opened = chat()
    page = opened.page
    opened.button("更多设置").click()
    opened.within.get_by_role("switch", name="大字").click()
    opened.within.get_by_label("深色").check(force=True)
    opened.within.get_by_label("English").check(force=True)
    expect(opened.find("dialog h2")).to_have_text("Settings")
    page.reload()
    expect(opened.find(".Composer-input")).to_have_attribute("placeholder", "Tell me what happened")
    root = page.locator("html")
    expect(root).to_have_attribute("lang", "en")
    expect(root).to_have_attribute("data-color-scheme", "dark")
    assert root.evaluate("e => getComputedStyle(e).fontSize") == "21px"


def test_large_type_is_one_tap_away(chat):
    """Whoever needs it should not have to look for it in small type; it is kept, and one tap takes it back."""
    opened = chat()
    for wanted in ("21px", "16px", "21px"):
        opened.button("大字").click()
        expect(opened.find(".Bubble").first).to_have_css("font-size", wanted)
    expect(opened.button("大字")).to_have_attribute("aria-pressed", "true")
    opened.page.reload()
    expect(opened.button("大字")).to_have_attribute("aria-pressed", "true")


def test_english_can_be_asked_for_by_the_address(chat):
    """As the loader does for `data-locale`."""
    opened = chat(hash_="#locale=en&title=Help%20desk&color=%23ffd54f")
    expect(opened.find("h1")).to_have_text("Help desk")
    assert opened.find(".Head").evaluate("e => getComputedStyle(e).color") == "rgb(16, 20, 28)", "dark words on yellow"
    assert opened.page.title() == "Help desk"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_motion_stops_for_those_who_ask_for_it(motion, chat):
    """The typing sign moves only for those who did not ask for stillness."""
    opened = chat(TEXT, reduced_motion=motion)
    opened.page.route("**/messages", lambda route: None)  # no answer, so that the sign stays
    opened.input.fill("在吗")
    opened.input.press("Enter")
    moving = opened.find(".Typing-dot").first.evaluate("e => getComputedStyle(e).animationName")
    assert (moving == "none") == (motion == "reduce")


def test_the_on_screen_keyboard_covers_no_input(chat, screenshots):
    """With half of a phone gone, the input and the send button are still to be seen."""
    opened = chat(TEXT, has_touch=True, is_mobile=True)
    opened.ask("在吗")
    opened.input.focus()
    opened.page.set_viewport_size({"width": 375, "height": 300})
    for part in (opened.input, opened.button("发送")):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 300
    opened.shot(screenshots / "keyboard.png")


def test_a_long_answer_is_read_from_its_beginning(chat):
    """An answer higher than the phone is brought in with the question on top, not with its end."""
    opened = chat(*EVERYTHING)
    opened.ask("看看")
    top = opened.mine.bounding_box()["y"] - opened.find(".Log").bounding_box()["y"]
    assert 0 <= top < 60
    expect(opened.button("回到底部")).to_be_visible()
    assert opened.button("回到底部").bounding_box()["width"] <= 60, "it covers little of what is read"


def test_who_reads_above_is_told_of_news_and_not_moved(chat, stand_in):
    """A new answer leaves the reader where they are, and says how many came."""
    opened = chat(*EVERYTHING)
    opened.ask("看看")
    may_answer = threading.Event()
    stand_in.trouble = lambda method, path: may_answer.wait(15) and None
    opened.input.fill("再看看")
    opened.input.press("Enter")
    expect(opened.mine).to_have_count(2)
    expect(opened.find(".ToBottom")).to_have_count(0)
    opened.find(".Log").evaluate("e => { e.scrollTop = 0 }")
    expect(opened.find(".ToBottom")).to_be_visible()
    may_answer.set()
    expect(opened.answers).to_have_count(2)
    expect(opened.find(".ToBottom")).to_contain_text("9 条新消息")
    assert opened.find(".Log").evaluate("e => e.scrollTop") == 0
    opened.find(".ToBottom").click()
    expect(opened.find(".ToBottom")).to_have_count(0)
