"""The checker: parses a message, lets every rule look at it, and puts together what they saw."""

import dataclasses
from typing import Any

from bot.knowledge import Library, Scene
from bot.knowledge.models import Content, Point
from bot.knowledge.placeholders import fill, pick
from bot.sms import advice
from bot.sms.directory import Directory
from bot.sms.findings import RULES
from bot.sms.findings.collection import UNLAWFUL
from bot.sms.incoming import Incoming
from bot.sms.kind import kind_of
from bot.sms.message import Parsed, Parser
from bot.sms.phrases import Phrases
from bot.sms.score import LearnedScore
from bot.sms.seen import Reader
from bot.sms.sender import SenderRules
from bot.sms.verdict import Level, level

_WEIGHTS = ("decisive", "strong", "weak", "note", "counter")
_CANNOT_TELL = frozenset({"court_notice", "mediation_notice", "arbitration_notice", "lawyer_letter"})


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing that was seen."""

    id: str
    weight: str
    quote: str
    """How it stands in the message; empty where something is missing from it."""


@dataclasses.dataclass(frozen=True)
class Assessment:
    """What is to be said of one message."""

    level: Level
    kind: str
    lender: str | None
    """Id of the lender that it claims to come from, or speaks of."""
    claimed: tuple[str, ...]
    """Ids of all whom it claims to come from."""
    findings: tuple[Finding, ...]
    """The weightiest first; counter-evidence last."""
    steps: tuple[str, ...]
    unlawful_collection: bool
    """True when it threatens what no collector may do, fraud or not."""
    about_debt: bool

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """What speaks against the message, the weightiest first."""
        return tuple(finding for finding in self.findings if finding.weight != "counter")


class Checker:
    """Weighs messages; build it once, it holds no state of any message."""

    def __init__(self, library: Library) -> None:
        content = library.content
        self._content = content
        score = content.sms.score
        self.parser = Parser(
            Reader(content.sms.disguises),
            Phrases(content.sms.phrases),
            Directory(content),
            SenderRules(content.sender_rules),
            LearnedScore(score.bias, score.weights).of,
        )

    def check(self, incoming: Incoming) -> Assessment:
        """The assessment of a message; never fails, whatever the text."""
        message = self.parser.parse(incoming)
        findings = self._findings(message)
        found = frozenset(finding.id for finding in findings)
        kind = kind_of(message, found)
        reached = level((finding.weight for finding in findings), kind in _CANNOT_TELL)
        unlawful = bool(found & UNLAWFUL)
        lender = next((party.id for party in message.claimed if party.is_lender), message.mentioned_lender)
        return Assessment(
            level=reached,
            kind=kind,
            lender=lender,
            claimed=tuple(party.id for party in message.claimed),
            findings=findings,
            steps=advice.steps(message, reached, kind, unlawful),
            unlawful_collection=unlawful,
            about_debt=message.about_debt,
        )

    def continues(self, before: str, text: str) -> bool:
        """True when a bubble goes on with the one before: neither is signed where they meet."""
        first, second = self.parser.parse(Incoming(before)), self.parser.parse(Incoming(text))
        closed = first.seen.text.rstrip().endswith(("】", "]"))
        return not closed and not second.seen.text.lstrip().startswith(("【", "["))

    def _findings(self, message: Parsed) -> tuple[Finding, ...]:
        weights = self._content.sms.findings
        seen = ((name, rule(message)) for name, rule in RULES.items())
        found = [Finding(name, weights[name].weight, quote) for name, quote in seen if quote is not None]
        return tuple(sorted(found, key=lambda finding: _WEIGHTS.index(finding.weight)))

    def why(self, finding: Finding, scene: Scene) -> str:
        """Why a finding matters, as a sentence."""
        return self._say(self._content.sms.findings[finding.id].says, scene)

    def step(self, step: str, scene: Scene) -> str:
        """One step as a sentence; `scene.lender` decides whose hotline is named."""
        return self._say(self._content.sms.steps[step], scene)

    def level_words(self, reached: str, scene: Scene) -> str:
        """A level in words."""
        return pick(self._content.sms.levels[reached], scene.locale)

    def kind_words(self, kind: str, scene: Scene) -> str:
        """A kind in words."""
        return pick(self._content.sms.kinds[kind], scene.locale)

    def describe(self, assessment: Assessment, scene: Scene) -> dict[str, Any]:
        """The assessment as JSON values, with its sentences."""
        lenders: Content = self._content
        name = lenders.lenders[assessment.lender].name if assessment.lender else None
        told = dataclasses.replace(scene, lender=assessment.lender)
        return {
            "level": assessment.level,
            "level_words": self.level_words(assessment.level, scene),
            "kind": assessment.kind,
            "lender": assessment.lender,
            "lender_name": pick(name, scene.locale) if name else None,
            "claimed": list(assessment.claimed),
            "findings": [
                {
                    "id": finding.id,
                    "weight": finding.weight,
                    "seen": finding.quote,
                    "why": self.why(finding, told),
                    "basis": list(self._content.sms.findings[finding.id].says.basis),
                }
                for finding in assessment.findings
            ],
            "unlawful_collection": assessment.unlawful_collection,
            "steps": [self.step(step, told) for step in assessment.steps],
        }

    def _say(self, point: Point, scene: Scene) -> str:
        return fill(pick(point.words, scene.locale), self._content, scene)
