"""The findings, one small function each; a function's name is its id in data/sms/findings.yml."""

from collections.abc import Callable

from bot.sms.findings import bait, collection, contact, likeness, links, money, numbers, origin, secrets, speaks_for
from bot.sms.message import Parsed

Rule = Callable[[Parsed], str | None]
"""Looks at one message: what it saw there, as it stands in the message, or None."""

RULES: dict[str, Rule] = {
    rule.__name__: rule
    for group in (money, secrets, links, numbers, contact, bait, collection, origin, likeness, speaks_for)
    for rule in group.RULES
}
