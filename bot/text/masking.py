"""Hides what must never be stored: identity numbers, bank cards, mobile numbers, mail addresses, codes.

Amounts, dates, hotlines and law article numbers survive: a run of digits is masked for its checksum, its prefix or the
word before it, never for its length alone.
"""

import re

_SEPARATED_DIGITS = re.compile(r"(?<![0-9０-９])[0-9０-９](?:[ \-－　]?[0-9０-９]){13,18}[ \-－　]?[0-9０-９xXｘＸ]?(?![0-9０-９])")
_MOBILE = re.compile(
    r"(?<![0-9０-９])(?:[+＋]?[8８][6６][ \-]?)?[1１][3-9３-９](?:[ \-－]?[0-9０-９]){9}(?![0-9０-９])"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CODE = re.compile(
    r"((?:验证码|校验码|动态码|密码|口令|驗證碼|密碼|verification code|password|passcode|\bpin\b|\bcode\b)"
    r"[^0-9０-９A-Za-z]{0,8}(?:is\s*)?)([0-9０-９](?:[ ]?[0-9０-９]){3,7})(?![0-9０-９])",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(r"(?<![0-9０-９])([0-9０-９]{4,8})([^0-9０-９]{0,4}(?:是|为)?[^0-9０-９]{0,6}(?:验证码|校验码|动态码))")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _plain(text: str) -> str:
    return "".join(
        str(int(c)) if c.isdigit() else c.upper().replace("Ｘ", "X") for c in text if c.isdigit() or c in "xXｘＸ"
    )


def is_identity_number(digits: str) -> bool:
    """True for the 18 characters of a resident identity number with a right checksum (GB 11643)."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", digits):
        return False
    return "10X98765432"[sum(w * int(d) for w, d in zip(_ID_WEIGHTS, digits[:17], strict=True)) % 11] == digits[17]


def is_bank_card(digits: str) -> bool:
    """True for 15 to 19 digits whose last one is the Luhn check digit."""
    if not re.fullmatch(r"[1-9]\d{14,18}", digits):
        return False
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _mask_long_number(match: re.Match[str]) -> str:
    digits = _plain(match.group())
    if is_identity_number(digits) or re.fullmatch(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]", digits):
        return "[证件号]"
    return "[卡号]" if is_bank_card(digits) else match.group()


def mask(text: str) -> str:
    """The text with every secret replaced by the name of what stood there, such as `[证件号]`."""
    text = _SEPARATED_DIGITS.sub(_mask_long_number, text)
    text = _MOBILE.sub("[手机号]", text)
    text = _MAIL.sub("[邮箱]", text)
    text = _CODE.sub(r"\1[验证码]", text)
    return _CODE_BEFORE.sub(r"[验证码]\2", text)
