"""Answers by number: what was offered last is kept for each conversation, so that "2", "②" or "第二个" opens it."""

import json
import re
import unicodedata
from collections.abc import Sequence

from bot import services
from bot.knowledge import Scene
from bot.knowledge.models import LOCALES
from bot.messages import Choice, Choices
from bot.stores import Store
from bot.text.numerals import parse_number

_SPACE = "wechat.choices"
_MOST_BY_WORDS = 2
_SECONDS = 7 * 24 * 3600.0
_MARKS = " \t\n.。、,，!！?？:：;；()（）[]【】\"“”'‘’"
_ASKED = re.compile(
    r"(?:我?选择?|回复|我要|看看?|点|option|number|no\.?)?\s*第?\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
    r"\s*(?:个|條|条|项|項|号|號|种|種)?(?:吧|呢|的)?",
    re.IGNORECASE,
)
_KEYCAP = re.compile("[\ufe0f\u20e3]")
_ROUND = str.maketrans(
    {chr(0x2776 + i): str(i + 1) for i in range(10)} | {chr(0x278A + i): str(i + 1) for i in range(10)}
)
_WORDS = {"first": 1, "second": 2, "third": 3, "the first one": 1, "the second one": 2, "the third one": 3}


def number_in(text: str) -> int | None:
    """The number of a choice when the whole text names one: 1, ①, １、, 一, 第一个, 选2, option 3; else None."""
    plain = unicodedata.normalize("NFKC", _KEYCAP.sub("", text).translate(_ROUND)).strip(_MARKS).lower()
    if plain in _WORDS:
        return _WORDS[plain]
    match = _ASKED.fullmatch(plain)
    if not match:
        return None
    return _value(match[1])


def is_choice_line(line: str) -> bool:
    """True for a line that says which number to send back."""
    library = services.library()
    forms = [library.say("wechat_choice", Scene(services.today(), locale), number="1", title="") for locale in LOCALES]
    return any(re.match(re.escape(form).replace("1", r"\d+", 1), line) for form in forms)


def _value(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    value = parse_number(text)
    return int(value) if value is not None and value == int(value) else None


def by_words(offer: Choices) -> bool:
    """Whether its answers are given by their words alone, since a number would be an answer of the person's own.

    "How many days late?" with 不知道 beside it: who sends back 1 means one day. Our own payloads are never values, and
    more than two answers are a list to pick from.
    """
    return len(offer.choices) <= _MOST_BY_WORDS and not any(choice.payload.startswith("/") for choice in offer.choices)


class Memory:
    """What each conversation was offered last."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(self, conversation: str, offers: Sequence[Choices]) -> None:
        """In place of what was offered before; nothing offered leaves nothing, so a number is a number again."""
        if not offers:
            await self._store.delete(_SPACE, conversation)
            return
        values = [[choice.title, choice.payload, not by_words(offer)] for offer in offers for choice in offer.choices]
        value = json.dumps(values, ensure_ascii=False)
        await self._store.put(_SPACE, conversation, value, _SECONDS, owner=conversation)

    async def chosen(self, conversation: str, text: str, tapped: bool = False) -> Choice | None:
        """The choice that the text means by number or by its title; None when it means none.

        A tap on a menu sends the title: on one further up in the chat it may stand under another number by now.
        """
        kept = await self._store.get(_SPACE, conversation)
        if kept is None:
            return None
        offered = [(Choice(title, payload), numbered) for title, payload, numbered in json.loads(kept)]
        choices = [choice for choice, numbered in offered if numbered]
        number = None if tapped else number_in(text)
        if number is not None and 1 <= number <= len(choices):
            return choices[number - 1]
        return next((choice for choice, _ in offered if choice.title == text.strip()), None)
