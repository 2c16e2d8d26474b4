"""What words mean, as vectors: 亏空 lies near 欠款 although no sentence of ours says 亏空.

The table in `data/vocabulary/word_vectors.npz` is made once by scripts/word_vectors.py, which says out of what.
"""

import collections
import pathlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_LEAST_WEIGHT, _MOST_WEIGHT = 1.0, 9.0


class WordVectors:
    """A table of words with their directions, in eighths of a float's size."""

    def __init__(self, words: Sequence[str], table: NDArray[np.int8]) -> None:
        self._row = {word: row for row, word in enumerate(words)}
        self._table = table
        self._lengths = np.maximum(1, np.linalg.norm(table.astype(np.float32), axis=1)).astype(np.float32)
        self._weights = np.ones(len(words), np.float32)

    @classmethod
    def load(cls, path: pathlib.Path) -> "WordVectors":
        """The table of a file that holds `words` (one string, separated by line feeds) and `table` (int8)."""
        with np.load(path) as raw:
            return cls(str(raw["words"]).split("\n"), raw["table"])

    @property
    def size(self) -> int:
        """The number of dimensions."""
        return int(self._table.shape[1])

    def fit(self, sentences: Sequence[Iterable[str]]) -> Floats:
        """Learns from sentences cut into words which of them say little; gives a row for each sentence."""
        rows = [self._rows(words) for words in sentences]
        seen = collections.Counter(row for found in rows for row in set(found))
        counts = np.array([seen[row] for row in range(len(self._row))], np.float32)
        self._weights = np.clip(np.log(len(rows) / (1 + counts)), _LEAST_WEIGHT, _MOST_WEIGHT).astype(np.float32)
        return np.array([self._mean(found) for found in rows], np.float32)

    def mean(self, words: Iterable[str]) -> Floats:
        """The direction that the words of a sentence share; zeros when none is known."""
        return self._mean(self._rows(words))

    def _rows(self, words: Iterable[str]) -> list[int]:
        found = []
        for word in words:
            row = self._row.get(word)
            if row is not None:
                found.append(row)
            else:  # an unknown word counts as its characters
                found += [self._row[character] for character in word if character in self._row]
        return sorted(set(found))

    def _mean(self, rows: list[int]) -> Floats:
        if not rows:
            return np.zeros(self.size, np.float32)
        total: Floats = (self._weights[rows] / self._lengths[rows]) @ self._table[rows].astype(np.float32)
        length = float(np.sqrt(total @ total))
        return total / length if length else total
