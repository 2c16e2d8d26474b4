"""Plays the conversations of the YAML files beside this one against a running guide.

A file holds `conversations`, each with a `name` and `turns`. A turn:

user      what the person writes, behind a `start` if there is one; `times` repeats the start, else the text
tap       instead of `user`: a payload, which must stand on a button of the answer before
topic     the topic that the answer is about; `~` for none
says      the first bubbles, exactly: `answer`, `short`, `details`, `sources`, `next_steps` (of the topic), or the key
          of a wording (`crisis`: with its numbers), for somebody who writes in `locale` (zh) about `lender` (webank;
          `any` for an unnamed one) and `product`
second    the topic of a second question, answered shortly after the first and offered as a button
buttons   all payloads, in order: a list in which `*` stands for any topic, or `menu`, or `theme <id>`
offers    payloads that are among the buttons
contains, not_contains   words in the answer
within    seconds

Every answer must have words and metadata, none may show a mark that was not filled in, and none is given three times
running. `questions` is short for conversations of one turn: topic → sentence, answered in full.
"""

import pathlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from running import RunningGuide

from bot import services
from bot.dialogue import payloads
from bot.dialogue.compose import Composer
from bot.knowledge import Library, Scene
from bot.knowledge.placeholders import OWN_LENDER

HERE = pathlib.Path(__file__).parent
TURN = frozenset(
    {"user", "start", "times", "tap", "topic", "says", "locale", "lender", "product", "second"}
    | {"buttons", "offers", "contains", "not_contains", "within"}
)
UNFILLED = re.compile(r"<[a-z_]+(:[^<>]*)?>|\{[a-z_]*\}|Traceback|\bNone\b(?! of these)")
Turn = dict[str, Any]


def conversations() -> Iterator[Any]:
    """Every conversation of every file, by its name."""
    for path in sorted(HERE.glob("*.yml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        for topic, sentence in raw.get("questions", {}).items():
            yield pytest.param([{"user": sentence, "topic": topic, "says": "answer"}], id=f"{path.stem}: {topic}")
        for conversation in raw.get("conversations", []):
            yield pytest.param(conversation["turns"], id=f"{path.stem}: {conversation['name']}")


@pytest.mark.parametrize("turns", conversations())
def test_conversation(turns: list[Turn], guide: RunningGuide, library: Library):
    """The guide says what the file says."""
    person = guide.somebody()
    answers: list[list[dict[str, Any]]] = []
    for turn in turns:
        assert turn.keys() <= TURN, f"unknown: {turn.keys() - TURN}"
        said = _said(turn)
        if "tap" in turn:
            assert said in _buttons(answers[-1]), f"{said} stands on no button of {_text(answers[-1])!r}"
        answer = guide.send(said, person)
        assert answer.status == 200, answer
        answers.append(answer.json())
        assert answer.seconds <= turn.get("within", 10), f"{answer.seconds:.1f} s for {said[:40]!r}"
        _check(turn, answers[-1], library)
        texts = [_text(messages) for messages in answers]
        assert not (len(texts) > 2 and len(set(texts[-3:])) == 1), f"three times running: {texts[-1]!r}"


def test_every_topic_has_its_happy_path(library: Library):
    """Every topic of every theme is asked for in happy_paths.yml."""
    raw = yaml.safe_load((HERE / "happy_paths.yml").read_text(encoding="utf-8"))
    assert raw["questions"].keys() == {topic for theme in library.content.themes for topic in theme.topics}


def _said(turn: Turn) -> str:
    if "tap" in turn:
        return turn["tap"]
    times = turn.get("times", 1)
    return turn["start"] * times + turn["user"] if "start" in turn else turn["user"] * times


def _check(turn: Turn, messages: list[dict[str, Any]], library: Library) -> None:
    text, buttons = _text(messages), _buttons(messages)
    shown = f"{turn.get('user', turn.get('tap'))!r:.60} → {text!r}"
    assert messages, f"no answer to {turn}"
    assert all(message["text"].strip() for message in messages), shown
    assert all({"message", "topic", "sources", "checked"} <= message["metadata"].keys() for message in messages), shown
    assert not UNFILLED.search(text), f"{UNFILLED.search(text)} in {text!r}"
    if "topic" in turn:
        _check_topic(turn["topic"], messages, library, shown)
    expected = _expected(turn, library)
    assert [message["text"] for message in messages[: len(expected)]] == expected, shown
    if "second" in turn:
        scene = _scene(turn)
        assert library.short(turn["second"], scene).text in text, shown
        assert library.question(turn["second"], scene) in text, shown
        assert payloads.topic(turn["second"]) in buttons, shown
    if "buttons" in turn:
        wanted = _wanted(turn["buttons"], library)
        assert len(buttons) == len(wanted), buttons
        assert all(
            b == wish or (wish == "*" and _is_topic(b, library)) for b, wish in zip(buttons, wanted, strict=True)
        )
    assert set(turn.get("offers", ())) <= set(buttons), buttons
    for words in turn.get("contains", ()):
        assert words in text, shown
    for words in turn.get("not_contains", ()):
        assert words not in text, shown


def _check_topic(topic: str | None, messages: list[dict[str, Any]], library: Library, shown: str) -> None:
    sources = library.source_ids(topic) if topic else []
    checked = library.content.entries[topic].checked.isoformat() if topic else None
    for message in messages:
        about = message["metadata"]
        assert (about["topic"], about["sources"], about["checked"]) == (topic, sources, checked), shown


def _expected(turn: Turn, library: Library) -> list[str]:
    """The bubbles that `says` names."""
    scene, topic, texts = _scene(turn), turn.get("topic"), []
    names = turn.get("says", [])
    for name in [names] if isinstance(names, str) else names:
        if name == "answer":
            asked = _said(turn) if "tap" not in turn else ""
            texts += [message.caption() for message in library.answer(topic, scene, asked)]
        elif name == "details":
            texts += [message.caption() for message in library.details(topic, scene)]
        elif name == "crisis":
            texts += [message.caption() for message in Composer(library).crisis(scene).messages]
        elif name in {"short", "sources", "next_steps"}:
            texts.append(getattr(library, name)(topic, scene).caption())
        else:
            texts.append(library.say(name, scene))
    return texts


def _scene(turn: Turn) -> Scene:
    lender = turn.get("lender", OWN_LENDER)
    return Scene(services.today(), turn.get("locale", "zh"), None if lender == "any" else lender, turn.get("product"))


def _wanted(buttons: str | list[str], library: Library) -> list[str]:
    if buttons == "menu":
        return [*(payloads.theme(theme.id) for theme in library.content.themes), payloads.HANDOFF]
    if isinstance(buttons, str):
        wanted = buttons.removeprefix("theme ")
        return [payloads.topic(t) for theme in library.content.themes if theme.id == wanted for t in theme.topics]
    return buttons


def _is_topic(payload: str, library: Library) -> bool:
    return payload.removeprefix("/") in library


def _buttons(messages: list[dict[str, Any]]) -> list[str]:
    return [button["payload"] for message in messages for button in message.get("buttons", ())]


def _text(messages: list[dict[str, Any]]) -> str:
    titles = (button["title"] for message in messages for button in message.get("buttons", ()))
    return "\n".join([*(message["text"] for message in messages), *titles])
