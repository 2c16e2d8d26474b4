"""One message, parsed once: what the rules look at."""

import dataclasses
import functools
import re
from collections.abc import Callable

from bot.sms.directory import AUTHORITIES, JUSTICE, Directory, Party
from bot.sms.incoming import Incoming
from bot.sms.links import Link, find_links
from bot.sms.numbers import Number, find_numbers
from bot.sms.phrases import Phrases, Span
from bot.sms.seen import Reader, Seen
from bot.sms.sender import Sender, SenderRules

_SIGNATURE = re.compile(
    r"^\s*(?:\(\d/\d\))?\s*[【\[〖《〔]([^】\]〗》〕]{2,24})[】\]〗》〕]|[【\[(〔]([^】\])〕【\[(]{2,24})[】\])〕]?[\s!.。]*$"
)
_PLACEHOLDER = re.compile(r"^(?:证件号|卡号|(?:虚拟)?(?:号段)?手机号|邮箱|验证码)$")
_CARD = re.compile(
    r"(?<![\d.a-z/_=-])(?:62\d{2}(?:[ -]?\d){12,15}|[3-9]\d{15,18}|\d{4}(?: \d{4}){3}(?: \d{1,4})?)(?!\d)|\[卡号\]"
)
_TAIL = re.compile(r"[,\s!。.]*$")


