"""Hides what must never be stored, shown in a log or sent on: numbers, mail addresses, plates, codes, parts of links.

Amounts, dates, hotlines and law article numbers survive. What stands in place of a secret says what it was, such as
`[手机号]`; where text is already masked (138****5678, 尾号1234) it stays as it is.
"""

import re

from bot.text import secret_numbers
from bot.text.disguise import numbers, plain, rewrite
from bot.text.secret_numbers import is_bank_card, is_identity_number

__all__ = ["PLACEHOLDER", "is_bank_card", "is_identity_number", "mask"]

_IN_LINK = "***"  # brackets would make an address that no program can read
PLACEHOLDER = re.compile(r"\[(?:证件号|卡号|手机号|邮箱|验证码|车牌号|账号)\]")

_LINK = re.compile(
    r"(?P<scheme>https?:/{1,3}|(?<![a-z0-9@._-])(?=(?:[a-z0-9-]+\.)+[a-z]{2,10}(?::\d+)?[/?#]))"
    r"(?P<user>[^\s/?#@\u2e80-\uffff]{1,100}@)?"
    r"(?P<host>[a-z0-9.:\[\]_-]+)"
    r"(?P<path>/[^\s?#\u2e80-\uffff\"'<>]*)?"
    r"(?P<query>\?[^\s#\u2e80-\uffff\"'<>]*)?"
    r"(?P<fragment>#[^\s\u2e80-\uffff\"'<>]*)?",
    re.IGNORECASE,
)
_LONG_PART = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}")  # a key in the path, such as /pay/eyJhbGci…

_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+ ?(?:@|\(at\)|\[at\]|艾特) ?"
    r"[A-Za-z0-9-]+(?:(?:[.。]|点|\(dot\)|\[dot\])[A-Za-z0-9-]+)+",
    re.IGNORECASE,
)

_PROVINCES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
# 粤B12345, 京A·D12345, 沪C 1234挂; with three digits at least, so that 新A股 or 川A方案 is none.
_PLATE = re.compile(
    rf"(?<!最)(?<!更)(?<!全)(?<!重)(?<!刷)[{_PROVINCES}][ -]?[A-HJ-NP-Z][ ·•.-]?"
    r"(?=(?:[A-HJ-NP-Z]*\d){3})[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂學学警港澳领使](?![A-Za-z0-9])",
    re.IGNORECASE,
)

# What a code stands beside: 验证码[是]123456, 密码[发给他了]1234, 123456[是你的]验证码.
_CODE_NAME = (
    r"(?:验证码|校验码|动态码|短信码|确认码|授权码|激活码|安全码|密码|口令|驗證碼|校驗碼|動態碼|簡訊碼|確認碼|授權碼|密碼"
    r"|verification code|security code|passcode|password|\botp\b|\bpin\b|\bcode\b)"
)
_CARD_CODE = r"(?:安全码|安全碼|\bcvv2?\b|\bcvc2?\b|security code)[是为為: ]{0,3}"
_WORDS_AFTER = (
    r"(?:[是为為就了发發给給他她叫]|我的|收到的?|输入|輸入|对方|對方|告诉|告訴|is\b|was\b|[ :=,\"“”‘’'【\[(，]){0,6}"
)
_WORDS_BEFORE = (
    r"[ (【\[\"“]?(?:[是为為就你您我这這个個的 ]|本次|登录|登錄|动态|動態|短信|手机|手機|支付|收到|银行|銀行){0,6}"
)
_CODE_DIGITS = (
    r"(?!(?:95\d{3}|12\d{3}|96\d{3}|100\d\d)(?!\d))"  # a hotline
    r"(?<![0-9])(?:[a-z]-)?[0-9](?:[ -]?[0-9]){3,7}(?![0-9])(?!\s*[元块塊万萬千个個天年月号號日次期%分位条條])"
)
_CODE_AFTER = re.compile(
    rf"(?P<kept>{_CODE_NAME}{_WORDS_AFTER})(?P<code>{_CODE_DIGITS})"
    rf"|(?P<kept_card>{_CARD_CODE})(?P<three>(?<![0-9])[0-9]{{3,4}}(?![0-9]))",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"(?P<code>{_CODE_DIGITS})(?P<kept>{_WORDS_BEFORE}"
    r"(?:验证码|校验码|动态码|短信码|驗證碼|校驗碼|動態碼|is your (?:\w+ ){0,3}code))",
    re.IGNORECASE,
)
# 密码是abc123: letters too, where a word or a mark says that it follows.
_PASSWORD = re.compile(
    rf"(?P<kept>{_CODE_NAME}(?:是|为|為|叫|:|=| is )\s*[\"“'【]?)(?P<code>(?=[a-z!@#$%^&*._-]*\d)(?!\[)"
    r"(?=[\d!@#$%^&*._-]*[a-z])[a-z0-9!@#$%^&*._-]{4,32})",
    re.IGNORECASE,
)

