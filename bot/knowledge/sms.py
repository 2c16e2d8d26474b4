"""Reads what the message checker knows and says: `data/sms/`, and the rules on numbers in `data/lenders.yml`."""

import hashlib
from collections.abc import Callable, Iterable

from bot.knowledge import models as m
from bot.knowledge.reading import MISSING, Fields, point

_FOLDER = "sms/"


def false_number(f: Fields) -> m.FalseNumber:
    """One entry of `false_numbers`."""
    claimed_as, why = f.words("claimed_as") or MISSING, f.words("why") or MISSING
    return m.FalseNumber(f.text("number"), claimed_as, why, f.text("true_of", required=False) or None)


def sender_rule(f: Fields) -> m.SenderRule:
    """One entry of `sender_rules`."""
    for extra in ("risk", "strength"):
        f.raw(extra)
    return m.SenderRule(f.text("id"), f.text("pattern"), f.words("meaning") or MISSING)


def read(open_file: Callable[[str], Fields]) -> m.SmsContent:
    """Everything under `data/sms/`; faults are noted where `open_file` notes them."""
    links = open_file(f"{_FOLDER}links.yml")
    short_hosts, odd_endings = links.texts("short_hosts"), links.texts("odd_endings")
    app_endings = links.texts("app_endings")
    links.close()
    return m.SmsContent(
        findings=_findings(open_file(f"{_FOLDER}findings.yml")),
        levels=_words(open_file(f"{_FOLDER}levels.yml"), "levels"),
        kinds=_words(open_file(f"{_FOLDER}kinds.yml"), "kinds"),
        steps=_steps(open_file(f"{_FOLDER}steps.yml")),
        phrases=_phrases(open_file(f"{_FOLDER}phrases.yml")),
        disguises=_disguises(open_file(f"{_FOLDER}disguises.yml")),
        institutions=_institutions(open_file(f"{_FOLDER}institutions.yml")),
        short_hosts=short_hosts,
        odd_endings=odd_endings,
        app_endings=app_endings,
        examples=_examples(open_file(f"{_FOLDER}examples.yml")),
        score=_score(open_file(f"{_FOLDER}score.json")),
    )


def examples_fingerprint(examples: Iterable[tuple[str, bool]]) -> str:
    """The same for the same examples, whatever their order."""
    listed = "\n".join(sorted(f"{fraud:d} {text}" for text, fraud in examples))
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def _examples(f: Fields) -> tuple[tuple[str, bool], ...]:
    found = [(text, True) for text in f.texts("fraud")] + [(text, False) for text in f.texts("genuine")]
    f.close()
    return tuple(found)


def _score(f: Fields) -> m.SmsScore:
    weights = f.get("weights", dict) or {}
    bias = f.raw("bias")
    if not isinstance(bias, int | float) or not all(isinstance(value, int | float) for value in weights.values()):
        f.note("weights", "应当是数字；请运行 python -m bot train-sms 重新生成")
        return m.SmsScore("", 0.0, {})
    score = m.SmsScore(f.text("examples"), float(bias), {str(run): float(value) for run, value in weights.items()})
    f.close()
    return score


def _findings(f: Fields) -> dict[str, m.SmsFinding]:
    found = {}
    for key, item in f.children("findings"):
        weight = item.choice("weight", m.SMS_WEIGHTS) or "weak"
        found[key] = m.SmsFinding(key, weight, point(item))
    f.close()
    return found


def _words(f: Fields, field: str) -> dict[str, m.Words]:
    found = f.words_by_key(field)
    f.close()
    return found


def _steps(f: Fields) -> dict[str, m.Point]:
    found = {key: point(item) for key, item in f.children("steps")}
    f.close()
    return found


def _phrases(f: Fields) -> dict[str, tuple[str, ...]]:
    raw = f.get("phrases", dict) or {}
    lists = Fields(raw, f.file, "phrases", [])
    found = {str(key): lists.texts(str(key)) for key in raw}
    for key, alternatives in found.items():
        if not alternatives or len(alternatives) != len(raw[key]):
            f.note(f"phrases.{key}", "应当是文字的列表，不能为空")
    f.close()
    return found


def _disguises(f: Fields) -> tuple[tuple[str, str], ...]:
    found = f.items("disguises", lambda item: (item.text("hidden"), item.text("shown")))
    f.close()
    return found


def _institutions(f: Fields) -> dict[str, m.Institution]:
    found = {}
    for key, item in f.children("institutions"):
        found[key] = m.Institution(
            id=key,
            kind=item.choice("kind", m.INSTITUTION_KINDS) or "company",
            name=item.words("name") or MISSING,
            words=item.texts("words"),
            domains=item.texts("domains", required=False),
            numbers=item.texts("numbers", required=False),
            tokens=item.texts("tokens", required=False),
        )
    f.close()
    return found
