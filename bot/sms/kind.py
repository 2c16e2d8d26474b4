"""What kind of message it is, or pretends to be."""

import re

from bot.sms.message import Parsed

_OVERDUE = re.compile(r"逾期|已过最后还款日|拖欠|催收|还钱|欠债")
_DUE = re.compile(
    r"还款日|待还款?|应还|到期还款|最低还款|本期账单|还款提醒|账单(?:已出|金额)|将于\d{1,2}[日天]后到期|扣款日|还款"
)
_PARCEL = re.compile(r"快递|快件|包裹|派送|签收|取件|航班|机票|订单|酒店|揽收|配送")
_ACCOUNT = re.compile(r"账户|银行卡|信用卡|手机银行|网银|登录|密码|etc|医保|社保|密码器|证书")


def kind_of(message: Parsed, found: frozenset[str]) -> str:
    """The first kind that fits, out of data/sms/kinds.yml; `found` are the ids of the findings."""
    if message.mentions("code") and not found & {"tells_code", "enters_secrets", "private_chat", "link_not_theirs"}:
        return "verification_code"
    for party, kind in (
        ("court", "court_notice"), ("mediator", "mediation_notice"), ("arbitration", "arbitration_notice"),
        ("lawyer", "lawyer_letter"), ("police", "police_notice"),
    ):  # fmt: skip
        if message.claimed and message.claimed[0].kind == party:
            return kind
    for finding, kind in (
        ("relative_asks_money", "impersonation"), ("credit_repair", "credit_repair"), ("ended_policy", "credit_repair"),
        ("account_cancel", "account_cancel"), ("agency_offer", "agency_offer"), ("offer_too_good", "settlement_offer"),
        ("fee_first", "fee_first"), ("fake_charge", "feigned_service"), ("refund_bait", "feigned_service"),
        ("job_bait", "job"), ("stock_bait", "investment"), ("points_for_cash", "points"), ("prize_bait", "prize"),
        ("limit_raise", "limit_raise"),
    ):  # fmt: skip
        if finding in found:
            return kind
    text = message.text
    if message.tells_transaction:
        return "transaction"
    if _OVERDUE.search(text) and message.about_debt:
        return "overdue_notice"
    if _DUE.search(text) and message.about_debt:
        return "repayment_reminder"
    if message.says("loan_bait"):
        return "loan_offer"
    if _PARCEL.search(text):
        return "delivery"
    if message.mentions("points_cash"):
        return "points"
    return "account_notice" if message.claimed and _ACCOUNT.search(text) else "other"
