"""Numbers that one is to call."""

import re

from bot.sms.message import Parsed
from bot.sms.numbers import Number

_SERVICE = re.compile(r"客服|致电|疑问|取消|拨打")


def _of_kind(message: Parsed, *kinds: str) -> Number | None:
    return next((number for number in message.foreign_numbers if number.kind in kinds), None)


def number_abroad(message: Parsed) -> str | None:
    """A number from abroad to be called."""
    found = _of_kind(message, "overseas")
    return message.quote(found) if found else None


def number_dressed(message: Parsed) -> str | None:
    """A private mobile number written with the country's code, to look like a service line."""
    found = _of_kind(message, "dressed")
    return message.quote(found) if found and message.claimed else None


def number_private(message: Parsed) -> str | None:
    """A bank, a lender or an authority that is to be called on somebody's mobile."""
    found = _of_kind(message, "mobile")
    if not found or message.from_justice:
        return None
    if message.tells_transaction:  # who doubts a payment is to call; a manager's number below an offer is not that
        before = message.text[max(0, found.start - 8) : found.start]
        return message.quote(found) if message.kinds & {"bank"} and _SERVICE.search(before) else None
    official = message.kinds & {"bank", "lender", "police", "regulator", "government"}
    debt = message.mentions("debt_trouble") and not message.mentions("unsubscribe")
    asks = debt or message.says(
        "account_scare", "limit_bait", "offer", "act_on_account", "fee_never", "legal_threat", "impersonal_fake"
    )
    return message.quote(found) if official and asks else None


def number_private_case(message: Parsed) -> str | None:
    """A case that is to be settled by calling a mobile; mediators and clerks do use them, so this alone says little."""
    found = _of_kind(message, "mobile", "virtual")
    return message.quote(found) if found and message.from_justice else None


def number_virtual(message: Parsed) -> str | None:
    """A number out of the ranges of virtual operators, in the name of an institution or about a debt."""
    found = _of_kind(message, "virtual")
    about = message.about_debt or message.says("case_words") or message.kinds - {"company", "lender"}
    return message.quote(found) if found and about else None


def number_false(message: Parsed) -> str | None:
    """A number that goes round the web as a lender's service line and is not."""
    numbers = message.directory.false_numbers
    found = next((n for n in message.numbers if n.digits in numbers and n.digits not in message.true_numbers), None)
    return message.quote(found) if found and message.about_debt else None


def number_unlike_hotline(message: Parsed) -> str | None:
    """A service number that differs from the one that the claimed lender publishes."""
    found = _of_kind(message, "hotline")
    if not found or not message.true_numbers or any(map(message.is_true_number, message.numbers)):
        return None
    foreign = found.digits.startswith(("95", "400")) and found.digits not in message.directory.lender_numbers
    return message.quote(found) if foreign and len(found.digits) == 5 else None


def number_of_nobody(message: Parsed) -> str | None:
    """A landline or 400 number to call about an account that is frozen, charged or raised, in a bank's name."""
    found = _of_kind(message, "toll_free", "landline")
    if not found or not message.from_lender or any(map(message.is_true_number, message.numbers)):
        return None
    if message.carries_code:
        return None
    if message.mentions("already_done") and not message.says("fake_charge", "limit_bait"):
        return None
    asks = message.says("account_scare", "fake_charge", "limit_bait", "legal_threat", "ended_policy", "credit_repair")
    return message.quote(found) if asks else None


def number_of_police(message: Parsed) -> str | None:
    """Police, a regulator or the credit centre that want to be called on some number of their own."""
    official = message.kinds & {"police", "regulator"}
    found = message.foreign_numbers[0] if message.foreign_numbers else None
    asks = message.says(
        "police_case", "account_scare", "credit_repair", "ended_policy", "arrest", "deadline", "fee_never"
    )
    return message.quote(found) if official and found and asks else None


def debt_service(message: Parsed) -> str | None:
    """Debts or loans, nobody's name, and a private number or chat to go on with."""
    if message.claimed and (message.signature or message.from_justice or message.from_authority):
        return None
    if message.directory.names_some_bank(message.signature or ""):
        return None
    contact = next(
        (n for n in message.numbers if n.kind in {"mobile", "virtual", "dressed", "overseas", "qq", "wechat"}), None
    )
    return message.quote(contact) if contact and message.about_debt and not message.tells_transaction else None


def debt_scare_number(message: Parsed) -> str | None:
    """A debt with no lender's name, threatened with the law, and a number to call."""
    if (message.from_lender and message.signature) or message.from_justice:
        return None
    threat = message.says("legal_threat", "arrest")
    found = message.foreign_numbers[0] if message.foreign_numbers else None
    return message.quote(found) if threat and found and message.about_debt and not message.signature else None


RULES = (
    number_abroad, number_dressed, number_private, number_private_case, number_virtual, number_false,
    number_unlike_hotline, number_of_nobody, number_of_police, debt_service,
    debt_scare_number,
)  # fmt: skip
