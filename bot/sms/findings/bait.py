"""What is promised or feared so that one calls, adds, opens or pays."""

from bot.sms.findings import secrets
from bot.sms.message import Parsed


def _leads_out(message: Parsed) -> bool:
    """True when the message leads to somewhere that is nobody's official entrance."""
    links = any(link.host not in message.directory.short_hosts for link in message.foreign_links)
    return bool(
        links
        or message.foreign_numbers
        or message.says("private_chat", "screen_sharing", "meeting_app")
        or secrets.asks_card(message)
    )


def _bait(message: Parsed, *names: str) -> str | None:
    place = message.says(*names)
    return message.quote(place) if place else None


def account_scare(message: Parsed) -> str | None:
    """An account that is about to expire or be frozen, with a way out that is not the sender's own."""
    if not _leads_out(message) or message.tells_transaction or message.carries_code:
        return None
    own = message.says("act_on_account", "clicks", "calls")
    bank_branch = any(map(message.is_true_number, message.numbers)) and not message.foreign_links
    return _bait(message, "account_scare") if own and not bank_branch else None


def points_for_cash(message: Parsed) -> str | None:
    """Points that turn into cash at an address that is not the bank's."""
    return _bait(message, "points_cash") if _leads_out(message) and not message.mentions("unsubscribe") else None


def limit_raise(message: Parsed) -> str | None:
    """A higher limit through an address or number that is not the bank's."""
    return (
        _bait(message, "limit_bait")
        if _leads_out(message) and message.from_lender and not message.mentions("unsubscribe")
        else None
    )


def fake_charge(message: Parsed) -> str | None:
    """A charge that is about to be taken, unless one calls, adds or shows something."""
    cure = _leads_out(message) or message.says("tells_code", "install")
    return _bait(message, "fake_charge") if cure else None


def refund_bait(message: Parsed) -> str | None:
    """A lost parcel, a cancelled flight, a bad product: money back through a private way."""
    insurer = message.signature and message.mentions("insured") and not message.links and not message.says("clicks")
    insurer = insurer and not any(number.kind in {"qq", "wechat", "overseas"} for number in message.numbers)
    calm = insurer or message.tells_transaction
    return _bait(message, "refund_bait") if _leads_out(message) and not calm else None


def account_cancel(message: Parsed) -> str | None:
    """An old student account or a limit that has to be closed, or the credit record suffers."""
    place = message.says("account_cancel")
    if not place:
        return None
    pressed = _leads_out(message) or message.says(
        "install", "guided", "moves_money", "borrow_and_transfer", "deadline", "legal_threat", "safe_account"
    )
    return message.quote(place) if pressed else None


def credit_repair(message: Parsed) -> str | None:
    """A credit record repaired, an overdue entry deleted."""
    calm = message.mentions("warns") and not _leads_out(message) and not message.says("fee_never", "deadline")
    return None if calm else _bait(message, "credit_repair")


def ended_policy(message: Parsed) -> str | None:
    """The one-time policy of credit repair: it needed no application and has ended."""
    place = message.says("ended_policy")
    asks = _leads_out(message) or message.says("fee_sometimes", "fee_never", "pays") or message.says("deadline")
    return message.quote(place) if place and asks else None


def agency_offer(message: Parsed) -> str | None:
    """Agents who negotiate, suspend or bundle debts for a fee."""
    own_line = any(map(message.is_true_number, message.numbers)) and message.from_lender
    return None if own_line and not _leads_out(message) else _bait(message, "agency")


def offer_too_good(message: Parsed) -> str | None:
    """Half the debt waived, if one pays, calls or adds somebody in private."""
    asks = message.says(
        "private_chat", "pay_to_person", "fee_never", "impersonal_fake", "asks_card", "titled", "pays_first"
    )
    alone = not any(map(message.is_true_number, message.numbers)) and (message.foreign_numbers or message.foreign_links)
    return _bait(message, "offer") if asks or alone else None


def inside_channel(message: Parsed) -> str | None:
    """Somebody inside, a special channel: there is none."""
    return _bait(message, "impersonal_fake") if message.about_debt else None


def loan_bait(message: Parsed) -> str | None:
    """A loan for everybody, or one already granted, through a private way."""
    asks = _leads_out(message) or message.says("install", "fee_never", "private_chat")
    official = (message.mentions("unsubscribe") and message.claimed) or message.tells_transaction
    return _bait(message, "loan_bait") if asks and not official else None


def prize_bait(message: Parsed) -> str | None:
    """A prize for something that one never took part in."""
    return (
        _bait(message, "prize")
        if (_leads_out(message) or message.says("fee_never")) and not message.mentions("unsubscribe")
        else None
    )


def job_bait(message: Parsed) -> str | None:
    """Easy work on the phone, paid by the day."""
    return _bait(message, "job") if _leads_out(message) or message.says("join_group") else None


def stock_bait(message: Parsed) -> str | None:
    """Sure gains on shares or coins, in a group or on a line of one's own."""
    asks = message.says("join_group", "private_chat") or _leads_out(message)
    return _bait(message, "stocks") if asks else None


def gambling(message: Parsed) -> str | None:
    """A betting site."""
    return _bait(message, "gambling") if message.foreign_links or message.says("private_chat") else None


def picture_link(message: Parsed) -> str | None:
    """Look at these pictures of you: the link installs something."""
    return _bait(message, "trojan") if message.foreign_links and not message.signature else None


RULES = (
    account_scare, points_for_cash, limit_raise, fake_charge, refund_bait, account_cancel, credit_repair, ended_policy,
    agency_offer, offer_too_good, inside_channel, loan_bait, prize_bait, job_bait, stock_bait, gambling, picture_link,
)  # fmt: skip
