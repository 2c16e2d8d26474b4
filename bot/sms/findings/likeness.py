"""What no single rule names: the words as a whole."""

from bot.sms.findings import speaks_for
from bot.sms.message import Parsed

ALIKE = 0.65
"""From this likeness on; figures with and without it: docs/decisions/0008-sms-verdict.md."""


def resembles_fraud(message: Parsed) -> str | None:
    """The whole reads like frauds against borrowers, and nothing official is offered to check it by."""
    if message.tells_transaction or message.carries_code or message.mentions("unsubscribe"):
        return None
    official = (speaks_for.official_entry, speaks_for.true_hotline, speaks_for.true_link, speaks_for.case_number)
    if any(rule(message) is not None for rule in official):
        return None
    topic = message.from_justice or message.from_authority or message.mentions("debt_trouble")
    topic = topic or message.mentions("loan_words") or message.mentions("case_words")
    unsigned_debt = message.about_debt and not message.signature  # a bank's advertising speaks of cards as well
    topic = topic or message.says(
        "moves_money", "asks_card", "speaks_as_person", "account_scare", "frozen_money", "fake_charge", "meeting_app"
    )
    return "" if (topic or unsigned_debt) and message.likeness >= ALIKE else None


RULES = (resembles_fraud,)
