"""Texts cut at pauses with links whole, numbers in every writing, the menu file, and the command that pushes it."""

import json
import pathlib

import pytest
from fake_wechat import SETTINGS, FakeWeChat
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import services
from bot.channels.wechat import parts, rendering
from bot.channels.wechat.choices import Memory, is_choice_line, number_in
from bot.channels.wechat.menu import Menu
from bot.channels.wechat.rendering import MOST_BYTES
from bot.channels.wechat.splitting import split
from bot.commands import main
from bot.dialogue.payloads import allowed_payloads
from bot.knowledge import ContentError, Library, Scene
from bot.messages import Choice, Choices, Reason, Text, Verdict
from bot.stores import Store

LINK = "https://example.org/" + "a" * 60


@given(st.text(alphabet="一二三。！，\n ab.😀", max_size=500), st.integers(8, 60))
@settings(deadline=None)
def test_pieces_fit_and_lose_nothing_but_space(text: str, limit: int):
    """Counted in bytes; no character is torn."""
    pieces = split(text, limit)
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.integers(0, 80), st.integers(0, 80))
def test_a_link_stays_whole(before: int, after: int):
    """Wherever it stands."""
    assert sum(LINK in piece for piece in split("字" * before + LINK + "。" + "字" * after, 120)) == 1


def test_cuts_are_made_where_a_reader_pauses():
    """A paragraph before a line, a line before a sentence, a sentence before a comma."""
    assert split("第一段。\n\n第二段，有两行。\n第二行。", 40) == ["第一段。", "第二段，有两行。\n第二行。"]
    assert split("这是第一句话。这是第二句，比较长。", 45) == ["这是第一句话。", "这是第二句，比较长。"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("①", 1), ("一", 1), ("第一个", 1), ("第2个", 2), ("❸", 3), ("3️⃣", 3), ("选四", 4), ("option 2", 2),
     ("12", 12),
     ("the second one", 2), ("第三条吧", 3), ("我欠3万", None), ("三万", None),
     ("2.5", None), ("2026", None), ("一个月", None), ("", None), ("第", None)],
)  # fmt: skip
def test_numbers_of_choices(text: str, number: int | None):
    """Amounts, years and durations are none."""
    assert number_in(text) == number


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_has_a_number_or_none(text: str):
    """Never an error."""
    assert number_in(text) is None or number_in(text) >= 0  # type: ignore[operator]


def test_every_answer_of_the_library_fits_in_few_bubbles(library: Library):
    """Short answer, steps, sources and choices of every topic in one message, in both languages."""
    from bot.dialogue.compose import Composer

    composer, most = Composer(library), {"zh": 0, "en": 0}
    for topic in library.content.entries:
        for locale in ("zh", "en"):
            reply = composer.answer(topic, Scene(services.today(), locale))
            bubbles = rendering.of_messages(reply.messages, locale).parts()
            assert all(len(bubble.plain().encode()) <= MOST_BYTES for bubble in bubbles)
            most[locale] = max(most[locale], len(bubbles))
    assert most["zh"] == 1
    assert most["en"] <= 2


def test_a_verdict_is_text(library: Library):
    """With its reasons and steps."""
    verdict = Verdict(
        "high_risk", "很可能是骗局", "看到的：", (Reason("点链接", "官方不发链接"),), "怎么办：", ("别点",)
    )
    said = rendering.of_messages([verdict, Text("还有")], "zh")
    assert said.parts() == [parts.TextPart(f"{verdict.plain()}\n\n还有")]


def test_choices_say_which_number_to_send(library: Library):
    """As text; as a menu where the account has it, with the same words to fall back on."""
    said = rendering.of_messages([Choices("选一个", (Choice("甲", "/a"), Choice("乙", "/b")))], "zh")
    assert said.parts() == [parts.TextPart("选一个\n回复 1：甲\n回复 2：乙")]
    (menu,) = said.parts(with_menu=True)
    body = json.loads(parts.as_message(menu, "o1"))
    assert body["msgmenu"]["list"] == [{"id": "1", "content": "甲"}, {"id": "2", "content": "乙"}]
    assert menu.plain() == "选一个\n回复 1：甲\n回复 2：乙"
    assert is_choice_line("回复 12：甲")
    assert is_choice_line("Reply 1: x")
    assert not is_choice_line("1. 甲")


FIGURE = Choices("逾期几天？", (Choice("不知道", "不知道"),))
PEOPLE = Choices("养几个人？", (Choice("没有", "没有"), Choice("跳过", "跳过")))
REASONS = Choices("为什么？", tuple(Choice(word, word) for word in ("失业", "生病", "跳过")))
TOPICS = Choices("接着看：", (Choice("甲", "/a"), Choice("乙", "/b")))


