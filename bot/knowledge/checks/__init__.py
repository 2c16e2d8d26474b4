"""The rules that content keeps, one file a kind; all problems at once."""

import datetime

from bot.knowledge.checks import coverage, freshness, references, sms, strength, style
from bot.knowledge.models import Content
from bot.knowledge.problems import Problem


def check(content: Content, today: datetime.date) -> list[Problem]:
    """Every broken rule in the content; what only deserves a look is marked as a warning.

    Texts are filled in for the length rule, so names that lead nowhere and figures without a value today are looked
    for first and end the check.
    """
    broken = [*references.check(content), *sms.references(content), *freshness.without_value(content, today)]
    if broken:
        return sorted(broken)
    found = [*style.check(content, today), *sms.style(content), *strength.check(content), *coverage.check(content)]
    return sorted([*found, *freshness.check(content, today)])
