"""Links: whose they are, and what is odd about them."""

from bot.sms.links import Link
from bot.sms.message import Parsed

_SHORTEST_SURE = 4
_LOOKS_LIKE = str.maketrans({"0": "o", "1": "l", "5": "s"})
_FEARS_AND_GIFTS = ("account_scare", "points_cash", "prize", "limit_bait", "enters_secrets")
_ASKS_FOR = ("act_on_account", "enters_secrets", "account_scare", "points_cash", "limit_bait", "prize", "expiry")


def link_imitates(message: Parsed) -> str | None:
    """An address that looks like a bank's, a court's or a carrier's, and is not."""
    claimed = {token for party in message.claimed for token in party.tokens}
    for link in message.foreign_links:
        if any(_imitates(link, token, token in claimed) for token in message.directory.tokens):
            return message.quote(link)
    return None


def _imitates(link: Link, token: str, is_claimed: bool) -> bool:
    if link.raw_address or link.is_named_by(token):
        return False
    for label in link.labels:
        if len(token) >= _SHORTEST_SURE:
            if token in label or token in label.translate(_LOOKS_LIKE) or _one_letter_off(label, token):
                return True
        elif is_claimed and token in label and label != token:
            return True
    return False


def _one_letter_off(label: str, token: str) -> bool:
    """True when one letter was added, left out or changed in a long enough name."""
    if len(token) < 6 or abs(len(label) - len(token)) > 1:
        return False
    longer, shorter = (label, token) if len(label) >= len(token) else (token, label)
    if len(longer) == len(shorter):
        return sum(a != b for a, b in zip(longer, shorter, strict=True)) == 1
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def link_not_theirs(message: Parsed) -> str | None:
    """Something to be done to an account or for money, at an address that is not the claimed sender's."""
    if not message.claimed or not message.foreign_links:
        return None
    links = [link for link in message.foreign_links if link.host not in message.directory.short_hosts]
    asked = message.says(*_ASKS_FOR) and not message.tells_transaction
    careless = message.mentions("unsubscribe") and not message.says("account_scare", "enters_secrets", "limit_bait")
    return message.quote(links[0]) if links and asked and not careless else None


def link_nobodys(message: Parsed) -> str | None:
    """Fear or a gift, an address of nobody we know, and no name of a sender."""
    if message.claimed or not message.foreign_links:
        return None
    links = [link for link in message.foreign_links if link.host not in message.directory.short_hosts]
    if message.signature:  # somebody whom we do not know: only where the address is odd as well
        links = [link for link in links if link.ending in message.directory.odd_endings]
    if links and message.says(*_FEARS_AND_GIFTS, "pays", "sends_money", "we_the_bank"):
        return message.quote(links[0])
    return None


def link_in_case(message: Parsed) -> str | None:
    """A summons, a judgment or enforcement behind an address that is no court's."""
    place = message.says("case_words", "arrest")
    if not place or not message.foreign_links:
        return None
    return message.quote(message.foreign_links[0])


def link_app_file(message: Parsed) -> str | None:
    """A link straight to a file that installs something."""
    endings = message.directory.app_endings
    found = next((link for link in message.links if link.path.split("?")[0].endswith(endings)), None)
    return message.quote(found) if found else None


def link_foreign_letters(message: Parsed) -> str | None:
    """Letters from another alphabet that look like Latin ones, or their coded form."""
    found = next((link for link in message.links if link.foreign_letters), None)
    return message.quote(found) if found else None


def link_raw_address(message: Parsed) -> str | None:
    """An address of bare numbers, or with a port: no name that anybody answers for."""
    found = next((link for link in message.foreign_links if link.raw_address or link.port), None)
    return message.quote(found) if found else None


def link_short(message: Parsed) -> str | None:
    """A short link: where it leads cannot be seen."""
    found = next((link for link in message.links if link.host in message.directory.short_hosts), None)
    return message.quote(found) if found else None


def link_odd_ending(message: Parsed) -> str | None:
    """A cheap ending that is often used once and thrown away."""
    found = next((link for link in message.foreign_links if link.ending in message.directory.odd_endings), None)
    return message.quote(found) if found else None


RULES = (
    link_imitates, link_not_theirs, link_nobodys, link_in_case, link_app_file, link_foreign_letters, link_raw_address,
    link_short, link_odd_ending,
)  # fmt: skip