# Numbers without a checksum, for the word before them.
_NAMED = re.compile(
    r"(?P<kept>(?:身份证|身份證|证件)(?:号码?|號碼?)?[是为為: ]{0,3})"
    r"(?P<code>[1-9]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3})(?!\d)"
    r"|(?P<kept_passport>(?:护照|護照|通行证|通行證|passport)(?:号码?|號碼?| number| no\.?)?(?:是|为|為|is|:| ){0,3})"
    r"(?P<passport>[A-Z]{1,2}\d{7,9})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?P<kept>(?:微信号|微信號|wechat id|(?<![a-z])(?:wx|vx|v信)号?|qq号?|qq號)(?:是|为|為|: ?| is )?\s?)"
    r"(?P<code>[a-z][a-z0-9_-]{5,19}|[1-9]\d{4,10})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """The text with every secret replaced by the name of what stood there; of a link the parts that may name a person.

    Idempotent; whatever the text is, this is no error.
    """
    text = rewrite(_LINK, plain, _link, text)
    text = rewrite(secret_numbers.RUN, numbers, lambda match, whole: secret_numbers.hidden(_of(match, whole)), text)
    text = rewrite(secret_numbers.DOTTED, numbers, _dotted, text)
    text = rewrite(_MAIL, plain, lambda match, whole: "[邮箱]", text)
    text = rewrite(_PLATE, numbers, lambda match, whole: "[车牌号]", text)
    text = rewrite(_NAMED, numbers, _named, text)
    text = rewrite(_CODE_AFTER, numbers, _code_after, text)
    text = rewrite(_CODE_BEFORE, numbers, lambda match, whole: f"[验证码]{_of(match, whole, 'kept')}", text)
    text = rewrite(_PASSWORD, plain, lambda match, whole: f"{_of(match, whole, 'kept')}[验证码]", text)
    return rewrite(_ACCOUNT, plain, lambda match, whole: f"{_of(match, whole, 'kept')}[账号]", text)


def _of(match: re.Match[str], text: str, group: str | int = 0) -> str:
    """What stands in the text where the twin has matched."""
    return text[slice(*match.span(group))]


def _code_after(match: re.Match[str], text: str) -> str:
    kept = "kept" if match["kept"] is not None else "kept_card"
    return f"{_of(match, text, kept)}[验证码]"


def _named(match: re.Match[str], text: str) -> str:
    kept = "kept" if match["kept"] is not None else "kept_passport"
    return f"{_of(match, text, kept)}{secret_numbers.IDENTITY}"


def _dotted(match: re.Match[str], text: str) -> str:
    """A number set apart by marks; a list of one-digit figures that is none stays."""
    written = _of(match, text)
    digits = re.sub(r"[^0-9]", "", match.group())
    found = secret_numbers.hidden(digits)
    return found if found != digits else written


def _link(match: re.Match[str], text: str) -> str:
    """A link without its user, query and fragment, and without keys in its path; the host stays, it tells a fraud."""
    shown = [_of(match, text, "scheme")]
    if match["user"]:
        shown.append(f"{_IN_LINK}@")
    shown.append(_of(match, text, "host"))
    if match["path"]:
        shown.append(_LONG_PART.sub(_IN_LINK, _of(match, text, "path")))
    for part, mark in (("query", "?"), ("fragment", "#")):
        if match[part]:
            shown.append(mark + _IN_LINK if len(match[part]) > 1 else mark)
    return "".join(shown)
