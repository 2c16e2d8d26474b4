"""Turns a sentence into the pieces that the classifier counts: characters, words, sounds."""

import re
from collections.abc import Sequence

import jieba

from bot.nlu.sounds import sound

# Names of lenders and products say nothing about the topic; one stand-in for all of them.
PRODUCT = "贷"
_HAN = re.compile("[\u3400-\u9fff]")
_HAN_OR_RUN = re.compile("[\u3400-\u9fff]|[^\u3400-\u9fff]+")
_COMMON = 20  # times that a word was counted in the texts behind jieba's dictionary


class Features:
    """The analysers of the classifier, bound to a vocabulary so that a trained model keeps its own."""

    def __init__(self, trade_words: Sequence[str], product_names: Sequence[str]) -> None:
        self.trade_words = tuple(trade_words)
        self.product_names = tuple(sorted(set(product_names), key=len, reverse=True))
        self._tokenizer: jieba.Tokenizer | None = None
        self._last_cut: tuple[str, list[str]] = ("", [])
        self._products = re.compile("|".join(map(re.escape, self.product_names)) or r"(?!)")

    def __getstate__(self) -> dict[str, Sequence[str]]:
        return {"trade_words": self.trade_words, "product_names": self.product_names}

    def __setstate__(self, state: dict[str, Sequence[str]]) -> None:
        Features.__init__(self, state["trade_words"], state["product_names"])

    @property
    def tokenizer(self) -> jieba.Tokenizer:
        """jieba with the words of the trade; built when first used."""
        if self._tokenizer is None:
            self._tokenizer = _common_words()
            for word in (*self.trade_words, *self.product_names):
                self._tokenizer.add_word(word)
        return self._tokenizer

    def masked(self, text: str) -> str:
        """The text with every product name replaced by the same stand-in."""
        return self._products.sub(PRODUCT, text)

    def characters(self, text: str) -> list[str]:
        """Runs of one to three characters of the text as typed."""
        return [text[i : i + size] for size in (1, 2, 3) for i in range(len(text) - size + 1)]

    def masked_characters(self, text: str) -> list[str]:
        """Runs of one to three characters of the masked text."""
        return self.characters(self.masked(text))

    def cut(self, text: str) -> list[str]:
        """The words of the masked text."""
        if self._last_cut[0] != text:  # two of the models ask for the same words
            self._last_cut = (text, [w for w in self.tokenizer.cut(self.masked(text)) if not w.isspace()])
        return self._last_cut[1]

    def words(self, text: str) -> list[str]:
        """Words, and pairs of neighbouring words, of the masked text."""
        return self.words_of(self.cut(text))

    def words_of(self, cut: list[str]) -> list[str]:
        """The same of a text that has been cut into words."""
        return _with_runs(cut, 2)

    def sounds(self, text: str) -> list[str]:
        """Syllables without tones, alone and in runs of two and three: 遗期 and yuqi sound like 逾期."""
        parts = _HAN_OR_RUN.findall(self.masked(text))
        return _with_runs([sound(part) if _HAN.match(part) else part for part in parts], 3)


def _common_words() -> jieba.Tokenizer:
    """jieba with the common words of its dictionary; all others take 45 MB, and few sentences ever hold one.

    Its own way of loading leaves a file in a folder that everybody may write to, and believes what it finds there.
    """
    tokenizer = jieba.Tokenizer()
    counts: dict[str, int] = {}
    with tokenizer.get_dict_file() as lines:
        for line in lines:
            word, count, *_ = line.decode().split()
            if int(count) >= _COMMON:
                counts[word] = int(count)
    starts = dict.fromkeys((word[:size] for word in counts for size in range(1, len(word))), 0)
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = starts | counts, sum(counts.values()), True
    return tokenizer


def _with_runs(items: list[str], longest: int) -> list[str]:
    runs = list(items)
    for size in range(2, longest + 1):
        runs += ["_".join(items[i : i + size]) for i in range(len(items) - size + 1)]
    return runs
