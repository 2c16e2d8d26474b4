"""Codes, passwords, screens and apps."""

from bot.sms.message import Parsed


def tells_code(message: Parsed) -> str | None:
    """A code, password or card's details to be told or sent to somebody."""
    place = message.says("tells_code", "reply_secrets")
    return message.quote(place) if place else None


def enters_secrets(message: Parsed) -> str | None:
    """Card number, password or code to be typed in at an address that is not the sender's."""
    place = message.says("enters_secrets")
    return message.quote(place) if place and (message.foreign_links or message.says("private_chat")) else None


def asks_card(message: Parsed) -> str | None:
    """Card or identity number to be given in answer to a message, not in an official app or branch."""
    place = message.says("asks_card")
    own_links = bool(message.links) and not message.foreign_links
    own_numbers = bool(message.numbers) and not message.foreign_numbers and not message.says("private_chat")
    own = message.mentions("official_entry") or own_links or own_numbers
    return message.quote(place) if place and not own else None


def guided(message: Parsed) -> str | None:
    """Somebody leads you through it, step by step, on your own phone."""
    place = message.says("guided")
    topic = message.says(
        "account_scare",
        "account_cancel",
        "fake_charge",
        "install",
        "police_case",
        "credit_repair",
        "safe_account",
        "borrow_and_transfer",
    )
    return message.quote(place) if place and topic else None


def screen_sharing(message: Parsed) -> str | None:
    """The screen to be shown, or the phone to be steered by somebody else."""
    place = message.says("screen_sharing")
    return message.quote(place) if place else None


def meeting_app(message: Parsed) -> str | None:
    """Meeting software for what a bank or an authority would do by itself; courts do hold hearings online."""
    place = message.says("meeting_app")
    if not place or (message.from_justice and message.mentions("case_number")):
        return None
    return message.quote(place)


def install_app(message: Parsed) -> str | None:
    """An app from somewhere else than an app store, in the name of a bank, a lender or an authority."""
    place = message.says("install")
    if not place or message.mentions("official_store"):
        return None
    if ".apk" in message.quote(place).lower() or ".apk" in message.text:
        return message.quote(place)
    odd = any(link.ending not in {"cn", "com", "com.cn", "net"} for link in message.foreign_links)
    asked_by = (
        message.from_authority or message.from_justice or message.says("loan_bait", "account_cancel", "police_case")
    )
    if message.says("guided"):
        return message.quote(place)
    marketing = message.mentions("unsubscribe") or message.tells_transaction
    if (
        asked_by
        or (message.about_debt and odd)
        or (message.from_lender and message.foreign_links and not marketing and odd)
    ):
        return message.quote(place)
    return None


def weilidai_app(message: Parsed) -> str | None:
    """An app of the name 微粒贷: there is none."""
    place = message.says("product_app")
    return message.quote(place) if place else None


def webank_branch(message: Parsed) -> str | None:
    """A branch or counter of 微众银行: there is none."""
    place = message.says("webank_branch")
    return message.quote(place) if place else None


def keeps_secret(message: Parsed) -> str | None:
    """Tell nobody, do not hang up: what swindlers say so that no one warns you."""
    place = message.says("keep_secret")
    return message.quote(place) if place else None


RULES = (
    tells_code, asks_card, guided, enters_secrets, screen_sharing, meeting_app, install_app, weilidai_app,
    webank_branch, keeps_secret,
)  # fmt: skip
