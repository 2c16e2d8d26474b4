"""What the message checker knows and says: patterns that compile, facts behind every sentence, a score that fits."""

import re
from collections.abc import Iterator

from bot.knowledge.checks.style import place_problems
from bot.knowledge.checks.texts import Place
from bot.knowledge.models import Content
from bot.knowledge.problems import Problem, unknown
from bot.knowledge.sms import examples_fingerprint

_FOLDER = "data/sms/"


def places(content: Content) -> Iterator[Place]:
    """All texts of the checker that may carry names to be filled in."""
    for finding in content.sms.findings.values():
        says = finding.says
        yield Place(f"{_FOLDER}findings.yml", f"findings.{finding.id}", says.words, says)
    for key, step in content.sms.steps.items():
        yield Place(f"{_FOLDER}steps.yml", f"steps.{key}", step.words, step)


def references(content: Content) -> Iterator[Problem]:
    """Facts and lenders that do not exist, sentences without a fact, patterns that are none."""
    for place in places(content):
        basis = place.point.basis if place.point else ()
        if not basis:
            yield Problem(place.file, f"{place.field}.basis", "没有写依据的事实，编号见 data/facts.yml")
        for fact in basis:
            if fact not in content.facts:
                message = unknown("事实", fact, content.facts, "编号见 data/facts.yml")
                yield Problem(place.file, f"{place.field}.basis", message)
    for number in content.false_numbers:
        if number.true_of and number.true_of not in content.lenders:
            message = unknown("贷款机构", number.true_of, content.lenders)
            yield Problem("data/lenders.yml", f"false_numbers.{number.number}.true_of", message)
    for file, field, pattern in _patterns(content):
        try:
            re.compile(pattern)
        except re.error as error:
            yield Problem(file, field, f"正则表达式写错了（{error}）：{pattern}")


def style(content: Content) -> Iterator[Problem]:
    """Sentences that are written otherwise, and a score that was trained on other examples."""
    for place in places(content):
        yield from (problem for problem in place_problems(place) if not problem.message.startswith("说的是微粒贷"))
    if content.sms.score.examples != examples_fingerprint(content.sms.examples):
        yield Problem(f"{_FOLDER}score.json", "examples", "examples.yml 改过了，请运行 python -m bot train-sms")


def _patterns(content: Content) -> Iterator[tuple[str, str, str]]:
    for name, alternatives in content.sms.phrases.items():
        for i, pattern in enumerate(alternatives):
            yield f"{_FOLDER}phrases.yml", f"phrases.{name}[{i}]", pattern
    for i, (hidden, _) in enumerate(content.sms.disguises):
        yield f"{_FOLDER}disguises.yml", f"disguises[{i}].hidden", hidden
    for institution in content.sms.institutions.values():
        for i, word in enumerate(institution.words):
            yield f"{_FOLDER}institutions.yml", f"institutions.{institution.id}.words[{i}]", word
    for i, rule in enumerate(content.sender_rules):
        yield "data/lenders.yml", f"sender_rules[{i}].pattern", rule.pattern
