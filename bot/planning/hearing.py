"""What a message holds besides its meaning to a task: figures, "don't know", "skip", "why do you ask", corrections."""

import dataclasses
import re
from decimal import Decimal

from bot.dialogue.tasks import Said, Say
from bot.text.declining import leaves_out
from bot.text.normalize import normalize
from bot.text.numerals import HAN, NUMBER, parse_number
from bot.text.quantities import Kind, Quantity, find_quantities

UNKNOWN = "unknown"
"""Stands in a slot for what the person does not know or does not want to say."""
_NOT_KNOWN = re.compile(
    r"(?:不|没太?)(?:太|大|怎么)?(?:知道|清楚|晓得|确定|记得|懂|了解)|忘[了记]|记不[清住得]|没(?:看|注意|留意|算)过?$|说不[好准清]"
    r"|\b(?:don'?t|do not|didn'?t) (?:know|remember)|\bnot sure\b|\bno idea\b|\bunknown\b|\bdunno\b"
)
_ALL = re.compile(r"都|全|什么也|什么都|\ball\b|\banything\b|\bnone of\b")
_NOTHING = re.compile(
    r"^(?:现在|暂时|目前|我|也|都|真的|手里|手头|一?分?钱?)*(?:没有?|无|零|0)[了的啊吧呢呀,.!一分钱都个任何]*$|^(?:none|no|nothing|zero)\W*$"
)
_WHY = re.compile(
    r"(?:为什么|为啥|为何|干嘛|干吗|干什么)(?:要|还要|得|需要)?(?:我)?(?:问|知道|填|了解|说|告诉|给|提供|这个)"
    r"|凭(?:什么|啥)(?:要)?(?:我)?(?:告诉|说|给|跟你)|^(?:为什么|为啥|why)(?:呢|啊)?\W*$"
    r"|(?:问|要)(?:我)?(?:这个|这些|它)?(?:干嘛|干吗|干什么|做什么|有什么用|有啥用)|有(?:什么|啥)用$"
    r"|\bwhy (?:do|are|would|should|must) \w+ (?:ask|need|want|tell|give|know)"
    r"|\bwhy ask\b|\bwhat (?:do you need|is) (?:it|that|this) for\b"
)
_CORRECTED = re.compile(
    r"不对|不是|其实|实际上?是|错了|错啦|改成|改为|改一下|应该是|应该|更正|搞错|说错|写错|打错|记错|换成"
    r"|\bactually\b|\bwrong\b|\bcorrect(?:ion)?\b|\bi mean\b|\bchange\b|\bmake (?:it|that)\b|\bnot\b"
)
_FINISHED = re.compile(
    r"(?:直接|先|就)(?:开始|帮我|给我)?算(?!了)|就(?:这些|这样|按这)|算吧|够了|出结果|没(?:有)?别的了|没(?:有)?其他的?了"
    r"|\bjust (?:calculate|work it out)\b|\bthat'?s (?:all|it)\b|\bgo ahead\b|\bno more questions\b"
)
_ASKS = re.compile(
    r"\?|吗|呢\W*$|怎么|怎样|什么|啥|多久|会不会|能不能|是不是|要不要|有没有|可不可以|哪里|哪个|谁"
    r"|^(?:what|how|will|can|could|does|do|is|are|should|who|when|where)\b"
)
_SUPPOSED = re.compile(r"那?么?(?:要是|如果|假如|假设|换成|改成)|(?:and |but |so )?(?:what )?if\b")
_NEGATIVE = re.compile(
    rf"(?:(?<![\d{HAN}a-z元块天月年%.])[-−–]\s?(?=\d)|负(?=[\d{HAN}])|\bminus (?=\d))(?P<number>{NUMBER})"
)
_FILLERS = re.compile(
    r"大概|大约|差不多|左右|上下|可能|好像|应该|估计|就是|不对|不是|错了|改成|改为|更正|换成|只有|才|也就|每个?月|一个?月|月|的话"
    r"|[是有就约吧了啊呀哦嗯呢我的到手共一总]|元|块钱?|天|日|人|口|个|%|厘|分"
    r"|\b(?:about|around|roughly|maybe|it'?s|it is|i mean|actually|no|yuan|rmb|days?|people|person|a month|per month"
    r"|monthly|make it|make that)\b"
    r"|[\s,.!;:~。]"
)  # fmt: skip
_NAMES_OF_FIGURES = re.compile(
    r"逾期|晚了|日?年?利率|日息|年化|本金|还?剩下?|欠款|欠|从|开始|算到?|overdue|late|rate|principal"
)
_VAGUE = re.compile(
    r"[几两三四五六七八九十][两三四五六七八九十百千几]?[千百万]|几[天月年周个]|\d\s?[-~到至]\s?\d|位数|好多|很多|不少|一些"
)
_A_NUMBER = re.compile(NUMBER)
_TAKEN_BACK = re.compile(rf"(?:不是|\bnot )\s?{NUMBER}(?=.)")  # 不是8000，是9000
_REPLACED_BEFORE = re.compile(r"不是\s?$|\bnot\s$")


