"""Cuts a long text where a reader would pause, counted in bytes as WeChat counts; links stay whole."""

import re

_LINK = re.compile(r"https?://[^\s<>\"'，。；！？、（）“”]+")
_PAUSES = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"[。！？!?；;][”’」）)]?|\.(?=\s)"),
    re.compile(r"[，,、：:\s]"),
)
_LEAST_SHARE = 0.4
"""A piece is not cut shorter than this share of the limit for the sake of a better pause."""


def split(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` bytes, cut at the best pause that leaves a piece of some length.

    A link is cut only when it is longer than a whole piece. Nothing but white space at the cuts is lost.
    """
    pieces = []
    rest = text.strip()
    while len(rest.encode()) > limit:
        end = _cut(rest, _fitting(rest, limit))
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*pieces, rest] if rest else pieces


def _fitting(text: str, limit: int) -> int:
    """How many characters from the start take at most `limit` bytes; at least one."""
    return max(1, len(text.encode()[:limit].decode("utf-8", "ignore")))


def _cut(text: str, most: int) -> int:
    links = [link.span() for link in _LINK.finditer(text)]
    for pause in _PAUSES:
        ends = [match.end() for match in pause.finditer(text, 0, most) if not _inside(match.end(), links)]
        if ends and ends[-1] >= most * _LEAST_SHARE:
            return ends[-1]
    for start, end in links:
        if 0 < start < most < end:
            return start
    return most


def _inside(place: int, links: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in links)
