"""Turns the files of `data/` into `Content`; the only reader of these files."""

import datetime
import pathlib
from decimal import Decimal
from typing import TypeVar

from bot.knowledge import models as m
from bot.knowledge import sms
from bot.knowledge.problems import ContentError, Problem
from bot.knowledge.reading import MISSING, Fields, citation, day, number, point, read_yaml

T = TypeVar("T")
_NO_DAY = datetime.date.min


class _Reader:
    """Reads everything under one folder and collects the problems of all files."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.files: dict[str, str] = {}
        self.false_numbers: tuple[m.FalseNumber, ...] = ()
        self.sender_rules: tuple[m.SenderRule, ...] = ()

    def open(self, name: str) -> Fields:
        label, faults = f"{self.folder.name}/{name}", list[Problem]()
        raw = read_yaml(self.folder / name, label, faults)
        self.problems += faults
        # of a file that cannot be read, the fields that are missing for that reason are not named as well
        return Fields(raw, label, "", faults or self.problems)

    def names(self, folder: str) -> list[str]:
        found = sorted(path.name for path in (self.folder / folder).glob("*.yml"))
        if not found:
            self.problems.append(Problem(f"{self.folder.name}/{folder}", "", "文件夹里没有 .yml 文件"))
        return [f"{folder}/{name}" for name in found]

    def entry(self, name: str) -> m.Entry:
        f = self.open(name)
        stem = pathlib.Path(name).stem
        if f.text("id") not in {"", stem}:
            f.note("id", f"应当和文件名一样，是“{stem}”")
        entry = m.Entry(
            id=stem,
            question=f.words("question") or MISSING,
            short=f.words("short") or MISSING,
            short_any=f.words("short_any", required=False),
            details=f.items("details", _block),
            next_steps=f.items("next_steps", point),
            limits=f.items("limits", point, required=False),
            sources=f.items("sources", citation),
            corrects=f.items("corrects", _correction, required=False),
            parameters=f.texts("parameters", required=False),
            related=f.texts("related"),
            opens=f.text("opens", required=False) or None,
            checked=f.date("checked") or _NO_DAY,
            checked_by=f.text("checked_by"),
        )
        f.close()
        self.files[f"faq:{stem}"] = f.file
        return entry

    def parameter(self, name: str) -> m.Parameter:
        f = self.open(name)
        stem = pathlib.Path(name).stem
        unit = f.choice("unit", m.UNITS) or "text"
        parameter = m.Parameter(
            id=stem,
            description=f.words("description") or MISSING,
            unit=unit,
            values=f.items("values", lambda item: _dated_value(item, unit)),
            fact=f.text("fact", required=False) or None,
            checked=f.date("checked") or _NO_DAY,
        )
        f.raw("notes")
        f.close()
        if not parameter.values:
            f.note("values", "至少要有一个值")
        self.files[f"parameter:{stem}"] = f.file
        return parameter

    def laws(self) -> dict[str, m.Law]:
        f = self.open("laws.yml")
        laws = {}
        for key, item in f.children("laws"):
            laws[key] = m.Law(
                id=key,
                kind=item.choice("kind", m.LAW_KINDS) or "law",
                title=item.words("title") or MISSING,
                number=item.text("number", required=False) or None,
                issuer=item.words("issuer", required=False),
                in_force=item.date("in_force", required=False),
                articles=item.words_by_key("articles"),
            )
            for extra in ("published", "in_force_strength", "notes"):
                item.raw(extra)
        f.close()
        return laws

    def references(self) -> dict[str, m.Reference]:
        f = self.open("references.yml")
        found = {}
        for key, item in f.children("references"):
            kind = item.choice("kind", m.REFERENCE_KINDS) or "report"
            scope = item.choice("scope", ("webank",), required=False)
            found[key] = m.Reference(key, kind, item.words("title") or MISSING, webank_only=scope == "webank")
            for extra in ("date", "notes"):
                item.raw(extra)
        f.close()
        return found

    def facts(self) -> dict[str, m.Fact]:
        f = self.open("facts.yml")
        found = {}
        for key, item in f.children("facts"):
            strength = item.choice("strength", m.STRENGTHS) or "known"
            sources = item.items("sources", citation, required=False)
            found[key] = m.Fact(key, strength, item.words("title") or MISSING, sources)
            item.raw("notes")
        f.close()
        return found

    def hotlines(self) -> dict[str, m.Hotline]:
        f = self.open("hotlines.yml")
        found = {}
        for key, item in f.children("hotlines"):
            show = item.get("show", bool, required=False)
            found[key] = m.Hotline(
                id=key,
                number=item.text("number", required=False) or None,
                name=item.words("name") or MISSING,
                use=item.words("use", required=False),
                hours=item.words("hours", required=False),
                site=item.text("site", required=False) or None,
                show=True if show is None else show,
            )
            item.choice("strength", m.STRENGTHS, required=False)
            item.raw("notes")
        f.close()
        return found

    def lenders(self) -> dict[str, m.Lender]:
        f = self.open("lenders.yml")
        found = {}
        for key, item in f.children("lenders"):
            found[key] = m.Lender(
                id=key,
                name=item.words("name") or MISSING,
                kind=item.text("kind"),
                aliases=item.texts("aliases", required=False),
                weak_aliases=item.texts("weak_aliases", required=False),
                products=item.texts("products", required=False),
                hotline=item.text("hotline", required=False) or None,
                hotline_strength=item.choice("hotline_strength", (*m.STRENGTHS, "unsure"), required=False),
                domains=item.texts("domains", required=False),
            )
            for extra in ("legal_name", "sms_senders", "note", "other_numbers", "domains_strength"):
                item.raw(extra)
        self.false_numbers = f.items("false_numbers", sms.false_number)
        self.sender_rules = f.items("sender_rules", sms.sender_rule)
        f.close()
        return found

    def claims(self) -> tuple[dict[str, m.Claim], dict[str, m.Words]]:
        f = self.open("claims.yml")
        sections: dict[str, m.Words] = {}
        for _, article in f.children("articles"):
            for extra in ("title", "date", "description"):
                article.raw(extra)
            sections |= article.words_by_key("sections")
        found = {}
        for key, item in f.children("claims"):
            found[key] = m.Claim(
                id=key,
                section=item.text("section"),
                says=item.words("says") or MISSING,
                kind=item.choice("kind", m.CLAIM_KINDS) or "fact",
                verdict=item.choice("verdict", m.VERDICTS) or "supported",
                entry=item.text("entry"),
                facts=item.texts("facts", required=False),
            )
        f.close()
        return found, sections

    def themes(self) -> tuple[m.Theme, ...]:
        f = self.open("themes.yml")
        found = f.items("themes", lambda i: m.Theme(i.text("id"), i.words("title") or MISSING, i.texts("topics")))
        f.close()
        return found

    def wording(self) -> dict[str, m.Words]:
        found: dict[str, m.Words] = {}
        for name in self.names("wording"):
            f = self.open(name)
            for key, words in f.words_by_key("wording").items():
                if key in found:
                    f.note(f"wording.{key}", f"在 {self.files['wording:' + key]} 里已经写过")
                found[key] = words
                self.files[f"wording:{key}"] = f.file
            f.raw("wording")
            f.close()
        return found

    def generic_products(self) -> tuple[str, ...]:
        f = self.open("vocabulary/products.yml")
        words = f.texts("generic_products")
        f.raw("misspellings")
        f.close()
        return words


def _block(f: Fields) -> m.Block:
    return m.Block(f.words("heading") or MISSING, f.items("points", point))


def _correction(f: Fields) -> m.Correction:
    return m.Correction(f.text("claim"), f.words("says") or MISSING, f.words("instead") or MISSING, f.texts("basis"))


def _dated_value(f: Fields, unit: str) -> m.DatedValue:
    since = f.date("from") or _NO_DAY
    for extra in ("source", "notes"):
        f.raw(extra)
    raw = f.raw("value")
    value: Decimal | datetime.date | m.Words | str | None
    if unit == "date":
        value = day(raw)
    elif unit == "text" and isinstance(raw, dict):
        value = f.words("value")
    elif unit in {"text", "time_of_day"}:
        value = raw if isinstance(raw, str) else None
    else:
        value = number(raw)
    if value is None:
        f.note("value", f"和单位 {unit} 不符，现在是“{raw}”")
        return m.DatedValue(since, "")
    return m.DatedValue(since, value)


def read(folder: pathlib.Path) -> tuple[m.Content, list[Problem]]:
    """Everything under `folder` (`data/`), and all faults of form; for rules see `bot.knowledge.checks`."""
    reader = _Reader(folder)
    entries = {entry.id: entry for entry in map(reader.entry, reader.names("faq"))}
    parameters = {parameter.id: parameter for parameter in map(reader.parameter, reader.names("parameters"))}
    claims, sections = reader.claims()
    content = m.Content(
        entries=entries,
        laws=reader.laws(),
        references=reader.references(),
        facts=reader.facts(),
        hotlines=reader.hotlines(),
        lenders=reader.lenders(),
        parameters=parameters,
        claims=claims,
        sections=sections,
        themes=reader.themes(),
        wording=reader.wording(),
        generic_products=reader.generic_products(),
        false_numbers=reader.false_numbers,
        sender_rules=reader.sender_rules,
        sms=sms.read(reader.open),
        files=reader.files,
    )
    return content, reader.problems


def load(folder: pathlib.Path) -> m.Content:
    """Everything under `folder`, checked for form.

    Raises:
        ContentError: with every problem, when a file is missing, broken or has a wrong field.
    """
    content, problems = read(folder)
    if problems:
        raise ContentError(problems)
    return content
