"""What kind of message it is, or pretends to be."""

import re
from collections.abc import Iterator

from bot.sms.message import Parsed

_OVERDUE = re.compile(r"逾期|已过最后还款日|拖欠|催收|还钱|欠债")
_DUE = re.compile(
    r"还款日|待还款?|应还|到期还款|最低还款|本期账单|还款提醒|账单(?:已出|金额)|将于\d{1,2}[日天]后到期|扣款日|还款"
)
_PARCEL = re.compile(r"快递|快件|包裹|派送|签收|取件|航班|机票|订单|酒店|揽收|配送")
_ACCOUNT = re.compile(r"账户|银行卡|信用卡|手机银行|网银|登录|密码|etc|医保|社保|密码器|证书")


_BY_PARTY = {
    "court": "court_notice", "mediator": "mediation_notice", "arbitration": "arbitration_notice",
    "lawyer": "lawyer_letter", "police": "police_notice",
}  # fmt: skip
_BY_FINDING = {
    "relative_asks_money": "impersonation", "credit_repair": "credit_repair", "ended_policy": "credit_repair",
    "account_cancel": "account_cancel", "agency_offer": "agency_offer", "offer_too_good": "settlement_offer",
    "fee_first": "fee_first", "fake_charge": "feigned_service", "refund_bait": "feigned_service", "job_bait": "job",
    "stock_bait": "investment", "points_for_cash": "points", "prize_bait": "prize", "limit_raise": "limit_raise",
}  # fmt: skip
KINDS = frozenset({*_BY_PARTY.values(), *_BY_FINDING.values(), "verification_code"}) | {
    "transaction", "overdue_notice", "repayment_reminder", "loan_offer", "delivery", "points", "account_notice",
    "other",
}  # fmt: skip
"""Every kind there is."""


def kind_of(message: Parsed, found: frozenset[str]) -> str:
    """The first kind that fits, out of data/sms/kinds.yml; `found` are the ids of the findings."""
    if message.mentions("code") and not found & {"tells_code", "enters_secrets", "private_chat", "link_not_theirs"}:
        return "verification_code"
    party = message.claimed[0].kind if message.claimed else ""
    if party in _BY_PARTY:
        return _BY_PARTY[party]
    by_finding = next((kind for finding, kind in _BY_FINDING.items() if finding in found), None)
    return by_finding or next(kind for kind, fits in _by_words(message) if fits)


def _by_words(message: Parsed) -> Iterator[tuple[str, bool]]:
    """Kinds in their order, each with whether its words stand in the message; the last always fits."""
    text = message.text
    yield "transaction", message.tells_transaction
    yield "overdue_notice", message.about_debt and bool(_OVERDUE.search(text))
    yield "repayment_reminder", message.about_debt and bool(_DUE.search(text))
    yield "loan_offer", message.says("loan_bait") is not None
    yield "delivery", bool(_PARCEL.search(text))
    yield "points", message.mentions("points_cash") is not None
    yield "account_notice", bool(message.claimed) and bool(_ACCOUNT.search(text))
    yield "other", True
