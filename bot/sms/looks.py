"""Tells a pasted notice from what borrowers say themselves."""

import re
from collections.abc import Callable

from bot.sms.message import Parsed

_SHORTEST = 14
_SHORTEST_SIGNED = 9
_SHORTEST_BUBBLE = 6
_OWN_WORDS = re.compile(
    r"吗|么(?!多)|呢|怎么|咋|请问|能不能|可不可以|是不是(?!你)|会不会|有没有"
    r"|为什么|帮我|帮忙看|[?？]|真的假的|靠谱|是真是假"
    r"|怎么办|咋办|求助|求问|多久|多少(?!个)|\b(?:what|how|why|which|should|is (?:it|this|that))\b",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"我(?!行|司|院|中心|们?公司|局|社|部|所|台|会|处|就|要|方|先|的支付宝|卡|把你|已)"
    r"|\b(?:i|i'm|i've|my|mine)\b",
    re.IGNORECASE,
)
_A_MESSAGE = re.compile(r"短信|消息|信息|收到|发来|发给我|\b(?:sms|message|text)\b", re.IGNORECASE)
_TO_US = re.compile(r"[你您](?:好|们|说|能|会|可以|刚|怎|帮|的意思|的回答|懂|知道|确定|看)")
_ADDRESS = re.compile(r"尊敬的|您|贵卡|贵账户|亲爱的|客户|用户|你|\b(?:your?|dear|customer)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“「『\"]([^”」』\"]{14,})[”」』\"]|(?:^|[\s:：])[‘']([^’']{14,})[’']", re.DOTALL)
_TRAILING_QUESTION = re.compile(r"[^。！!;；，,\s]{0,20}(?:吗|么|[?？])\s*$")
_FORM = re.compile(
    r"退订|回复?td|详询|案号|请勿泄露|如已还|请忽略|验证码|尾号|致电|点击|登录|立即|逾期|截止|请于|请在|加微信|加我|客服|转账|转到|账户"
    r"|\b(?:overdue|loan|account|pay|click|log in|verify|call|add|transfer|code|unfreeze|today|whatsapp)\b",
    re.IGNORECASE,
)


def is_own_question(text: str, understood: bool) -> bool:
    """True for a question beside the form that asks for the message; whatever else is said there is the message.

    `understood` tells whether it was taken for one of our topics: what asks but speaks to the reader may be a message.
    """
    return bool(_OWN_WORDS.search(text)) and (understood or not _ADDRESS.search(text))


def reads_on(text: str) -> bool:
    """True for what may be the next bubble of a notice: it speaks to the reader, and not of oneself."""
    long_enough = len(text) >= _SHORTEST_BUBBLE
    own = _OWN_WORDS.search(text) or _SELF.search(text) or _TO_US.match(text)
    return long_enough and not own and bool(_ADDRESS.search(text) or _FORM.search(text))


def quoted_notice(text: str) -> str | None:
    """What somebody quotes of a message, in quotation marks or from its 【signature】 on; None where nothing is."""
    quoted = max((m.group(1) or m.group(2) for m in _QUOTED.finditer(text)), key=len, default="")
    if not quoted and (head := text.find("【")) > 0:
        quoted = _TRAILING_QUESTION.sub("", text[head:])
    return quoted if len(quoted) >= _SHORTEST else None


_ANNOUNCED = re.compile(
    r"(?:帮我?|替我|给我|麻烦|请)?(?:看看?|看一?下|查查?|查一?下|鉴别|辨别|分析|判断|检查|识别)(?:一下|下|看)?[^,。?!]{0,4}"
    r"(?:这|收到的|一)(?:条|个|则|段)?(?:催收|法院|银行)?(?:短信|消息|信息|通知)"
    r"|(?:短信|消息)(?:发给你|贴给你|复制给你|给你看)|(?:check|look at"
    r"|have a look at) (?:this|a|my) (?:text|message|sms)",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"(?:你|您)?(?:真的)?(?:确定|肯定|没搞错|没看错|有把握)(?:吗|么|吧)?|为什么(?:这么说|呢|可疑|是假的?)?|为啥"
    r"|凭什么这么说|怎么看出来的?"
    r"|(?:but )?why(?: do you (?:say|think) so)?|are you sure(?: about that)?|how do you know|how can you tell",
    re.IGNORECASE,
)


def quotes_notice(parse: Callable[[str], Parsed], text: str) -> bool:
    """True for a question about a message with the message in it: 收到短信说“您的账户异常，请点击…”，是真的吗."""
    quoted = quoted_notice(text)
    if quoted is None:
        return False
    spoken_of = _A_MESSAGE.search(text.replace(quoted, "")) and _ADDRESS.search(quoted) and _FORM.search(quoted)
    return bool(spoken_of) or is_notice(parse(quoted))


def announces(text: str) -> bool:
    """True for the wish to have a message looked at: 帮我看看这条短信."""
    return len(text) <= 30 and bool(_ANNOUNCED.search(text))


def doubts(text: str) -> bool:
    """True for nothing but doubt in what was just said: 你确定吗, 为什么."""
    return bool(_DOUBTED.fullmatch(text.strip(" ?？!！。.~呢啊呀")))


def is_notice(message: Parsed) -> bool:
    """True for what looks pasted: signed, or addressed to the reader with a link, a number or a demand.

    A question of one's own about a message is no notice, even where it quotes a few words of it.
    """
    text = message.text.strip()
    signed = message.signature is not None and text[:1] in "【["
    if len(text) < (_SHORTEST_SIGNED if signed else _SHORTEST):
        return False
    own = bool(_OWN_WORDS.search(text))
    speaks_of_self = bool(_SELF.search(text))
    if message.signature and text[0] in "【[〖《(" and not (own and len(text) < 40):
        return True
    if message.signature and not own and not speaks_of_self:
        return True
    if own or speaks_of_self:
        return False
    contacts = [number for number in message.numbers if number.kind != "hotline"]
    carries = bool(message.links or message.card or contacts)
    addressed = bool(_ADDRESS.search(text))
    demands = len(set(_FORM.findall(text)))
    return bool((carries and (addressed or demands)) or (addressed and demands >= 2 and len(text) >= 25))
