"""Where the message came from."""

from bot.sms.message import Parsed

_OFFICIAL = frozenset({"bank", "lender", "court", "police", "regulator", "government", "company"})


def sender_abroad(message: Parsed) -> str | None:
    """A sender from abroad, in the name of somebody at home."""
    return message.sender.digits if message.sender.kind == "overseas" else None


def sender_private(message: Parsed) -> str | None:
    """A bank, a lender, the police or a court that writes from a private mobile."""
    official = (message.kinds & _OFFICIAL and not message.kinds & {"mediator", "lawyer", "arbitration"}) or (
        message.about_debt and message.says("pays", "private_chat", "offer", "third_party")
    )
    return message.incoming.sender if message.sender.kind == "mobile" and official else None


def sender_virtual(message: Parsed) -> str | None:
    """A sender out of the ranges of virtual operators, in an institution's name or about a debt."""
    told = message.claimed or message.about_debt or message.says("deadline")
    return message.incoming.sender if message.sender.kind == "virtual_mobile" and told else None


def sender_extension(message: Parsed) -> str | None:
    """A service number with a long extension: mostly a call centre for hire."""
    return message.sender.digits if message.sender.kind == "hotline_extended" and message.claimed else None


def sender_other_hotline(message: Parsed) -> str | None:
    """A service number, but of somebody else."""
    if message.sender.kind != "hotline" or not message.true_numbers:
        return None
    return None if message.sender.digits in message.true_numbers else message.sender.digits


def warning_with_link(message: Parsed) -> str | None:
    """An official fraud warning with a link or a contact: true ones have none."""
    if message.sender.kind != "miit_alert" and "12381" not in message.text:
        return None
    found = message.links[0] if message.links else next(iter(message.foreign_numbers), None)
    return message.quote(found) if found else None


def chat_channel(message: Parsed) -> str | None:
    """An authority or a lender that writes in a private chat."""
    told = message.from_authority or message.from_lender
    return message.incoming.channel if message.incoming.channel in {"wechat", "qq"} and told else None


def no_signature(message: Parsed) -> str | None:
    """No 【name】 at its head or end, though it speaks for an institution."""
    official = message.claimed and (message.links or message.foreign_numbers)
    return "" if official and message.signature is None and message.sender.kind in {"unknown", "mobile"} else None


RULES = (
    sender_abroad, sender_private, sender_virtual, sender_extension, sender_other_hotline, warning_with_link,
    chat_channel, no_signature,
)  # fmt: skip
