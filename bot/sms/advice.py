"""Which steps go with a verdict; their words are in data/sms/steps.yml."""

from bot.sms.message import Parsed
from bot.sms.verdict import Level

_VERIFY = {
    "bank": "verify_lender", "lender": "verify_lender", "court": "verify_court", "mediator": "verify_court",
    "arbitration": "verify_lender", "lawyer": "verify_lender", "police": "verify_police",
    "regulator": "verify_regulator", "government": "verify_company", "company": "verify_company",
}  # fmt: skip
AFTER = {
    "paid": ("paid_police", "paid_bank", "paid_keep"),
    "gave_code": ("code_bank", "code_check", "paid_keep"),
    "clicked": ("clicked", "code_check"),
}
"""What to do first by what was already done."""
STEPS = frozenset({*_VERIFY.values(), *(step for listed in AFTER.values() for step in listed)}) | {
    "stop", "wait", "verify_person", "report", "keep_evidence", "complain", "if_real_debt",
}  # fmt: skip
"""Every step there is."""


def steps(message: Parsed, level: Level, kind: str, unlawful: bool) -> tuple[str, ...]:
    """Ids of the steps, in order; the official way to verify is always among them."""
    first = "stop" if level in {"high_risk", "suspicious"} else "wait"
    collection = ("keep_evidence", "complain") if unlawful else ()
    debt = ("if_real_debt",) if message.about_debt else ()
    report = ("report",) if level in {"high_risk", "suspicious"} and not unlawful else ()
    return (first, *collection, verify(message, kind), *debt, *report)


def verify(message: Parsed, kind: str) -> str:
    """The official way to verify, by whom the message claims to come from."""
    if kind == "impersonation":
        return "verify_person"
    if message.claimed:
        return _VERIFY[message.claimed[0].kind]
    return "verify_lender" if message.about_debt else "verify_company"