@dataclasses.dataclass(frozen=True)
class Heard:
    """A message, normalised, with its figures."""

    text: str
    quantities: tuple[Quantity, ...]

    @classmethod
    def of(cls, said: Said) -> "Heard":
        """What a message holds; a payload of a button holds nothing."""
        text = "" if said.text.startswith("/") else normalize(said.text)
        return cls(text, tuple(find_quantities(text, said.today)))

    def all(self, *kinds: Kind) -> list[Quantity]:
        """Its figures of these kinds, without those that it takes back: 不是8000，是9000."""
        found = [q for q in self.quantities if q.kind in kinds]
        kept = [q for q in found if not _REPLACED_BEFORE.search(self.before(q))]
        return kept or found

    def before(self, quantity: Quantity, characters: int = 8) -> str:
        """The words right before a figure."""
        return self.text[max(0, quantity.start - characters) : quantity.start]

    def after(self, quantity: Quantity, characters: int = 8) -> str:
        """The words right after a figure."""
        return self.text[quantity.end : quantity.end + characters]

    @property
    def not_known(self) -> bool:
        """不知道."""
        return bool(_NOT_KNOWN.search(self.text)) and not self.asks

    @property
    def skipped(self) -> bool:
        """跳过，不想说."""
        return leaves_out(self.text)

    @property
    def all_of_it(self) -> bool:
        """都不知道."""
        return bool(_ALL.search(self.text))

    @property
    def nothing(self) -> bool:
        """没有."""
        return bool(_NOTHING.search(self.text))

    @property
    def why(self) -> bool:
        """为什么要问这个."""
        return bool(_WHY.search(self.text))

    @property
    def corrected(self) -> bool:
        """不对，应该是."""
        return bool(_CORRECTED.search(self.text) or _SUPPOSED.match(self.text))

    @property
    def finished(self) -> bool:
        """先算吧，就这些."""
        return bool(_FINISHED.search(self.text)) and not self.quantities

    @property
    def asks(self) -> bool:
        """True when the message asks something."""
        text = self.text.rstrip("呢? ") if _SUPPOSED.match(self.text) else self.text
        return bool(_ASKS.search(text)) and not self.why  # 那要是每月还1000呢 asks nothing but the new sum

    @property
    def negative(self) -> str | None:
        """A negative number, as written."""
        match = _NEGATIVE.search(self.text)
        return match.group() if match else None

    @property
    def bare_number(self) -> Decimal | None:
        """The number that the message is, when nothing but words of connection is left beside it."""
        text = _TAKEN_BACK.sub("", self.text)
        numbers = [match for match in _A_NUMBER.finditer(text) if parse_number(match.group()) is not None]
        if not numbers or _FILLERS.sub("", text[: numbers[0].start()] + text[numbers[0].end() :]):
            return None
        return parse_number(numbers[0].group())

    @property
    def bare(self) -> bool:
        """True when nothing but figures and words of connection is in it: 30天, 日利率万四."""
        left = self.text
        for quantity in sorted(self.quantities, key=lambda each: each.start, reverse=True):
            left = left[: quantity.start] + left[quantity.end :]
        return bool(self.quantities) and not _FILLERS.sub("", _NAMES_OF_FIGURES.sub("", left))

    @property
    def vague(self) -> bool:
        """A sum or a time without a size: 几万, 三五千, 3000到5000, 十几天."""
        return bool(_VAGUE.search(self.text))

    def mentions(self, words: str) -> bool:
        """True when one of the words (a regular expression) stands in it."""
        return bool(re.search(words, self.text))


def say(key: str, **blanks: str) -> Say:
    """A wording with what fills its blanks."""
    return Say(key, blanks)
