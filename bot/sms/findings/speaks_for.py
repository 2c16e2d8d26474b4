"""What speaks for a message. It takes off small doubts, never a strong one: all of it can be copied."""

from bot.sms.message import Parsed


def masked_details(message: Parsed) -> str | None:
    """The tail of a card or a masked name: the sender seems to know the account."""
    place = message.mentions("masked_tail")
    return message.quote(place) if place and message.claimed else None


def true_hotline(message: Parsed) -> str | None:
    """Only the claimed party's own published number is given."""
    true = next((n for n in message.numbers if n.kind in {"hotline", "toll_free"} and message.is_true_number(n)), None)
    return message.quote(true) if true and not message.foreign_numbers else None


def true_link(message: Parsed) -> str | None:
    """Only addresses of the claimed party."""
    if not message.links or message.foreign_links or not message.trusted_domains:
        return None
    own = [link for link in message.links if link.belongs_to(message.trusted_domains) or link.host.endswith(".gov.cn")]
    return message.quote(own[0]) if own else None


def warns_reader(message: Parsed) -> str | None:
    """It warns not to pay persons and not to tell codes."""
    place = message.mentions("warns")
    return message.quote(place) if place else None


def official_entry(message: Parsed) -> str | None:
    """It sends you to an official app, a branch or your own repayment account."""
    place = message.says("official_entry")
    return message.quote(place) if place and not message.foreign_links else None


def case_number(message: Parsed) -> str | None:
    """A case number that the court can be asked about."""
    place = message.mentions("case_number")
    return message.quote(place) if place and message.from_justice else None


def asks_nothing(message: Parsed) -> str | None:
    """No link, no contact, nothing to be paid, told or installed."""
    asks = message.links or message.foreign_numbers or message.card
    asks = asks or message.says("private_chat", "pay_to_person", "tells_code", "install", "fee_never", "screen_sharing")
    return None if asks else ""


def usual_sender(message: Parsed) -> str | None:
    """A message port that ends in the claimed party's number, or that number itself."""
    digits = message.sender.digits
    own = any(digits == true or (digits.startswith("106") and digits.endswith(true)) for true in message.true_numbers)
    return digits if digits and own else None


RULES = (masked_details, true_hotline, true_link, warns_reader, official_entry, case_number, asks_nothing, usual_sender)
