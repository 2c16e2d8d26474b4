"""Finds links and phone numbers: hotlines, landlines, mobile numbers, numbers that send mass messages."""

import datetime
import re
from collections.abc import Iterator

from bot.text.quantity import Quantity

_TOP_LEVEL = (
    "com|cn|net|org|cc|top|xyz|vip|app|info|io|me|club|site|link|shop|online|store|ltd|icu|win|wang|ink|asia|mobi|tv|co|biz|"
    "pro|live|fun|pw|ly|la|tk|ga|gs|hk|us|in|im|gov|edu|work|buzz"
)
_ADDRESS = r"[!#$%&*+./0-9:=?@A-Z_a-z~-]"
_LINK = re.compile(
    rf"(?:https?:/+|www\.){_ADDRESS}+"
    # a bare host such as t.cn/abc; Chinese may follow it without a space
    rf"|(?<![a-z0-9@._-])(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TOP_LEVEL})(?![a-z0-9-])(?::\d+)?(?:/{_ADDRESS}*)?"
)
_MARKS_AT_END = ".,;:!?~"

_HOTLINE = r"95\d{3,6}|96110|12[135]\d{2}"  # 955xx banks, 95xxxxxx firms, 12xxx public lines
_MOBILE = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
_TOLL_FREE = r"[48]00[ -]?\d{3}[ -]?\d{4}|400-\d{4}-\d{3}|400-\d{7}"
_LANDLINE = r"\(0\d{2,3}\) ?\d{7,8}|0\d{2,3}[ -]\d{7,8}|0[1-9]\d{8,10}|0\d{2,3}-(?:95|96|12)\d{3}"
_LONGEST_HOTLINE = 8
_MASS_SENDER = r"106\d{5,17}"
_ABROAD = r"(?:\+|00)\d{1,3}[ -]?\d{2,4}[ -]?\d{3,4}[ -]?\d{3,5}"
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:{_ABROAD}|{_TOLL_FREE}|{_LANDLINE}|{_MOBILE}|{_MASS_SENDER}|{_HOTLINE})"
    r"(?![\d%]|\.\d| ?[元块万千])"
)
# 110 or 10086 are phone numbers only where somebody is called, or named.
_SHORT_NUMBER = r"1(?:10|12|14|19|20|22)|100\d{2}|12110|96\d{3}"
_SHORT = re.compile(
    rf"(?:打|拨|电话|客服|热线|报|找|呼)(?:是|:|了)?\s?(?P<short>{_SHORT_NUMBER})(?![\d.%]|,\d|[元块万千天个月次])"
)
_MONEY_BEFORE = re.compile(r"(?:[¥$欠借贷本金]|金额|额度|剩余?|还了|还款|账单)[了着款有是:]?\s?$")
_NAMED_BEFORE = re.compile(r"(?:尾号|账号|帐号|卡号|编号|单号|订单号?|验证码|代码|qq)[为是:]?\s?$")


def find_links(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Web addresses with or without scheme, without the marks that end the sentence."""
    for match in _LINK.finditer(text):
        link = match.group().rstrip(_MARKS_AT_END)
        yield Quantity("link", match.start(), match.start() + len(link), link, link, "url")


def find_phones(text: str, today: datetime.date) -> Iterator[Quantity]:
    """Phone numbers; never the sum after 欠 or ¥, nor the digits after 尾号 or 验证码."""
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 5) : match.start()]
        short = match.end() - match.start() <= _LONGEST_HOTLINE
        if _NAMED_BEFORE.search(before) or (short and _MONEY_BEFORE.search(before)):
            continue
        yield Quantity("phone", *match.span(), match.group(), re.sub(r"[ ()-]", "", match.group()), "digits")
    for match in _SHORT.finditer(text):
        yield Quantity("phone", *match.span("short"), match["short"], match["short"], "digits")
