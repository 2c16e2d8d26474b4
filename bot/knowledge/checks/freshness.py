"""Answers and figures are looked at again in time."""

import datetime

from bot.knowledge.models import Content
from bot.knowledge.problems import Problem

MONTHS_BEFORE_WARNING = 12


def check(content: Content, today: datetime.date) -> list[Problem]:
    """Days that lie in the future, two values of one day, and a warning for what is long unchecked."""
    found = []
    dated = [(content.files[f"faq:{e.id}"], e.checked) for e in content.entries.values()]
    dated += [(content.files[f"parameter:{p.id}"], p.checked) for p in content.parameters.values()]
    for file, checked in dated:
        age = (today.year - checked.year) * 12 + today.month - checked.month
        if checked > today:
            found.append(Problem(file, "checked", f"{checked} 在今天（{today}）之后"))
        elif age >= MONTHS_BEFORE_WARNING:
            found.append(Problem(file, "checked", f"已有 {age} 个月没有核对", warning=True))
    for parameter in content.parameters.values():
        days = [value.since for value in parameter.values]
        if len(set(days)) != len(days):
            found.append(Problem(content.files[f"parameter:{parameter.id}"], "values", "同一天写了两个值"))
    return found


def without_value(content: Content, today: datetime.date) -> list[Problem]:
    """Figures that cannot be shown today."""
    return [
        Problem(content.files[f"parameter:{parameter.id}"], "values", f"今天（{today}）还没有生效的值")
        for parameter in content.parameters.values()
        if all(value.since > today for value in parameter.values)
    ]
