"""Nothing is left out: every claim of the articles is answered for, every topic stands in the menu."""

from collections.abc import Iterator

from bot.knowledge.models import Content
from bot.knowledge.problems import Problem


def check(content: Content) -> list[Problem]:
    """Claims that no answer uses or corrects, topics that no theme offers."""
    return [*_claims(content), *_themes(content)]


def _claims(content: Content) -> Iterator[Problem]:
    corrected = {c.claim: entry.id for entry in content.entries.values() for c in entry.corrects}
    for claim in content.claims.values():
        field, entry = f"claims.{claim.id}", content.entries[claim.entry]
        file = content.files[f"faq:{entry.id}"]
        sections = {citation.section for citation in entry.sources}
        if claim.section not in sections:
            yield Problem(file, "sources", f"文章说法 {claim.id} 归在这里，要列出 {{article: {claim.section}}}")
        if claim.verdict != "supported" and corrected.get(claim.id) != entry.id:
            yield Problem(file, "corrects", f"文章说法 {claim.id} 有误（{claim.verdict}），归在这里，要写明正确的说法")
        if claim.verdict == "supported" and claim.id in corrected:
            yield Problem("data/claims.yml", f"{field}.verdict", f"是 supported，却在 {corrected[claim.id]} 里被更正")


def _themes(content: Content) -> Iterator[Problem]:
    placed: dict[str, str] = {}
    for theme in content.themes:
        for topic in theme.topics:
            if topic in placed:
                yield Problem("data/themes.yml", theme.id, f"话题 {topic} 已经在 {placed[topic]} 里")
            placed[topic] = theme.id
    for topic in sorted(set(content.entries) - set(placed)):
        yield Problem("data/themes.yml", "themes", f"话题 {topic} 不在任何主题里")
