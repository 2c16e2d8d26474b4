"""Finds the point of an answer that speaks of what a question names: “会冻结我的工资卡吗” and the point on wages.

The short answer is the same for every question on a topic; what only a detail says would stay hidden behind a tap.
Plain counting of shared pairs of characters (words in English), each weighed by how rare it is among all points.
"""

import collections
import functools
import math
import re
from collections.abc import Iterable, Mapping

from bot.knowledge.models import Content, Entry, Point, Words
from bot.knowledge.placeholders import PATTERN

_WORDS = re.compile(r"[a-z]{4,}")
_HAN = re.compile(r"[一-鿿]+")
_LITTLE_MEANING = re.compile(
    r"[的了吗呢吧啊呀么我你您他她它们是有在会不就都也还要怎什可能以没个这那些到被和跟与给把让说想去来]|如果|多少|为何|现在"
)
_COMMON_IN_QUESTIONS = frozenset(
    "微粒 粒贷 逾期 贷款 还款 银行 微众 众银 欠款 借款 一直 直不 一下 请问 知道 问题 情况 时候 办法 处理 影响".split()  # noqa: SIM905  # a list of thirty quotes reads worse
)
_ENOUGH = 4.2
"""Natural logarithms of rarity added up: one pair of characters that only a few points have, or two less rare ones."""


def terms(text: str) -> frozenset[str]:
    """Pairs of characters of Chinese words, and English words of four letters or more; names to fill in left out."""
    plain = PATTERN.sub(" ", text).lower()
    pairs = {
        run[i : i + 2]
        for whole in _HAN.findall(plain)
        for run in _LITTLE_MEANING.sub(" ", whole).split()
        for i in range(len(run) - 1)
    }
    return frozenset((pairs | set(_WORDS.findall(plain))) - _COMMON_IN_QUESTIONS)


class Relevance:
    """Knows how rare a term is among all points of all answers."""

    def __init__(self, content: Content) -> None:
        self._entries = tuple(content.entries.values())
        points = [p for entry in self._entries for p in _points(entry)]
        counts = collections.Counter(term for point in points for term in _terms_of(point.words))
        self._rarity = {term: math.log(len(points) / count) for term, count in counts.items()}

    @functools.cached_property
    def _known(self) -> dict[str, tuple[frozenset[str], list[tuple[Point, frozenset[str]]]]]:
        """Of each answer: the terms of what is shown anyway and of its question; each detail with its terms."""
        found = {}
        for entry in self._entries:
            shown = _terms_of(entry.short).union(*(_terms_of(step.words) for step in entry.next_steps))
            points = [(point, _terms_of(point.words)) for point in _points(entry)]
            found[entry.id] = (shown | _terms_of(entry.question), points)
        return found

    def closest(self, entry: Entry, question: str, own: bool) -> Point | None:
        """The detail that speaks of what the question names and the short answer and the first steps do not; or none.

        `own` is False when another lender is meant: then points on WeBank's own rules are left out.
        """
        shown, points = self._known[entry.id]
        asked = terms(question) - shown
        candidates = [(point, known) for point, known in points if own or not point.webank_only]
        letters = set("".join(_HAN.findall(_LITTLE_MEANING.sub("", question))))  # decide between equals: 扣 and 工资
        scores = [(self._weight(asked & known), len(letters & set(point.words["zh"]))) for point, known in candidates]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        return candidates[best][0] if best is not None and scores[best][0] >= _ENOUGH else None

    def _weight(self, shared: Iterable[str]) -> float:
        return sum(self._rarity[term] for term in shared)


def _points(entry: Entry) -> list[Point]:
    return [point for block in entry.details for point in block.points]


def _terms_of(words: Words | Mapping[str, str]) -> frozenset[str]:
    return frozenset().union(*(_terms_of_content(text) for text in words.values()))


@functools.cache  # of the content only, which has an end
def _terms_of_content(text: str) -> frozenset[str]:
    return terms(text)
