"""Who may be claimed as the sender: lenders with their true numbers and addresses, courts, police, carriers, shops."""

import dataclasses
import re

from bot.knowledge.models import Content

_LENDER_KINDS = {"bank": "bank", "internet_bank": "bank"}
_AMBIGUOUS = re.compile(r"中行(?=驶|走|为|李|业|情|程|径|进)|其中行|途中行")
_GENERIC_BANK = re.compile(r"(?<![一-龥])(?:[一-龥]{1,6}(?:银行|农商行|农商银行|信用社|农信))")
AUTHORITIES = frozenset({"court", "police", "regulator", "government"})
"""Kinds that speak for the state; they never ask for money, codes or screens."""
JUSTICE = frozenset({"court", "mediator", "arbitration", "lawyer"})


@dataclasses.dataclass(frozen=True)
class Party:
    """One that a message may claim to come from."""

    id: str
    kind: str
    """bank, lender, court, mediator, arbitration, lawyer, police, regulator, government, company."""
    domains: frozenset[str]
    numbers: frozenset[str]
    tokens: tuple[str, ...]
    is_lender: bool


class Directory:
    """All parties, and how each is named."""

    def __init__(self, content: Content) -> None:
        self.parties: dict[str, Party] = {}
        names: dict[str, str] = {}
        self._signature_only: dict[str, str] = {}
        for lender in content.lenders.values():
            kind = _LENDER_KINDS.get(lender.kind, "lender")
            also = [n.number for n in content.false_numbers if n.true_of == lender.id]
            numbers = frozenset(n.replace("-", "") for n in [lender.hotline, *also] if n)
            tokens = tuple(
                {d.split(".")[0] for d in lender.domains} | {a.lower() for a in lender.aliases if a.isascii()}
            )
            self.parties[lender.id] = Party(
                lender.id, kind, frozenset(lender.domains), numbers, (*tokens, *numbers), is_lender=True
            )
            stem = lender.name["zh"].removesuffix("银行")
            card = f"{stem}信用卡" if kind == "bank" and stem != "中国" else lender.name["zh"]
            for name in (lender.name["zh"], card, *lender.aliases, *lender.products):
                short = len(name) <= 2 and not name.endswith("行")
                (self._signature_only if short or name.isascii() else names)[_plain(name)] = lender.id
            for name in lender.weak_aliases:
                self._signature_only.setdefault(_plain(name), lender.id)
        words: list[tuple[str, str]] = []
        for item in content.sms.institutions.values():
            self.parties[item.id] = Party(
                item.id, item.kind, frozenset(item.domains), frozenset(item.numbers), item.tokens, is_lender=False
            )
            words += [(item.id, word) for word in item.words]
        self._names = names
        self._name = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
        self._words = [(party, re.compile(word)) for party, word in words]
        self.domains = frozenset(domain for party in self.parties.values() for domain in party.domains)
        self.lender_numbers = frozenset(n for party in self.parties.values() if party.is_lender for n in party.numbers)
        self.numbers = frozenset(number for party in self.parties.values() for number in party.numbers)
        self.public_numbers = frozenset(
            hotline.number.replace("-", "") for hotline in content.hotlines.values() if hotline.number
        )
        self.tokens = frozenset(t for party in self.parties.values() for t in party.tokens if len(t) >= 3)
        self.short_hosts = frozenset(content.sms.short_hosts)
        self.odd_endings = frozenset(content.sms.odd_endings)
        self.app_endings = tuple(content.sms.app_endings)
        self.false_numbers = frozenset(number.number.replace("-", "") for number in content.false_numbers)

    def lenders_in(self, text: str) -> list[str]:
        """Ids of the lenders that a text names, in order."""
        found = []
        for match in self._name.finditer(_AMBIGUOUS.sub("  ", text)):
            found.append(self._names[match.group()])
        return list(dict.fromkeys(found))

    def lender_places(self, text: str) -> list[tuple[int, int]]:
        """Where lenders are named."""
        return [match.span() for match in self._name.finditer(text)]

    def institutions_in(self, text: str) -> list[str]:
        """Ids of the courts, police, carriers and so on that a text names, in the order of the data."""
        return [party for party, word in self._words if word.search(text)]

    def of_signature(self, signature: str) -> list[str]:
        """Ids of whom a signature names: authorities before lenders before companies."""
        lenders = self.lenders_in(signature)
        exact = self._signature_only.get(signature)
        others = list(dict.fromkeys(self.institutions_in(signature)))
        return [*([exact] if exact else []), *lenders, *others]

    @staticmethod
    def names_some_bank(text: str) -> bool:
        """True when a bank is named that is not in the directory."""
        return bool(_GENERIC_BANK.search(text))


def _plain(name: str) -> str:
    return name.lower()
