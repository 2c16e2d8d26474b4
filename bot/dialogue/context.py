"""Tells a question that only changes a value of the last one: “那要是三个月呢”, "and two months?"."""

import re
from collections.abc import Iterable

_FILLER = re.compile(
    r"那么?|不对|说?错了|不是|应该|要是|如果|假如|假设|万一|换成|换了|改成|是|呢|吗|么|嘛|啊|呀|的话|的时候|了|逾期|晚还?|欠|借|有|就|又|也|会?怎么?样|会怎样|怎么办|行|可以|多"
    r"|\b(?:and|but|so|then|what|how|about|if|it|its|it's|is|was|were|i|am|for|late|overdue|days?|the|a)\b"
)
_MARKS = re.compile(r"[\W_]+")
_OPENING = re.compile(
    r"^(?:那|不对|说?错了|不是|应该|要是|如果|假如|换成|换了|改成|\W*(?:and|but|so|then|what|how|if)\b)|(?:呢|的话)\W*$|\?$"
)
_LONGEST = 32

_LOST = re.compile(
    r"(?:告诉|给|报|发|念|说给|转给?|打|汇|付|交|共享)(?:给)?(?:他们?|她|对方|人家|客服|骗子)?(?:过去)?了(?!吗|会|怎)"
    r"|已经?(?:转|付|汇|打|交|给|告诉|共享|点开)|(?:转|付|给|交|打|汇|点|填)过(?:钱|码|他|链接|去)?了"
    r"|\bi(?:'ve| have)? (?:already )?(?:paid|transferred|told|gave|given|shared|sent)\b"
)
_SUPPOSES = re.compile(r"要是|如果|万一|假如|会不会|能不能|[给付交转]了会|\b(?:if|should|before)\b|还?没")
LOSS = "already_scammed"
_ABOUT_FRAUD = frozenset({"upfront_fee_scam", "sms_authenticity", "lawsuit_sms", LOSS})


def tells_of_loss(topic: str, text: str) -> bool:
    """True when a question about a possible fraud says that money or a code is gone: 我把验证码告诉他了."""
    return topic in _ABOUT_FRAUD and bool(_LOST.search(text)) and not _SUPPOSES.search(text)


def is_variation(text: str, named: Iterable[str]) -> bool:
    """True when nothing is left of a short message but the values and names found in it and words of connection.

    `named` are the parts of the normalised text that stand for a value, a lender or a product; without one there is
    nothing that could have changed.
    """
    parts = sorted((part for part in named if part), key=len, reverse=True)
    if not parts or len(text) > _LONGEST or not _OPENING.search(text):
        return False
    left = text
    for part in parts:
        left = left.replace(part, " ")
    return not _MARKS.sub("", _FILLER.sub(" ", left))
