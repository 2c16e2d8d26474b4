"""Whatever is named exists: laws, articles of laws, facts, parameters, hotlines, topics, claims."""

from collections.abc import Iterable, Iterator

from bot.knowledge.checks import sms
from bot.knowledge.checks.texts import all_places, places_of, points_of
from bot.knowledge.models import Citation, Content, Entry
from bot.knowledge.placeholders import KINDS, names_in
from bot.knowledge.problems import Problem, unknown


def check(content: Content) -> list[Problem]:
    """Every name that leads nowhere."""
    found: list[Problem] = []
    for entry in content.entries.values():
        found.extend(_entry(content, entry))
    for place in (*all_places(content), *sms.places(content)):
        for locale, text in place.words.items():
            found.extend(_names(content, place.file, f"{place.field}.{locale}", text))
    for fact in content.facts.values():
        found.extend(_citations(content, "data/facts.yml", f"facts.{fact.id}.sources", fact.sources))
    for parameter in content.parameters.values():
        if parameter.fact and parameter.fact not in content.facts:
            file = content.files[f"parameter:{parameter.id}"]
            found.append(Problem(file, "fact", unknown("事实", parameter.fact, content.facts, "编号见 data/facts.yml")))
    for claim in content.claims.values():
        found.extend(_claim(content, claim.id))
    for index, theme in enumerate(content.themes):
        for topic in theme.topics:
            if topic not in content.entries:
                field = f"themes[{index}].topics"
                found.append(Problem("data/themes.yml", field, unknown("话题", topic, content.entries)))
    return found


def _entry(content: Content, entry: Entry) -> Iterator[Problem]:
    file = content.files[f"faq:{entry.id}"]
    yield from _citations(content, file, "sources", entry.sources)
    for field, point in points_of(entry):
        yield from _facts(content, file, f"{field}.basis", point.basis)
    for i, correction in enumerate(entry.corrects):
        yield from _facts(content, file, f"corrects[{i}].basis", correction.basis)
        if correction.claim not in content.claims:
            message = unknown("文章说法", correction.claim, content.claims, "编号见 data/claims.yml")
            yield Problem(file, f"corrects[{i}].claim", message)
    for i, topic in enumerate(entry.related):
        if topic not in content.entries or topic == entry.id:
            yield Problem(file, f"related[{i}]", unknown("（别的）话题", topic, content.entries))
    shown = {
        name
        for place in places_of(entry, file)
        for text in place.words.values()
        for kind, name in names_in(text)
        if kind == "param"
    }
    for name in sorted(shown - set(entry.parameters)):
        yield Problem(file, "parameters", f"正文用了“{name}”，这里没有列出")
    for name in sorted(set(entry.parameters) - shown):
        yield Problem(file, "parameters", f"列了“{name}”，正文没有用")


def _citations(content: Content, file: str, field: str, citations: Iterable[Citation]) -> Iterator[Problem]:
    for i, citation in enumerate(citations):
        where = f"{field}[{i}]"
        if citation.section and citation.section not in content.sections:
            yield Problem(file, f"{where}.article", unknown("文章小节", citation.section, content.sections))
        if citation.reference and citation.reference not in content.references:
            message = unknown("资料", citation.reference, content.references, "编号见 data/references.yml")
            yield Problem(file, f"{where}.reference", message)
        if citation.law:
            law = content.laws.get(citation.law)
            if law is None:
                yield Problem(file, f"{where}.law", unknown("编号", citation.law, content.laws, "编号见 data/laws.yml"))
            elif citation.article and citation.article not in law.articles:
                yield Problem(file, f"{where}.article", unknown("条号", citation.article, law.articles))


def _facts(content: Content, file: str, field: str, facts: Iterable[str]) -> Iterator[Problem]:
    for fact in facts:
        if fact not in content.facts:
            yield Problem(file, field, unknown("事实", fact, content.facts, "编号见 data/facts.yml"))


def _claim(content: Content, claim_id: str) -> Iterator[Problem]:
    claim, field = content.claims[claim_id], f"claims.{claim_id}"
    if claim.entry not in content.entries:
        yield Problem("data/claims.yml", f"{field}.entry", unknown("话题", claim.entry, content.entries))
    if claim.section not in content.sections:
        yield Problem("data/claims.yml", f"{field}.section", unknown("文章小节", claim.section, content.sections))
    yield from _facts(content, "data/claims.yml", f"{field}.facts", claim.facts)


def _names(content: Content, file: str, field: str, text: str) -> Iterator[Problem]:
    known = {
        "param": content.parameters,
        "hotline": content.hotlines,
        "hotline_name": content.hotlines,
        "site": content.hotlines,
    }
    for kind, name in names_in(text):
        if kind in known and name not in known[kind]:
            yield Problem(file, field, unknown(f"“{kind}”", name, known[kind]))
        elif kind in {"hotline", "site"}:
            hotline = content.hotlines[name]
            if not hotline.show:
                yield Problem(file, field, f"“{name}”标了 show: false，不能显示给借款人")
            elif not (hotline.number if kind == "hotline" else hotline.site):
                yield Problem(
                    file, field, f"“{name}”没有{'号码' if kind == 'hotline' else '网址'}，见 data/hotlines.yml"
                )
        elif kind == "law":
            law_id, _, article = name.partition("/")
            if law_id not in content.laws:
                yield Problem(file, field, unknown("编号", law_id, content.laws, "编号见 data/laws.yml"))
            elif article and article not in content.laws[law_id].articles:
                yield Problem(file, field, unknown("条号", article, content.laws[law_id].articles))
        elif kind not in KINDS and not file.startswith("data/wording/"):
            yield Problem(file, field, unknown("写法", f"<{kind}>", KINDS))
