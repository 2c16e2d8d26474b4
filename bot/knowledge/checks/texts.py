"""Walks over all texts of the content, each with its file and field."""

import dataclasses
from collections.abc import Iterator

from bot.knowledge.models import Content, Entry, Point, Words


@dataclasses.dataclass(frozen=True)
class Place:
    """One text by locale, where it stands, and the facts named beside it."""

    file: str
    field: str
    words: Words
    point: Point | None = None


def points_of(entry: Entry) -> Iterator[tuple[str, Point]]:
    """All points of an answer with their field."""
    for i, block in enumerate(entry.details):
        for j, point in enumerate(block.points):
            yield f"details[{i}].points[{j}]", point
    for field in ("next_steps", "limits"):
        for i, point in enumerate(getattr(entry, field)):
            yield f"{field}[{i}]", point


def places_of(entry: Entry, file: str) -> Iterator[Place]:
    """All texts of an answer."""
    yield Place(file, "question", entry.question)
    yield Place(file, "short", entry.short)
    if entry.short_any:
        yield Place(file, "short_any", entry.short_any)
    for i, block in enumerate(entry.details):
        yield Place(file, f"details[{i}].heading", block.heading)
    for field, point in points_of(entry):
        yield Place(file, field, point.words, point)
    for i, correction in enumerate(entry.corrects):
        yield Place(file, f"corrects[{i}].says", correction.says)
        yield Place(file, f"corrects[{i}].instead", correction.instead)


def all_places(content: Content) -> Iterator[Place]:
    """All texts that may carry names to be filled in: answers, wordings and theme titles."""
    for entry in content.entries.values():
        yield from places_of(entry, content.files[f"faq:{entry.id}"])
    for key, words in content.wording.items():
        yield Place(content.files[f"wording:{key}"], f"wording.{key}", words)
    for index, theme in enumerate(content.themes):
        yield Place("data/themes.yml", f"themes[{index}].title", theme.title)
