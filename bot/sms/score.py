"""A learned score: how much the words of a message resemble the frauds among our own examples.

A line through sets of short runs of characters, trained by `python -m bot train-sms` on `data/sms/examples.yml`. It
joins the rules as two findings (docs/decisions/0008-sms-verdict.md), and never speaks alone against an official notice.
"""

import math
import re
from collections.abc import Mapping

from bot.sms.message import Parsed

LONGEST_RUN = 3
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_CHAT = {"qq": "ⓠ", "wechat": "ⓠ"}
_TRUE, _FOREIGN = "ⓣ", "ⓕ"


def abstract(message: Parsed) -> str:
    """The text with numbers, links and lenders replaced by what kind they are, so that no single one is learned."""
    marks: list[tuple[int, int, str]] = []
    foreign = {number.start for number in message.foreign_numbers}
    for number in message.numbers:
        mark = _CHAT.get(number.kind) or (f"{_FOREIGN}{number.kind[0]}" if number.start in foreign else _TRUE)
        marks.append((number.start, number.end, mark))
    strange = {link.start for link in message.foreign_links}
    for link in message.links:
        short = link.host in message.directory.short_hosts
        marks.append((link.start, link.end, "ⓢ" if short else "ⓧ" if link.start in strange else "ⓛ"))
    marks += [(start, end, "ⓑ") for start, end in message.directory.lender_places(message.text)]
    parts, done = [], 0
    for start, end, mark in sorted(marks):
        if start >= done:
            parts += [message.text[done:start], mark]
            done = end
    return _DIGITS.sub("0", "".join([*parts, message.text[done:]]))


def runs(text: str) -> set[str]:
    """Every run of one to `LONGEST_RUN` characters."""
    return {text[i : i + n] for n in range(1, LONGEST_RUN + 1) for i in range(len(text) - n + 1)}


class LearnedScore:
    """The trained weights, ready to score."""

    def __init__(self, bias: float, weights: Mapping[str, float]) -> None:
        self._bias, self._weights = bias, weights

    def of(self, message: Parsed) -> float:
        """Between 0 (like our genuine notices) and 1 (like our frauds)."""
        known = self._weights
        total = self._bias + sum(known[run] for run in runs(abstract(message)) if run in known)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
