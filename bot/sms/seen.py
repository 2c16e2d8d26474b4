"""Sees through what senders do to hide words: width, script, split and broken words, homophones, emoji."""

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterable

from bot.text.normalize import to_simplified

LONGEST = 2_000
"""Characters that are looked at; a text message has at most a few hundred."""

_HEARTS = frozenset("❤♥♡💗💓💕💖💘💙💚💛🧡💜🖤🤍")
_SHOWN = {"🐧": "qq", "➕": "加", "💳": "卡", "💰": "钱", "📱": " ", "☎": " ", "📞": " "}
# Unicode categories of what carries no text: format, other symbol, surrogate, private, unassigned, combining marks.
_NO_TEXT = frozenset({"Cf", "So", "Cs", "Co", "Cn", "Me", "Mn", "Sk"})
_HAN = "[\u3400-\u9fff]"
_BROKEN = re.compile(rf"(?<={_HAN})[ .·•*_|/~^\-+=#…\"'“”‘’`\\]+(?={_HAN})")
_HAN_DIGITS = re.compile(r"[零〇一二三四五六七八九幺]{7,}")
_DIGITS = {han: str(value) for value, han in enumerate("零一二三四五六七八九")} | {"〇": "0", "幺": "1"}
# wld-app点icu, wld-app。icu: a dot spelled out before an ending
_DOT = re.compile(
    r"(?<=[a-z0-9])(?:点|。|\[\.\]|\(\.\)|\(点\)| \. ?)(?=(?:com|cn|net|top|xyz|vip|cc|icu|club|site|app)(?![a-z]))"
)


@dataclasses.dataclass(frozen=True)
class Seen:
    """A message as it is meant to be read, with the way back to how it was written."""

    raw: str
    text: str
    places: tuple[int, ...]
    """For each character of `text`, its index in `raw`."""

    def quote(self, start: int, end: int) -> str:
        """What stands in the message itself where `text[start:end]` was read."""
        if start >= end:
            return ""
        return self.raw[self.places[start] : self.places[end - 1] + 1].strip()


@functools.lru_cache(maxsize=8_192)
def _see(character: str) -> str:
    """One character as it is meant; empty when it carries no text."""
    if character in _HEARTS:
        return "❤"
    if character in _SHOWN:
        return _SHOWN[character]
    if character in "\n\r":
        return "\n"
    category = unicodedata.category(character)
    if category in _NO_TEXT:
        return ""
    if category == "No" and (value := unicodedata.digit(character, None)) is not None:
        return str(value)
    narrow = "".join(
        c for c in unicodedata.normalize("NFKC", character).lower() if unicodedata.category(c) not in _NO_TEXT
    )
    return " " if narrow.isspace() or category == "Cc" else narrow


class Reader:
    """Reads messages with a list of disguises, each a pattern and what it stands for."""

    def __init__(self, disguises: Iterable[tuple[str, str]]) -> None:
        self._disguises = [(re.compile(hidden), shown) for hidden, shown in disguises]

    def read(self, raw: str) -> Seen:
        """The message seen through; never fails."""
        raw = raw[:LONGEST]
        pairs = [(shown, place) for place, character in enumerate(raw) for shown in _see(character)]
        text = "".join(shown for shown, _ in pairs)
        places = [place for _, place in pairs]
        text = _same_length(text)
        text, places = _replace(_BROKEN, "", text, places)
        for hidden, shown in self._disguises:
            text, places = _replace(hidden, shown, text, places)
        text, places = _replace(_DOT, ".", text, places)
        if match := _HAN_DIGITS.search(text):
            text = text[: match.start()] + "".join(_DIGITS[c] for c in match.group()) + text[match.end() :]
        return Seen(raw, text, tuple(places))


def _same_length(text: str) -> str:
    """The text in Simplified characters, one for one."""
    simplified = to_simplified(text)
    return simplified if len(simplified) == len(text) else "".join(to_simplified(c)[:1] or c for c in text)


def _replace(pattern: re.Pattern[str], shown: str, text: str, places: list[int]) -> tuple[str, list[int]]:
    """The text with every match replaced, and the places of what is left."""
    if not pattern.search(text):
        return text, places
    parts: list[str] = []
    kept: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        if start == end:
            continue
        parts += [text[done:start], shown]
        kept += places[done:start]
        # the first character answers for what was hidden, the last for its end, so that a quotation holds all of it
        kept += [places[start]] * max(0, len(shown) - 1) + [places[end - 1]] * min(1, len(shown))
        done = end
    return "".join([*parts, text[done:]]), [*kept, *places[done:]]
