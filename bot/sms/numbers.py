"""Numbers to call, and names to add, in a message: what kind each is."""

import dataclasses
import re
from collections.abc import Iterator

import phonenumbers

_GAP = r"[ -]?"
_CALL = re.compile(
    r"(?:致电|电话|联系|客服|专线|热线|内线|拨打?|回拨|打|咨询|详询|报名|号码|手机|请|按|是|询|预约|同号|支付宝|微信|[\u4e00-\u9fff])[:是为]?\s?$"
)
_NAMED = re.compile(
    r"(?:尾号|单号|订单号?|编号|案号|卡号|账号|流水号?|报案号|票号|代码|证号|保单号|户号|工号|推荐号|快件|校验码|验证码|取件码|会议号|群|qq|qq号|群号)[:为是]?\s?$"
)
_KINDS = (
    ("dressed", rf"(?:\+|00){_GAP}86{_GAP}1[3-9]\d{{9}}"),
    ("overseas", r"\+(?!86)\d{1,3}(?:[ -]?\d){6,12}|00[ -]?(?!86|0)[1-9](?:[ -]?\d){7,13}|0086\d{9,12}"),
    ("toll_free", r"[48]00(?:[ /-]?\d){7}(?!\d)"),
    ("landline", r"\(0\d{2,3}\)\s?\d{7,8}|0[1-9]\d{1,2}[ -]\d{7,8}|0(?:10|2\d)[2-8]\d{7}|0[3-9]\d{2}[2-8]\d{6,7}"),
    ("mobile", rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}|1[ -]?[3-9](?:[ -]?\d){{9}}"),
    ("port", r"106\d{5,17}"),
    ("hotline", r"95\d{3,6}|96\d{3,4}|12[0-9]\d{2}|100\d\d|1010\d{4}|11[0-9](?=\D|$)|12[0-2](?=\D|$)|11[0-9]{3}"),
)
_PHONE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _KINDS))
_PHONE_PLACE = re.compile(r"(?<![\da-z.*/=_-])(?=[+(\d])")
_MASKED = re.compile(r"\[(?P<virtual>虚拟)?(?:号段)?手机号\]")
_QQ = re.compile(
    r"(?<![a-z])qq(?:群|号码?|是|为|[: ])*(?P<name>\d{5,11}|\[账号\])|(?:进|入|加)群[: ]?(?P<group>\d{6,11})"
)
_WECHAT = re.compile(r"微信(?:号|同号|群|[: ])*(?P<name>[a-z][a-z0-9_-]{4,19}|\d{6,12}|\[手机号\]|\[账号\])")
VIRTUAL = ("170", "171", "162", "165", "167")


@dataclasses.dataclass(frozen=True)
class Number:
    """A number, or a name in a chat service."""

    start: int
    end: int
    kind: str
    """overseas, dressed (a mobile behind 0086), mobile, virtual, landline, toll_free, hotline, port, qq, wechat."""
    digits: str
    """Without spaces and hyphens; the name itself for qq and wechat; empty when it was masked."""


def find_numbers(text: str) -> Iterator[Number]:
    """Every number that can be called or added; order, case and card numbers are left out."""
    for match in _MASKED.finditer(text):
        yield Number(*match.span(), "virtual" if match["virtual"] else "mobile", "")
    end = 0
    for place in _PHONE_PLACE.finditer(text):
        if place.start() < end:
            continue
        found = _PHONE.match(text, place.start())
        if not found or _goes_on(text, found.end()):
            continue
        number = _number(text, found)
        if number is not None:
            end = number.end
            yield number
    for pattern, kind in ((_QQ, "qq"), (_WECHAT, "wechat")):
        for match in pattern.finditer(text):
            name = next(group for group in match.groups() if group)
            yield Number(*match.span(), kind, name)


def _goes_on(text: str, end: int) -> bool:
    """True when a digit, or what makes it a sum or a date, follows."""
    return bool(re.match(r"\d|\.\d|,\d|[%元万块年月日号期分个次笔]|\*", text[end : end + 2]))


def _number(text: str, found: re.Match[str]) -> Number | None:
    before = text[max(0, found.start() - 8) : found.start()]
    kind, digits = str(found.lastgroup), re.sub(r"[^\d+]", "", found.group())
    if _NAMED.search(before):
        return None
    if kind == "overseas" and not (_CALL.search(before) or _exists_abroad(digits)):
        return None
    if kind == "hotline" and not _is_called(digits, before):
        return None
    if kind == "mobile" and digits[:3] in VIRTUAL:
        kind = "virtual"
    return Number(found.start(), found.end(), kind, digits)


def _is_called(digits: str, before: str) -> bool:
    """Short digits are a number only where one is named; five digits from 95 on always."""
    return (len(digits) == 5 and digits.startswith("95")) or bool(_CALL.search(before)) or len(digits) == 8


def _exists_abroad(digits: str) -> bool:
    try:
        number = phonenumbers.parse("+" + digits.lstrip("+").removeprefix("00"), None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number) and phonenumbers.region_code_for_number(number) not in {None, "CN"}
