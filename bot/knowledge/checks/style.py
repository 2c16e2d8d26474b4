"""How an answer is written: short, polite, no typed figure, no promise, no threat."""

import datetime
import re
from collections.abc import Iterator

from bot.knowledge.checks.texts import Place, places_of
from bot.knowledge.models import Content, Entry
from bot.knowledge.placeholders import PATTERN, Scene, fill, names_in
from bot.knowledge.problems import Problem

SHORT_LIMIT = 120
POINT_LIMIT = 160
_DIGIT = re.compile(r"[0-9０-９%％]")
_FAMILIAR = re.compile(r"你(?!我)|妳")
_PROMISES = (
    "一定能",
    "肯定能",
    "必定",
    "保证能",
    "保证可以",
    "百分百",
    "绝对不会",
    "一定会批",
    "肯定会批",
    "包过",
    "放心，一定",
)
_THREATS = ("后果自负", "老赖", "坐牢吧", "你死定", "严惩不贷")
_OWN = re.compile(r"微粒贷|微众")


def check(content: Content, today: datetime.date) -> list[Problem]:
    """Every answer that is written otherwise."""
    found: list[Problem] = []
    for entry in content.entries.values():
        file = content.files[f"faq:{entry.id}"]
        found.extend(_entry(content, entry, file, today))
        for place in places_of(entry, file):
            found.extend(place_problems(place))
    return found


def _entry(content: Content, entry: Entry, file: str, today: datetime.date) -> Iterator[Problem]:
    for field, words, scene in (
        ("short", entry.short, Scene(today)),
        ("short_any", entry.short_any, Scene(today, lender=None)),
    ):
        if words:
            length = len(fill(words["zh"], content, scene))
            if length > SHORT_LIMIT:
                yield Problem(file, f"{field}.zh", f"显示出来有 {length} 个字，最多 {SHORT_LIMIT} 个")
    if entry.short_any is None and _speaks_of_webank(entry.short["zh"]):
        yield Problem(file, "short_any", "short 说的是微粒贷或微众银行自己的事，要另写一句对各家都适用的")
    if entry.short_any is not None and _speaks_of_webank(entry.short_any["zh"]):
        yield Problem(file, "short_any", "不能写微粒贷或微众银行自己的事")
    if not 2 <= len(entry.next_steps) <= 4:
        yield Problem(file, "next_steps", f"应有 2 到 4 步，现在 {len(entry.next_steps)} 步")
    if not 2 <= len(entry.related) <= 4:
        yield Problem(file, "related", f"应有 2 到 4 个相关话题，现在 {len(entry.related)} 个")
    if not entry.details:
        yield Problem(file, "details", "至少要有一组")
    if not any(not step.webank_only for step in entry.next_steps):
        yield Problem(file, "next_steps", "至少要有一步对各家都适用（没有 scope: webank）")


def _speaks_of_webank(text: str) -> bool:
    return bool(_OWN.search(text)) or any(
        kind.startswith("hotline") and name == "webank" for kind, name in names_in(text)
    )


def place_problems(place: Place) -> Iterator[Problem]:
    """One text that is written otherwise."""
    if place.point and not place.point.webank_only and any(map(_speaks_of_webank, place.words.values())):
        yield Problem(
            place.file,
            place.field,
            "说的是微粒贷或微众银行自己的事，要标 scope: webank（或改用 <lender>、<product>、<lender_contact>）",
        )
    for locale, text in place.words.items():
        field, bare = f"{place.field}.{locale}", PATTERN.sub("", text)
        digit = _DIGIT.search(bare)
        if digit:
            yield Problem(place.file, field, f"不能直接写数字“{digit.group()}”，请用 <param:…>、<hotline:…> 或 <law:…>")
        if "<" in bare or ">" in bare:
            yield Problem(place.file, field, "有没写完整的 <…>")
        if locale != "zh":
            continue
        if _FAMILIAR.search(bare):
            yield Problem(place.file, field, "称呼请用“您”")
        # what an article says (`corrects.says`) may be quoted though it promises or frightens
        for phrase in () if place.field.endswith(".says") else (*_PROMISES, *_THREATS):
            if phrase in bare:
                yield Problem(place.file, field, f"不能写“{phrase}”：不许诺，不吓人")
        if place.point and len(bare) > POINT_LIMIT:
            yield Problem(place.file, field, f"有 {len(bare)} 个字，太长，请拆开（最多 {POINT_LIMIT} 个）")
