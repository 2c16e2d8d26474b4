"""What a message says, and whether it says it or warns of it."""

import dataclasses
import re
from collections.abc import Iterable, Mapping

_CLAUSE_END = ",。;!?\n"
_SENTENCE_END = "。;!?\n"
# 不会要求您转账, 凡自称警察: what follows in the clause is warned of or denied
_DENIED_BEFORE = re.compile(
    r"不要|请勿|切勿|[^忽]勿|^勿|不会|不得|不可|谨防|警惕|防范|当心|从不|绝不|从未|并未|未委托|别(?!怪|人)|无需|无须|不需|不存在|严禁"
    r"|凡|如遇|如接到|如收到|禁止|拒绝|不用|不代收|没有(?:独立|单独)|不通过|不能通过"
)
_DENIED_NEAR = re.compile(r"不收|任何|无[^视法抵前]?$")
_NEAR = 8
# …的都是诈骗, …请挂断并报警
_DENIED_AFTER = re.compile(
    r"(?:均|都|皆|多)?(?:为|是|属)[^,。;]{0,6}(?:诈骗|骗局|骗子|骗术|侵权|假)|是诈骗|骗局|不可信|勿信|请挂断|类?广告|存在[^,。;]{0,6}风险|[^,。;]{0,6}(?:风险|诈骗|反诈)[^,。;]{0,4}(?:提示|提醒|预警)|(?:给)?(?:他人|别人)|将导致|(?:请|立即)[^,。;]{0,4}报警"
)
_WARNED_BEFORE = re.compile(
    r"谨防|警惕|防范|当心|近期有人|不法分子|冒充|假冒|凡|自称|如(?:近期|果)?您?(?:接到|收到|遇)|不要相信|请勿相信|勿信|勿相信|切勿轻信|声称|号称|[若如]有人"
)
_WARNED_AFTER = re.compile(r"(?:均|都|皆|多|就|全)(?:为|是|属)[^,。;]{0,4}(?:诈骗|骗局|骗子|假)|是诈骗|属诈骗|不可信")
_OF_FRAUD = re.compile(r"骗|诈(?!骗罪)|冒充|假冒|中介|不实|伪造|虚假|勿|相信|挂断|报警|[均都]非|未经?授权")


@dataclasses.dataclass(frozen=True)
class Span:
    """Where something was found in the seen-through text."""

    start: int
    end: int


class Phrases:
    """Named sets of regular expressions, compiled once."""

    def __init__(self, patterns: Mapping[str, Iterable[str]]) -> None:
        self._patterns = {name: re.compile("|".join(alternatives)) for name, alternatives in patterns.items()}

    def all(self, name: str, text: str) -> Iterable[Span]:
        """Every place where the phrase stands, warned of or not.

        Raises:
            KeyError: when the data has no phrase of this name.
        """
        for match in self._patterns[name].finditer(text):
            if match.end() > match.start():
                yield Span(*match.span())

    def first(self, name: str, text: str) -> Span | None:
        """The first place where the message says so itself; None where it only warns of it or denies it."""
        place = 0
        while match := self._patterns[name].search(text, place):
            span = Span(*match.span())
            if span.end > span.start and not is_denied(text, span):
                return span
            place = match.start() + 1  # what is denied here may begin what is said further on
        return None


def clause(text: str, span: Span) -> tuple[str, str]:
    """What stands before and after a place within its clause."""
    start = max(text.rfind(mark, 0, span.start) for mark in _CLAUSE_END) + 1
    ends = [end for mark in _CLAUSE_END if (end := text.find(mark, span.end)) >= 0]
    return text[start : span.start], text[span.end : min(ends, default=len(text))]


def is_denied(text: str, span: Span) -> bool:
    """True where the words around say that this is not done, or is a fraud: 不会要求您转账, 凡要求转账的都是诈骗."""
    before, after = clause(text, span)
    if _DENIED_BEFORE.search(before) or _DENIED_NEAR.search(before[-_NEAR:]) or _DENIED_AFTER.search(after):
        return True
    start = max(text.rfind(mark, 0, span.start) for mark in _SENTENCE_END) + 1
    ends = [end for mark in _SENTENCE_END if (end := text.find(mark, span.end)) >= 0]
    sentence = text[start : min(ends, default=len(text))]
    place = span.start - start
    warning = _WARNED_BEFORE.search(sentence)
    if warning and warning.start() < place and _OF_FRAUD.search(sentence):
        return True
    return bool(_WARNED_AFTER.search(sentence, place))
