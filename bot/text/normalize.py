"""Brings what people type into one written form before anything looks at it."""

import functools
import pathlib
import re
import unicodedata

import opencc

from bot.text.masking import PLACEHOLDER

MAX_CHARACTERS = 800
"""Longest message that is looked at; Rasa's cost grows with the square of the length beyond this."""

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_PICTOGRAM = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\ue000-\uf8ff]"
)
# Unicode categories: control, other symbol, surrogate, private, unassigned.
_NO_TEXT = frozenset({"Cc", "So", "Cs", "Co", "Cn"})
_REPEATED_MARK = re.compile(r"(?<!:)([^\w\s])\1+")  # the // of https:// stays
_REPEATED_LETTER = re.compile(r"(?!www\.)([^\W\d])\1{2,}")  # www. stays too
_SPACE = re.compile(r"\s+")
_SPACE_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_TIDY = re.compile("(?:[0-9]|([a-z\u4e00-\u9fa5])(?!\\1\\1)|[,.?!](?![,.?!]))*")  # Traditional characters aside
_MOST_ROUNDS = 8


@functools.lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@functools.lru_cache(maxsize=1)
def _convertible() -> frozenset[str]:
    """Characters without one of which OpenCC changes nothing, out of its own tables: asking it costs more."""
    tables = pathlib.Path(opencc.__file__).parent / "dictionary"
    characters, phrases = (
        {line.split("\t")[0] for line in (tables / name).read_text(encoding="utf-8").splitlines()}
        for name in ("TSCharacters.txt", "TSPhrases.txt")
    )
    return frozenset(characters).union(*(phrase for phrase in phrases if characters.isdisjoint(phrase)))


def to_simplified(text: str) -> str:
    """Traditional characters as Simplified ones; everything else unchanged."""
    if _convertible().isdisjoint(text):
        return text
    return _converter().convert(text)  # type: ignore[no-any-return]  # opencc has no annotations


def cap(text: str, limit: int = MAX_CHARACTERS) -> str:
    """The first `limit` characters of the text."""
    return text[:limit]


def _tidy(text: str) -> str:
    """Width, case, emoji, repeated marks and spaces, once."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _INVISIBLE.sub("", text)
    text = _PICTOGRAM.sub(" ", text)
    text = "".join(" " if unicodedata.category(c) in _NO_TEXT else c for c in text)
    text = _SPACE_BETWEEN_HAN.sub("", _SPACE.sub(" ", text))
    text = _REPEATED_MARK.sub(r"\1", text)
    return cap(_REPEATED_LETTER.sub(r"\1\1", text)).strip()


def normalize(text: str) -> str:
    """One form for one meaning: width (NFKC), script, case, emoji, repeated marks and spaces.

    The text is capped first, so that nothing after this sees a longer one. Idempotent: one step may make room for
    another (a space taken out joins 哈 哈哈), so they are repeated until nothing changes.
    """
    text = cap(text)
    return text if _is_in_one_form(text) else _rounds(text)


def _is_in_one_form(text: str) -> bool:
    """Surely so; most texts that are looked at a second time, at a tenth of the cost."""
    return bool(_TIDY.fullmatch(text)) and _convertible().isdisjoint(text)


def _rounds(text: str) -> str:
    for _ in range(_MOST_ROUNDS):
        tidy = _tidy(text)
        while tidy != text:
            text, tidy = tidy, _tidy(tidy)
        text = to_simplified(text)
        if text == tidy:
            break
    return text


def is_noise(text: str) -> bool:
    """True when nothing is left to understand: digits (also masked ones), marks and emoji, or a single Latin letter."""
    left = re.sub(r"[\W\d_]", "", PLACEHOLDER.sub("", normalize(text)))
    return not left or (len(left) == 1 and left.isascii())
