"""How a debt is collected: what no collector may do, and what only presses."""

from bot.sms.findings import money, secrets
from bot.sms.message import Parsed


def threat_third_party(message: Parsed) -> str | None:
    """Family, colleagues, the village, the whole address book are to be told or called."""
    place = message.says("third_party")
    return message.quote(place) if place and _presses(message) else None


def threat_exposure(message: Parsed) -> str | None:
    """Pictures, notices or identity cards are to be put up or sent round."""
    place = message.says("exposes")
    pressed = message.about_debt or message.says("rough", "deadline", "insult", "moves_money")
    return message.quote(place) if place and pressed else None


def threat_arrest(message: Parsed) -> str | None:
    """Arrest or detention over a debt; a court that enforces a judgment may speak of it, and gives a case number."""
    place = message.says("arrest")
    if not place or (message.from_justice and message.mentions("case_number")):
        return None
    return message.quote(place)


def threat_home(message: Parsed) -> str | None:
    """Somebody comes to the home, the village or the workplace."""
    place = message.says("home_threat")
    return message.quote(place) if place else None


def insult(message: Parsed) -> str | None:
    """Abuse and open threats."""
    place = message.mentions("insult")
    return message.quote(place) if place and (message.about_debt or _presses(message)) else None


def police_case(message: Parsed) -> str | None:
    """A case of fraud or money laundering told by message: police do not investigate like that."""
    place = message.says("police_case")
    if not place:
        return None
    told = message.kinds & {"police", "regulator", "bank", "company"} or message.says(
        "arrest", "private_chat", "safe_account"
    )
    asks = message.foreign_numbers or message.says(
        "private_chat", "arrest", "safe_account", "keep_secret", "tells_code", "pays"
    )
    return message.quote(place) if told and (asks or message.foreign_links) else None


def authority_asks(message: Parsed) -> str | None:
    """An authority that wants money, a code, an app, a chat or an unknown address."""
    if not message.kinds & {"police", "regulator", "court", "government"}:
        return None
    seen = money.fee_first(message) or secrets.install_app(message)
    place = message.says("pay_to_person", "safe_account", "tells_code", "private_chat")
    return message.quote(place) if place else seen or secrets.meeting_app(message)


def case_without_trace(message: Parsed) -> str | None:
    """A lawsuit or enforcement with a deadline, but no case number that could be asked about."""
    if message.mentions("case_number") or not (message.from_justice or message.kinds & {"police"}):
        return None
    place = message.says("legal_threat", "arrest")
    pressed = (
        message.says("deadline") if message.kinds & {"court", "police"} else message.says("private_chat", "arrest")
    )
    return message.quote(place) if place and pressed else None


def hurry(message: Parsed) -> str | None:
    """Hours or minutes to decide in, with something to lose."""
    place = message.says("deadline")
    fear = message.says(
        "legal_threat", "arrest", "account_scare", "offer", "third_party", "home_threat", "fee_never", "credit_repair"
    )
    return message.quote(place) if place and fear else None


def threat_to_you(message: Parsed) -> str | None:
    """Family, work or home named together with a threat, in the familiar 你."""
    place = message.says("kin")
    threat = message.says("threatens", "insult", "exposes", "home_threat")
    personal = message.says("rough") or (message.about_debt and not message.signature)
    return message.quote(place) if place and threat and personal else None


def case_for_money(message: Parsed) -> str | None:
    """A case that goes away for money or a private talk, with no case number."""
    place = message.says("case_words")
    if not place or message.mentions("case_number"):
        return None
    way_out = message.says("moves_money", "pay_to_person", "private_chat", "fee_never", "case_bought")
    return (
        message.quote(place)
        if way_out and (message.foreign_numbers or not message.mentions("official_entry"))
        else None
    )


def rough_tone(message: Parsed) -> str | None:
    """The familiar 你 about a debt or a case: institutions write 您."""
    place = message.says("rough")
    serious = message.about_debt or message.claimed
    return message.quote(place) if place and serious and "您" not in message.text else None


def _presses(message: Parsed) -> bool:
    return bool(
        message.about_debt or message.says("deadline", "sends_money", "pays", "threatens", "insult", "home_threat")
    )


UNLAWFUL = frozenset({"threat_third_party", "threat_to_you", "threat_exposure", "threat_arrest", "insult"})
"""Findings that name what no collector may do, fraud or not."""
RULES = (
    threat_third_party, threat_exposure, threat_arrest, threat_home, insult, police_case, authority_asks,
    case_without_trace, threat_to_you, case_for_money, hurry, rough_tone,
)  # fmt: skip
