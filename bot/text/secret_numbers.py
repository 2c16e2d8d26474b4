"""Finds identity numbers, bank cards and mobile numbers in digits, however these are written and set apart.

Digits are taken for a secret for their checksum, their prefix or the date in them, never for their length alone: sums,
dates, hotlines (95xxx, 12xxx, 400…) and mass senders (106…) are none.
"""

import dataclasses
import re
from collections.abc import Iterator

from bot.text.disguise import is_han, numbers

IDENTITY, BANK_CARD, MOBILE = "[证件号]", "[卡号]", "[手机号]"

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LIKE_AN_IDENTITY_NUMBER = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]")
# Cards begin with 3 to 9, or with 22 to 27; so neither dates (2025…) nor mass senders (106…) are taken for one.
_CARD = re.compile(r"(?:[3-9]\d|2[2-7])\d{13,17}")
_MOBILE = re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}")
_LENGTHS = (18, 19, 17, 16, 15, 14, 13, 12, 11)  # an identity number before a card that begins at the same digit
_LONGEST = 19
_LONGEST_SENDER = 20

# Between the digits of one number: spaces, hyphens, dots in the middle, what cannot be seen, the frames of keycaps.
_SEPARATOR = r"[ \t\u00a0\u3000\-\u2010-\u2015\u2212\uff0d_·\u200b-\u200f\u2060\ufeff\u00ad\ufe0f\u20e3]"
RUN = re.compile(rf"[0-9](?:{_SEPARATOR}{{0,4}}[0-9]){{10,}}(?:{_SEPARATOR}{{0,4}}[xX])?")
# 138.0013.8000, 1、3、8、0…: marks that else stand in sums and lists, so only where the grouping says what it is.
DOTTED = re.compile(
    r"(?<![\d.,/])1[3-9]\d([./,*|~])\d{4}\1\d{4}(?![\d.,/])|(?<!\d)\d([、,./*|+~])\d(?:\2\d){9,18}(?!\d)"
)

_SUM = re.compile(r"[1-9]\d{0,5}0")
_DATE = r"(?:20)?\d\d{0}(?:0?[1-9]|1[0-2]){0}(?:0?[1-9]|[12]\d|3[01])"
_DATES = re.compile(rf"{_DATE.format('-')}(?:[ -]{{1,3}}{_DATE.format('-')})+")
_HOTLINES = re.compile(r"(?:,(?:(?:95|96|12|10)\d{3}|[48]00,?\d{3},?\d{4}|[48]00,?\d{4},?\d{3}))+")


@dataclasses.dataclass(frozen=True)
class _Digit:
    value: str
    place: int
    first: bool  # whether a group begins here, where a number may begin


def is_identity_number(digits: str) -> bool:
    """True for the 18 characters of a resident identity number with a right checksum (GB 11643)."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", digits):
        return False
    return "10X98765432"[sum(w * int(d) for w, d in zip(_ID_WEIGHTS, digits[:17], strict=True)) % 11] == digits[17]


def is_bank_card(digits: str) -> bool:
    """True for 15 to 19 digits with the prefix of a bank card whose last one is the Luhn check digit."""
    if not _CARD.fullmatch(digits):
        return False
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def hidden(written: str) -> str:
    """A run of digits as it is written, with the secrets in it replaced."""
    digits = _read(written)
    masked, kept = [], 0
    for start, end, placeholder in _secrets(written, digits):
        masked += [written[kept : digits[start].place], placeholder]
        kept = digits[end - 1].place + 1
    return "".join([*masked, written[kept:]])


def _read(written: str) -> list[_Digit]:
    """The digits of a run; a group begins after a separator, where the script changes, and anywhere within digits too
    many to be one number."""
    digits: list[_Digit] = []
    for group in re.finditer(r"[0-9xX]+", numbers(written)):
        glued = group.end() - group.start() > _LONGEST and not group.group().startswith("106")
        for place in range(*group.span()):
            first = place == group.start() or glued or is_han(written[place]) != is_han(written[place - 1])
            digits.append(_Digit(group.group()[place - group.start()].upper(), place, first))
    return digits


def _secrets(written: str, digits: list[_Digit]) -> Iterator[tuple[int, int, str]]:
    """Start, end and placeholder of each secret: windows that begin and end where a group does."""
    text = "".join(digit.value for digit in digits)
    dates = [match.span() for match in _DATES.finditer(numbers(written))]
    start = _after_sender(digits, text)
    while start < len(digits):
        may_begin = digits[start].first and not any(begin <= digits[start].place < end for begin, end in dates)
        for length in _LENGTHS if may_begin else ():
            end = start + length
            if end > len(digits) or (end < len(digits) and not digits[end].first):
                continue
            placeholder = _placeholder(text[start:end])
            if placeholder and not _is_innocent(written, digits[start:end]):
                yield start, end, placeholder
                start = end - 1
                break
        start += 1


def _placeholder(digits: str) -> str | None:
    """What stands for a whole number; None for one that may be kept."""
    if len(digits) < 15 or digits[0] in "01":
        return MOBILE if digits[0] in "018" and _MOBILE.fullmatch(digits) else _identity(digits)
    return _identity(digits) or (BANK_CARD if is_bank_card(digits) else None)


def _identity(digits: str) -> str | None:
    if len(digits) == 18 and (is_identity_number(digits) or _LIKE_AN_IDENTITY_NUMBER.fullmatch(digits)):
        return IDENTITY
    return None


def _is_innocent(written: str, digits: list[_Digit]) -> bool:
    """Whether groups that together look like a secret are hotlines, or sums in a row with a space between."""
    between = numbers(written[digits[0].place : digits[-1].place])
    apart = "".join(sorted(set(re.sub(r"[0-9xX]", "", between))))
    marked = "".join("," * digit.first + digit.value for digit in digits)
    groups = marked.strip(",").split(",")
    if len(groups) == 1:
        return False
    sums = apart == " " and all(_SUM.fullmatch(group) for group in groups)
    counted_hotline = len(groups[0]) < 3 and _HOTLINES.fullmatch(f",{','.join(groups[1:])}")
    return sums or bool(_HOTLINES.fullmatch(marked) or counted_hotline)


def _after_sender(digits: list[_Digit], text: str) -> int:
    """How many digits at the start belong to a mass sender (106…) that is written in groups."""
    starts = [place for place, digit in enumerate(digits) if digit.first]
    if not text.startswith("106") or len(starts) == 1:
        return 0
    ends = [*starts[1:], len(digits)]
    last = 0
    for start, end in zip(starts, ends, strict=True):
        rest = _placeholder(text[start:]) if start else None  # a sum of 106 yuan, and then a secret in groups
        secret = (start and _placeholder(text[start:end])) or (rest and (rest != MOBILE or start == starts[1]))
        if end > _LONGEST_SENDER or secret or last > 10:
            break
        last = end
    return last
