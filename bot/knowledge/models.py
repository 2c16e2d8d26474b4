"""The content as frozen values: answers, laws, facts, hotlines, lenders, parameters, claims."""

import dataclasses
import datetime
from collections.abc import Mapping
from decimal import Decimal

Words = Mapping[str, str]
"""A text by locale; `zh` is always there."""

LOCALES = ("zh", "en")
STRENGTHS = ("verified", "reported", "secondary", "known")
UNITS = (
    "fraction", "daily_rate", "multiple", "yuan", "days", "months", "years", "hours", "minutes", "times", "count",
    "date", "time_of_day", "text",
)  # fmt: skip
LAW_KINDS = ("law", "regulation", "judicial_interpretation", "rule", "notice", "standard", "guideline")
REFERENCE_KINDS = ("official_statement", "report", "public_pages", "general_knowledge")
VERDICTS = ("supported", "imprecise", "wrong")
CLAIM_KINDS = ("fact", "advice")
SMS_WEIGHTS = ("decisive", "strong", "weak", "note", "counter")
INSTITUTION_KINDS = (
    "bank", "court", "mediator", "arbitration", "lawyer", "police", "regulator", "government", "company",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Citation:
    """One source: an article's section, a law with or without an article number, or a reference."""

    section: str | None = None
    law: str | None = None
    article: str | None = None
    reference: str | None = None


@dataclasses.dataclass(frozen=True)
class Point:
    """One thought, with the facts it rests on; `webank_only` where it holds for 微粒贷 alone."""

    words: Words
    basis: tuple[str, ...] = ()
    webank_only: bool = False


@dataclasses.dataclass(frozen=True)
class Block:
    """A heading with its points."""

    heading: Words
    points: tuple[Point, ...]


@dataclasses.dataclass(frozen=True)
class Correction:
    """Where an article errs: what it says, and what is right instead."""

    claim: str
    says: Words
    instead: Words
    basis: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Entry:
    """One answer of the library."""

    id: str
    question: Words
    short: Words
    short_any: Words | None
    details: tuple[Block, ...]
    next_steps: tuple[Point, ...]
    limits: tuple[Point, ...]
    sources: tuple[Citation, ...]
    corrects: tuple[Correction, ...]
    parameters: tuple[str, ...]
    related: tuple[str, ...]
    opens: str | None
    checked: datetime.date
    checked_by: str


@dataclasses.dataclass(frozen=True)
class Law:
    """A law, rule, notice or standard with what its cited articles say."""

    id: str
    kind: str
    title: Words
    number: str | None
    issuer: Words | None
    in_force: datetime.date | None
    articles: Mapping[str, Words]


@dataclasses.dataclass(frozen=True)
class Reference:
    """A source that is not a law."""

    id: str
    kind: str
    title: Words
    webank_only: bool


@dataclasses.dataclass(frozen=True)
class Fact:
    """A checked fact: how sure it is, and where it stands."""

    id: str
    strength: str
    title: Words
    sources: tuple[Citation, ...]


@dataclasses.dataclass(frozen=True)
class Hotline:
    """An official number or site."""

    id: str
    number: str | None
    name: Words
    use: Words | None
    hours: Words | None
    site: str | None
    show: bool


@dataclasses.dataclass(frozen=True)
class Lender:
    """A lender with its products and its verified hotline, if there is one."""

    id: str
    name: Words
    kind: str
    aliases: tuple[str, ...]
    weak_aliases: tuple[str, ...]
    products: tuple[str, ...]
    hotline: str | None
    hotline_strength: str | None
    domains: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class FalseNumber:
    """A number that goes round as a lender's service line and is not."""

    number: str
    claimed_as: Words
    why: Words
    true_of: str | None
    """Id of the lender whose number it really is."""


@dataclasses.dataclass(frozen=True)
class SenderRule:
    """What a sender's number tells: `pattern` on its digits; the id itself where it is no pattern on a number."""

    id: str
    pattern: str
    meaning: Words


@dataclasses.dataclass(frozen=True)
class DatedValue:
    """A value from the day it came into force."""

    since: datetime.date
    value: Decimal | datetime.date | Words | str


@dataclasses.dataclass(frozen=True)
class Parameter:
    """A figure by the days it came into force."""

    id: str
    description: Words
    unit: str
    values: tuple[DatedValue, ...]
    fact: str | None
    checked: datetime.date


@dataclasses.dataclass(frozen=True)
class Claim:
    """A claim of one of the two articles, with the verdict on it."""

    id: str
    section: str
    says: Words
    kind: str
    verdict: str
    entry: str
    facts: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Theme:
    """A group of topics in the menu."""

    id: str
    title: Words
    topics: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class SmsFinding:
    """What one rule of the message checker sees: how much it weighs, and its sentence."""

    id: str
    weight: str
    says: Point


@dataclasses.dataclass(frozen=True)
class Institution:
    """One besides lenders in whose name messages are sent; domains and numbers are compared with, never shown."""

    id: str
    kind: str
    name: Words
    words: tuple[str, ...]
    domains: tuple[str, ...]
    numbers: tuple[str, ...]
    tokens: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class SmsScore:
    """The learned score: a weight for each run of characters, and the fingerprint of what it was trained on."""

    examples: str
    bias: float
    weights: Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class SmsContent:
    """What the message checker knows and says, out of `data/sms/`."""

    findings: Mapping[str, SmsFinding]
    levels: Mapping[str, Words]
    kinds: Mapping[str, Words]
    steps: Mapping[str, Point]
    phrases: Mapping[str, tuple[str, ...]]
    disguises: tuple[tuple[str, str], ...]
    institutions: Mapping[str, Institution]
    short_hosts: tuple[str, ...]
    odd_endings: tuple[str, ...]
    app_endings: tuple[str, ...]
    examples: tuple[tuple[str, bool], ...]
    """Our own messages, each with whether it is a fraud; the learned score is trained on them."""
    score: SmsScore


@dataclasses.dataclass(frozen=True)
class Content:
    """Everything that `data/` says, as loaded."""

    entries: Mapping[str, Entry]
    laws: Mapping[str, Law]
    references: Mapping[str, Reference]
    facts: Mapping[str, Fact]
    hotlines: Mapping[str, Hotline]
    lenders: Mapping[str, Lender]
    parameters: Mapping[str, Parameter]
    claims: Mapping[str, Claim]
    sections: Mapping[str, Words]
    themes: tuple[Theme, ...]
    wording: Mapping[str, Words]
    generic_products: tuple[str, ...]
    false_numbers: tuple[FalseNumber, ...]
    sender_rules: tuple[SenderRule, ...]
    sms: SmsContent
    files: Mapping[str, str]
    """Where each entry, parameter and wording was read from, for messages to editors."""
