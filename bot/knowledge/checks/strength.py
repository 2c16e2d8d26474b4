"""How surely a thing is said matches how sure it is."""

import re
from collections.abc import Iterator

from bot.knowledge.checks.texts import points_of
from bot.knowledge.models import Content, Entry
from bot.knowledge.placeholders import names_in
from bot.knowledge.problems import Problem

_HEDGE = re.compile(r"一般|通常|为准|多数|常见|可能|据公开|公开资料|大多|说法不一|没有公开|没有统一")


def check(content: Content) -> list[Problem]:
    """Points without a basis, second-hand facts without a hedge, common knowledge dressed as law."""
    return [problem for entry in content.entries.values() for problem in _entry(content, entry)]


def _entry(content: Content, entry: Entry) -> Iterator[Problem]:
    file = content.files[f"faq:{entry.id}"]
    for field, point in points_of(entry):
        strengths = {content.facts[fact].strength for fact in point.basis}
        if not point.basis and field.startswith("details"):
            yield Problem(file, f"{field}.basis", "没有写依据的事实，编号见 data/facts.yml")
        if strengths == {"secondary"} and not _HEDGE.search(point.words["zh"]):
            yield Problem(file, f"{field}.zh", "依据是二手资料，要写“一般”“通常”或“以合同和页面为准”")
        if strengths == {"known"} and any(kind == "law" for kind, _ in names_in(point.words["zh"])):
            yield Problem(file, f"{field}.zh", "依据只是一般知识，不能配法条")
    for i, correction in enumerate(entry.corrects):
        if not correction.basis:
            yield Problem(file, f"corrects[{i}].basis", "没有写依据的事实，编号见 data/facts.yml")