@dataclasses.dataclass(frozen=True)
class Parsed:
    """A message seen through, with its links, numbers, signature and whom it claims to come from."""

    incoming: Incoming
    seen: Seen
    phrases: Phrases
    directory: Directory
    sender: Sender
    links: tuple[Link, ...]
    numbers: tuple[Number, ...]
    signature: str | None
    claimed: tuple[Party, ...]
    """Whom the message claims to come from, the likeliest first."""
    mentioned_lender: str | None
    """The first lender that it names anywhere."""
    scorer: Callable[["Parsed"], float]

    @property
    def text(self) -> str:
        """The text as it is meant to be read."""
        return self.seen.text

    @functools.cached_property
    def likeness(self) -> float:
        """How much its words resemble the frauds among our examples, between 0 and 1."""
        return self.scorer(self)

    def says(self, *names: str) -> Span | None:
        """The first place where it says one of these phrases, and does not only warn of it."""
        for name in names:
            found = self._first(name)
            if found:
                return found
        return None

    @functools.cached_property
    def _found(self) -> dict[str, Span | None]:
        return {}

    def _first(self, name: str) -> Span | None:
        if name not in self._found:
            self._found[name] = self.phrases.first(name, self.text)
        return self._found[name]

    def mentions(self, name: str) -> Span | None:
        """The first place where the phrase stands, also where it is warned of."""
        return next(iter(self.phrases.all(name, self.text)), None)

    @functools.cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of those whom it claims to come from."""
        return frozenset(party.kind for party in self.claimed)

    @property
    def from_lender(self) -> bool:
        """True when it claims to come from a bank, a lender, or somebody who collects for one."""
        return bool(self.kinds & {"bank", "lender"}) or self.mentioned_lender is not None

    @property
    def from_authority(self) -> bool:
        """True when it claims to speak for a court, the police, a regulator or another public body."""
        return bool(self.kinds & AUTHORITIES)

    @property
    def from_justice(self) -> bool:
        """True when it speaks of a case: a court, a mediator, an arbitration body or a lawyer."""
        return bool(self.kinds & JUSTICE)

    @functools.cached_property
    def about_debt(self) -> bool:
        """True when it speaks of a loan, a card or a debt."""
        return self.mentions("debt_words") is not None or self.mentions("loan_words") is not None

    @functools.cached_property
    def tells_transaction(self) -> bool:
        """True for a note on a payment that took place: what, and on which account, day or order."""
        return self.mentions("transaction") is not None and self.mentions("transaction_details") is not None

    @functools.cached_property
    def carries_code(self) -> bool:
        """True for a message that brings a code and leads nowhere."""
        return self.mentions("code") is not None and not self.foreign_links and not self.says("private_chat")

    @functools.cached_property
    def trusted_domains(self) -> frozenset[str]:
        """The addresses of those whom it claims to come from."""
        return frozenset(domain for party in self.claimed for domain in party.domains)

    @functools.cached_property
    def true_numbers(self) -> frozenset[str]:
        """The numbers of those whom it claims to come from."""
        return frozenset(number for party in self.claimed for number in party.numbers)

    def is_true_number(self, number: Number) -> bool:
        """True for a number of the claimed party, with or without an area code, or a public hotline."""
        digits = number.digits
        return any(
            digits == true or (digits.endswith(true) and digits.startswith("0") and len(digits) - len(true) in {3, 4})
            for true in (self.true_numbers or self.directory.lender_numbers) | self.directory.public_numbers
        )

    @functools.cached_property
    def foreign_links(self) -> tuple[Link, ...]:
        """Links that belong to nobody whom we know."""
        return tuple(
            link
            for link in self.links
            if not link.belongs_to(self.directory.domains)
            and not link.host.endswith(".gov.cn")
            and not any(map(link.is_named_by, self.true_numbers))
        )

    @functools.cached_property
    def foreign_numbers(self) -> tuple[Number, ...]:
        """Numbers to call that are not those of the claimed party."""
        return tuple(n for n in self.numbers if n.kind not in {"qq", "wechat", "port"} and not self.is_true_number(n))

    @functools.cached_property
    def card(self) -> Span | None:
        """A whole card number in the text."""
        for match in _CARD.finditer(self.text):
            before = self.text[max(0, match.start() - 6) : match.start()]
            if not re.search(r"单号|订单|编号|流水|案号|保单|户号|票号", before):
                return Span(*match.span())
        return None

    def quote(self, place: Span | Link | Number) -> str:
        """How it stands in the message."""
        return self.seen.quote(place.start, place.end)


class Parser:
    """Parses messages with the directory, phrases and rules of the data."""

    def __init__(
        self,
        reader: Reader,
        phrases: Phrases,
        directory: Directory,
        rules: SenderRules,
        scorer: Callable[[Parsed], float],
    ) -> None:
        self._reader, self._phrases, self._directory, self._rules = reader, phrases, directory, rules
        self._scorer = scorer

    def parse(self, incoming: Incoming) -> Parsed:
        """The message with everything that the rules look at; never fails."""
        seen = self._reader.read(incoming.text)
        links = tuple(find_links(seen.text))
        numbers = tuple(
            number
            for number in find_numbers(seen.text)
            if not any(link.start <= number.start < link.end for link in links)
        )
        signature = _signature(seen.text)
        lenders = self._directory.lenders_in(seen.text)
        return Parsed(
            incoming=incoming,
            seen=seen,
            phrases=self._phrases,
            directory=self._directory,
            sender=self._rules.read(incoming.sender),
            links=links,
            numbers=numbers,
            signature=signature,
            claimed=self._claimed(seen.text, signature, lenders),
            mentioned_lender=lenders[0] if lenders else None,
            scorer=self._scorer,
        )

    def _claimed(self, text: str, signature: str | None, lenders: list[str]) -> tuple[Party, ...]:
        """The signature decides; without one that names anybody, the text does."""
        parties = self._directory.parties
        ids = self._directory.of_signature(signature) if signature else []
        if not ids and self._phrases.first("self_as_authority", text):
            ids = [*self._directory.institutions_in(text[:40])]
        if not ids:
            ids = [*lenders, *self._directory.institutions_in(text[:24]), *self._directory.institutions_in(text[-14:])]
        return tuple(parties[party] for party in dict.fromkeys(ids))


def _signature(text: str) -> str | None:
    """What stands in the brackets that begin or end the message."""
    for match in _SIGNATURE.finditer(text):
        found = (match.group(1) or match.group(2)).strip()
        if re.fullmatch(r"12368|12378|12345|12381|95\d{3}|96110", found):
            return found
        if not _PLACEHOLDER.match(found) and not re.fullmatch(r"[\d/回退订td#a-z@短信\s]+", found):
            return found
    return None
