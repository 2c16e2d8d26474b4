"""Sees through the ways in which a number is written: full-width, circled, bold, other scripts, Chinese numerals.

A text is given a twin of the same length in plain ASCII, so that what is found in the twin stands at the same place in
the text.
"""

import re
import unicodedata
from collections.abc import Callable

_HAN_DIGITS = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
_HAN_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True))
_HAN_DIGITS |= dict(zip("貳參陸幺", "2361", strict=True))  # 幺 is how 1 is said in telephone numbers
_FULL_WIDTH_START, _FULL_WIDTH_END, _FULL_WIDTH_SHIFT = 0xFF01, 0xFF5E, 0xFEE0


class _Twins(dict[int, int]):
    """Character by character, each looked up once; `str.translate` asks it."""

    def __init__(self, more: dict[str, str]) -> None:
        super().__init__({ord(written): ord(meant) for written, meant in more.items()})

    def __missing__(self, code: int) -> int:
        digit = unicodedata.digit(chr(code), None)
        if digit is not None:
            plain = ord("0") + digit
        elif _FULL_WIDTH_START <= code <= _FULL_WIDTH_END:
            plain = code - _FULL_WIDTH_SHIFT
        else:
            plain = code
        self[code] = plain
        return plain


_PLAIN = _Twins({})
_NUMBERS = _Twins(_HAN_DIGITS)


def plain(text: str) -> str:
    """The text in ASCII where it means ASCII (ａ＠ｂ．ｃｏｍ, ③): same length, Chinese numerals as they are."""
    return text.translate(_PLAIN)


def numbers(text: str) -> str:
    """The text with every digit in ASCII, Chinese ones too (一三八, 幺三八, 壹叁捌): same length."""
    return text.translate(_NUMBERS)


def is_han(character: str) -> bool:
    """True for a Chinese digit."""
    return character in _HAN_DIGITS


def rewrite(
    pattern: re.Pattern[str], twin: Callable[[str], str], replacement: Callable[[re.Match[str], str], str], text: str
) -> str:
    """The text with what the pattern finds in its twin replaced; `replacement` is given the match and the text."""
    rewritten, kept = [], 0
    for match in pattern.finditer(twin(text)):
        rewritten += [text[kept : match.start()], replacement(match, text)]
        kept = match.end()
    return "".join([*rewritten, text[kept:]]) if kept else text