def test_a_question_for_a_figure_leaves_numbers_to_the_person():
    """Who is asked how many and sends back 1 means one; longer lists and our own topics are numbered."""
    assert rendering.written_out([FIGURE], "zh") == ["逾期几天？\n也可以回复“不知道”。"]
    assert rendering.written_out([PEOPLE], "en") == ['养几个人？\nOr reply "没有" or "跳过".']
    assert rendering.written_out([REASONS], "zh") == ["为什么？\n回复 1：失业\n回复 2：生病\n回复 3：跳过"]


def test_two_questions_keep_their_own_answers():
    """An answer in the middle of a calculation: its further topics first, then what is still to be told."""
    said = rendering.of_messages([Text("答"), TOPICS, FIGURE], "zh")
    assert said.parts(with_menu=True) == [
        parts.TextPart("答\n\n接着看：\n回复 1：甲\n回复 2：乙\n\n逾期几天？\n也可以回复“不知道”。")
    ]
    assert rendering.written_out([TOPICS, REASONS], "zh")[1].splitlines()[1] == "回复 3：失业"


@pytest.mark.parametrize(
    ("text", "tapped", "payload"),
    [("2", False, "/b"), ("甲", False, "/a"), ("不知道", False, "不知道"), ("3", False, None), ("丙", False, None),
     ("乙", True, "/b"), ("丙", True, None), ("1", True, None)],
)  # fmt: skip
async def test_what_a_number_or_a_tap_means(store: Store, text: str, tapped: bool, payload: str | None):
    """A tap on a menu further up in the chat sends its words, whatever number it had there."""
    memory = Memory(store)
    await memory.keep("c", [TOPICS, FIGURE])
    chosen = await memory.chosen("c", text, tapped)
    assert (chosen.payload if chosen else None) == payload
    await memory.keep("c", [])
    assert await memory.chosen("c", "1") is None


@pytest.mark.parametrize(
    "part",
    [
        parts.TextPart("答"),
        parts.CardPart("t", "d", "https://x"),
        parts.MenuPart("h", ("a", "b"), "f"),
        parts.TransferPart(),
    ],
)
def test_a_part_survives_its_store(part: parts.Part):
    """As JSON and back."""
    assert parts.from_values(json.loads(json.dumps(parts.to_values(part)))) == part


def test_every_menu_item_sends_what_a_button_of_ours_sends(library: Library):
    """Else it would be read as words."""
    menu = Menu.load()
    assert set(menu.payloads().values()) <= allowed_payloads(library)
    assert {theme.id for theme in library.content.themes} == set(menu.payloads()) - {"person"}
    assert all(set(item.name) == {"zh", "en"} for button in menu.buttons for item in (button, *button.items))


BROKEN = {
    "four buttons": "buttons: [" + ", ".join(f"{{name: {{zh: a}}, key: k{i}, sends: /x}}" for i in range(4)) + "]",
    "a long name": "buttons: [{name: {zh: 这个名字太长了}, key: a, sends: /x}]",
    "nothing to do": "buttons: [{name: {zh: a}}]",
    "a key without words": "buttons: [{name: {zh: a}, key: a}]",
    "an open link": "buttons: [{name: {zh: a}, opens: 'http://x'}]",
    "a key twice": "buttons: [{name: {zh: a}, key: a, sends: /x}, {name: {zh: b}, key: a, sends: /y}]",
    "an unknown field": "buttons: [{name: {zh: a}, key: a, sends: /x, colour: red}]",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_menu_that_wechat_would_refuse_is_refused_here(tmp_path: pathlib.Path, text: str):
    """Before anything is pushed."""
    path = tmp_path / "menu.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError):
        Menu.load(path)


def test_the_menu_is_shown_and_pushed(
    wechat: FakeWeChat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: pathlib.Path
):
    """--dry-run shows what is pushed without it; errors are a sentence and status 1."""
    monkeypatch.setenv("GUIDE_STORE_URL", f"sqlite:{tmp_path / 'guide.db'}")
    services.store.cache_clear()
    assert main(["wechat-menu", "push", "--dry-run"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert main(["wechat-menu", "push"]) == 1
    assert "WECHAT_APP_ID" in capsys.readouterr().err
    for name, value in {**SETTINGS, "WECHAT_API_URL": wechat.url}.items():
        monkeypatch.setenv(name, value)
    assert main(["wechat-menu", "push"]) == 0
    assert wechat.requests[-1] == ("/cgi-bin/menu/create", shown)
    services.store.cache_clear()
    wechat.faults["/cgi-bin/menu/create"].append(40164)
    assert main(["wechat-menu", "push"]) == 1
    assert "40164" in capsys.readouterr().err
    services.store.cache_clear()
