"""Where a message came from, read off the sender's number by the rules in data/lenders.yml."""

import dataclasses
import re

from bot.knowledge.models import SenderRule
from bot.sms.numbers import VIRTUAL

_GAPS = re.compile(r"[\s()\u2010-\u2015-]")
UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True)
class Sender:
    """A sender's number and its class."""

    digits: str
    kind: str
    """The id of the sender rule that fits; `other` where none does, `unknown` without a number."""

    @property
    def private(self) -> bool:
        """True for somebody's mobile number."""
        return self.kind in {"mobile", "virtual_mobile"}


class SenderRules:
    """The rules, compiled once, in their order."""

    def __init__(self, rules: tuple[SenderRule, ...]) -> None:
        self._rules = [(rule.id, re.compile(rule.pattern)) for rule in rules if rule.pattern != rule.id]

    def read(self, sender: str | None) -> Sender:
        """The class of a sender; `unknown` for none, `other` for what no rule names."""
        digits = _GAPS.sub("", sender or "").removeprefix("+86").lower()
        digits = re.sub(r"^0086(?=1[3-9]\d{9}$)", "", digits)
        if not digits:
            return Sender("", UNKNOWN)
        if "手机号]" in digits:
            return Sender("", "virtual_mobile" if "虚拟" in digits else "mobile")
        if re.fullmatch(r"1[3-9]\d{9}", digits) and digits[:3] in VIRTUAL:
            return Sender(digits, "virtual_mobile")
        kind = next((rule for rule, pattern in self._rules if pattern.search(digits)), "other")
        return Sender(digits, kind)
