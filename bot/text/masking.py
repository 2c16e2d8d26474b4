"""Hides what must never be stored: identity numbers, bank cards, mobile numbers, mail addresses, codes.

Amounts, dates, hotlines and law article numbers survive: digits are masked for their checksum, their prefix or the word
before them, never for their length alone. Spaces, hyphens and full-width digits inside a number hide nothing from this.
"""

import re
from collections.abc import Iterator

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LIKE_AN_IDENTITY_NUMBER = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]")
# Cards begin with 3 to 9, or with 22 to 27; so neither dates (2025…) nor mass senders (106…) are taken for one.
_CARD = re.compile(r"(?:[3-9]\d|2[2-7])\d{13,17}")
_HOTLINES = re.compile(r"(?:,(?:95|96|12|10)\d{3})+")
_LENGTHS = (18, 19, 17, 16, 15, 14, 13, 12, 11)  # an identity number before a card that begins at the same digit
_LONGEST = 19
_MOBILE = re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}")

_SEPARATOR = r"[ \u00a0\u3000\-\u2010-\u2015\u2212\uff0d_·]"
_RUN = re.compile(rf"[0-9０-９](?:{_SEPARATOR}{{0,3}}[0-9０-９]){{10,}}(?:{_SEPARATOR}{{0,3}}[xXｘＸ])?")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

# What a code stands beside: 验证码[是]123456, 密码[发给他了]1234, 123456[是你的]验证码.
_CODE_WORD = (
    r"(?:验证码|校验码|动态码|密码|口令|驗證碼|校驗碼|動態碼|密碼"
    r"|verification code|passcode|password|\botp\b|\bpin\b|\bcode\b)"
)
_WORDS_AFTER = r"(?:[是为為就了发發给給他她]|我的|收到的?|输入|輸入|对方|對方|is\b|was\b|[ :：=,，\"“”‘’'【\[(（]){0,6}"
_WORDS_BEFORE = (
    r"[ (（【\[\"“]?(?:[是为為就你您我这這个個的 ]|本次|登录|登錄|动态|動態|短信|手机|手機|支付|收到|银行|銀行){0,6}"
)
_CODE_DIGITS = (
    r"(?!(?:95\d{3}|12\d{3}|96\d{3}|100\d\d)(?!\d))"  # a hotline
    r"(?<![0-9０-９])[0-9０-９](?: ?[0-9０-９]){3,7}(?![0-9０-９])(?!\s*[元块塊万萬千个個天年月号號日次期%分])"
)
_CODE_AFTER = re.compile(rf"({_CODE_WORD}{_WORDS_AFTER}){_CODE_DIGITS}", re.IGNORECASE)
_CODE_BEFORE = re.compile(rf"{_CODE_DIGITS}({_WORDS_BEFORE}(?:验证码|校验码|动态码|驗證碼|校驗碼|動態碼))")
_IDENTITY, _BANK_CARD, _PHONE = "[证件号]", "[卡号]", "[手机号]"
PLACEHOLDER = re.compile(r"\[(?:证件号|卡号|手机号|邮箱|验证码)\]")


def is_identity_number(digits: str) -> bool:
    """True for the 18 characters of a resident identity number with a right checksum (GB 11643)."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", digits):
        return False
    return "10X98765432"[sum(w * int(d) for w, d in zip(_ID_WEIGHTS, digits[:17], strict=True)) % 11] == digits[17]


def is_bank_card(digits: str) -> bool:
    """True for 15 to 19 digits with the prefix of a bank card whose last one is the Luhn check digit."""
    if not _CARD.fullmatch(digits):
        return False
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _placeholder(digits: str) -> str | None:
    """What stands for a whole number; None for one that may be kept."""
    if len(digits) == 18 and (is_identity_number(digits) or _LIKE_AN_IDENTITY_NUMBER.fullmatch(digits)):
        return _IDENTITY
    if is_bank_card(digits):
        return _BANK_CARD
    return _PHONE if _MOBILE.fullmatch(digits) else None


def _edges(run: str) -> list[bool]:
    """For each digit of a run, whether a group begins there; anywhere within a group too long to be one number."""
    edges: list[bool] = []
    for group in re.finditer(r"[0-9０-９xXｘＸ]+", run):
        length = group.end() - group.start()
        glued = length > _LONGEST and not group.group().startswith("106")
        edges += [True] + [glued] * (length - 1)
    return edges


def _are_hotlines(digits: str, edges: list[bool]) -> bool:
    """Whether the groups of a number are hotlines in a row, such as 95588 95533 95599."""
    return bool(_HOTLINES.fullmatch("".join("," * edge + digit for digit, edge in zip(digits, edges, strict=True))))


def _secrets(digits: str, edges: list[bool]) -> Iterator[tuple[int, int, str]]:
    """Start, end and placeholder of each secret in a run of digits: windows that begin and end where a group does."""
    start = 0
    while start < len(digits):
        for length in _LENGTHS if edges[start] else ():
            end = start + length
            if end > len(digits) or (end < len(digits) and not edges[end]):
                continue
            placeholder = _placeholder(digits[start:end])
            if placeholder and not _are_hotlines(digits[start:end], edges[start:end]):
                yield start, end, placeholder
                start = end - 1
                break
        start += 1


def _mask_run(match: re.Match[str]) -> str:
    run = match.group()
    places = [place for place, character in enumerate(run) if character.isdigit() or character in "xXｘＸ"]
    digits = "".join(str(int(run[place])) if run[place].isdigit() else "X" for place in places)
    masked, kept = [], 0
    for start, end, placeholder in _secrets(digits, _edges(run)):
        masked += [run[kept : places[start]], placeholder]
        kept = places[end - 1] + 1
    return "".join([*masked, run[kept:]])


def mask(text: str) -> str:
    """The text with every secret replaced by the name of what stood there, such as `[证件号]`."""
    text = _RUN.sub(_mask_run, text)
    text = _MAIL.sub("[邮箱]", text)
    text = _CODE_AFTER.sub(r"\1[验证码]", text)
    return _CODE_BEFORE.sub(r"[验证码]\1", text)
