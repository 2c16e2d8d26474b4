"""Answers by id, filled in and turned into messages."""

import datetime
import functools
import pathlib
from collections.abc import Iterable

from bot.knowledge import checks, loader
from bot.knowledge.models import Citation, Content, Point
from bot.knowledge.placeholders import Scene, fill, pick, show_date, show_law
from bot.knowledge.problems import ContentError
from bot.knowledge.relevance import Relevance
from bot.messages import Choice, Listing, Message, Sources, Text

_ANSWERS_KEPT = 1024  # every topic for the lenders, products and languages in which it is asked about


class Library:
    """The content, ready to answer."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._relevance = Relevance(content)
        self._whatever_is_asked = functools.lru_cache(maxsize=_ANSWERS_KEPT)(self._fill_answer)

    @classmethod
    def load(cls, folder: pathlib.Path, today: datetime.date) -> "Library":
        """The library out of `folder`.

        Raises:
            ContentError: with every fault, each naming its file, when the content breaks a rule.
        """
        content, problems = loader.read(folder)
        problems = problems or [p for p in checks.check(content, today) if not p.warning]
        if problems:
            raise ContentError(problems)
        return cls(content)

    def __contains__(self, topic: object) -> bool:
        return topic in self.content.entries

    def say(self, key: str, scene: Scene, **values: str) -> str:
        """A wording by its key, filled in; `values` replace `<name>` marks of its own."""
        text = pick(self.content.wording[key], scene.locale)
        for name, value in values.items():
            text = text.replace(f"<{name}>", value)
        return fill(text, self.content, scene)

    def question(self, topic: str, scene: Scene) -> str:
        """The topic's question as a borrower would put it."""
        return self._fill(pick(self.content.entries[topic].question, scene.locale), scene)

    def short(self, topic: str, scene: Scene) -> Text:
        """The answer in its shortest form."""
        entry = self.content.entries[topic]
        words = entry.short if scene.own or entry.short_any is None else entry.short_any
        return Text(self._fill(pick(words, scene.locale), scene))

    def next_steps(self, topic: str, scene: Scene) -> Listing:
        """What to do now, in order."""
        items = self._points(self.content.entries[topic].next_steps, scene)
        return Listing(self.say("next_steps_title", scene), items, numbered=True)

    def closest(self, topic: str, scene: Scene, question: str) -> list[Message]:
        """The one detail that speaks of what the question names and the short answer does not, if there is one."""
        point = self._relevance.closest(self.content.entries[topic], question, scene.own)
        if point is None:
            return []
        return [Text(self.say("closest_point", scene) + self._fill(pick(point.words, scene.locale), scene))]

    def answer(self, topic: str, scene: Scene, question: str = "") -> list[Message]:
        """What a person sees first: the short answer, what it says on the words of the question, what to do now."""
        short, steps, source_line = self._whatever_is_asked(topic, scene)
        return [short, *self.closest(topic, scene, question), steps, source_line]

    def _fill_answer(self, topic: str, scene: Scene) -> tuple[Text, Listing, Text]:
        """What of an answer does not depend on the words of the question."""
        source_line = self.say(
            "source_line", scene, sources=self._brief_sources(topic, scene), checked=self.checked(topic, scene)
        )
        return self.short(topic, scene), self.next_steps(topic, scene), Text(source_line)

    def details(self, topic: str, scene: Scene) -> list[Message]:
        """Everything else: the blocks of details, where articles err, and the limits."""
        entry = self.content.entries[topic]
        messages: list[Message] = []
        for block in entry.details:
            points = self._points(block.points, scene)
            if points:
                messages.append(Listing(self._fill(pick(block.heading, scene.locale), scene), points))
        corrections = tuple(
            self.say("correction", scene, says=pick(c.says, scene.locale), instead=pick(c.instead, scene.locale))
            for c in entry.corrects
        )
        if corrections:
            messages.append(Listing(self.say("corrections_title", scene), corrections))
        limits = self._points(entry.limits, scene)
        if limits:
            messages.append(Listing(self.say("limits_title", scene), limits))
        return messages

    def sources(self, topic: str, scene: Scene) -> Sources:
        """What the answer rests on, in full."""
        items = [self._source(citation, scene) for citation in self._citations(topic, scene)]
        return Sources(self.say("sources_title", scene), tuple(dict.fromkeys(items)), self.checked(topic, scene))

    def checked(self, topic: str, scene: Scene) -> str:
        """The day on which the answer was compared with its sources, as a sentence."""
        day = show_date(self.content.entries[topic].checked, scene.locale)
        return self.say("checked_on", scene, date=day)

    def source_ids(self, topic: str) -> list[str]:
        """The sources as short ids, for machines: `article:A1`, `law:civil_code/676`, `reference:police_notice`."""
        return [_citation_id(citation) for citation in self.content.entries[topic].sources]

    def related(self, topic: str, scene: Scene) -> list[Choice]:
        """The topics that go with this one, as choices."""
        return self.choices(self.content.entries[topic].related, scene)

    def choices(self, topics: Iterable[str], scene: Scene) -> list[Choice]:
        """Topics as choices, each by its question."""
        return [Choice(self.question(topic, scene), f"/{topic}") for topic in topics]

    def _citations(self, topic: str, scene: Scene) -> list[Citation]:
        """The sources of an answer, without WeBank's own where another lender is meant."""
        references = self.content.references
        sources = self.content.entries[topic].sources
        return [c for c in sources if scene.own or not (c.reference and references[c.reference].webank_only)]

    def _fill(self, text: str, scene: Scene) -> str:
        return fill(text, self.content, scene)

    def _points(self, points: Iterable[Point], scene: Scene) -> tuple[str, ...]:
        return tuple(self._fill(pick(p.words, scene.locale), scene) for p in points if scene.own or not p.webank_only)

    def _brief_sources(self, topic: str, scene: Scene) -> str:
        """The names of the two weightiest sources: laws before references before the articles."""
        weight = sorted(self._citations(topic, scene), key=lambda c: 0 if c.law else 1 if c.reference else 2)
        names = list(dict.fromkeys(self._source(c, scene, brief=True) for c in weight))
        shown = ("、" if scene.locale == "zh" else "; ").join(names[:2])
        return self.say("and_more", scene, names=shown) if len(names) > 2 else shown

    def _source(self, citation: Citation, scene: Scene, brief: bool = False) -> str:
        content, locale = self.content, scene.locale
        if citation.section:
            key = "article_section_brief" if brief else "article_section"
            return self.say(
                key, scene, section=citation.section, title=pick(content.sections[citation.section], locale)
            )
        if citation.reference:
            return pick(content.references[citation.reference].title, locale)
        law = content.laws[citation.law or ""]
        name = show_law(content, f"{law.id}/{citation.article}" if citation.article else law.id, locale)
        if brief:
            return name
        number = f"（{law.number}）" if law.number and locale == "zh" else f" ({law.number})" if law.number else ""
        says = law.articles.get(citation.article or "")
        colon = "：" if locale == "zh" else ": "
        return f"{name}{number}" + (f"{colon}{pick(says, locale)}" if says else "")


def _citation_id(citation: Citation) -> str:
    if citation.section:
        return f"article:{citation.section}"
    if citation.reference:
        return f"reference:{citation.reference}"
    return f"law:{citation.law}" + (f"/{citation.article}" if citation.article else "")
