"""The classifier itself: two linear models over different features, averaged; no Rasa in it."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.features import Features

_Floats = NDArray[np.float32]
_Analyzer = Callable[[str], list[str]]
_FLOOR = 1e-4


class _Columns:
    """Where each piece stands, found by its hash: a tenth of the memory of a dictionary with 300,000 keys.

    Python's hashes differ from process to process, so the pieces are written with a model and hashed when it is read.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        hashes = _hashes(pieces)
        self._places = np.argsort(hashes).astype(np.int32)
        self._hashes = hashes[self._places]

    def __len__(self) -> int:
        return len(self._hashes)

    def of(self, pieces: Sequence[str]) -> NDArray[np.int32]:
        """The columns of those pieces that are known, once for each time they occur."""
        wanted = _hashes(pieces)
        near = np.minimum(np.searchsorted(self._hashes, wanted), max(0, len(self) - 1))
        return self._places[near[self._hashes[near] == wanted]] if len(self) else self._places


class _Pieces:
    """TF-IDF over the pieces that one analyser finds: learnt by scikit-learn, applied by a table.

    scikit-learn's own `transform` costs milliseconds a sentence in bookkeeping; this gives the same numbers.
    """

    def __init__(self, analyzer: _Analyzer) -> None:
        self._analyzer = analyzer
        self._learnt: list[str] = []
        self._columns = _Columns([])
        self._idf: _Floats = np.zeros(0, np.float32)

    def __getstate__(self) -> dict[str, object]:
        if len(self._learnt) != len(self):
            raise ValueError("a model that was read cannot be written again: its pieces are known as hashes only")
        return {"analyzer": self._analyzer, "learnt": self._learnt, "idf": self._idf}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._analyzer, self._idf = state["analyzer"], state["idf"]
        self._columns, self._learnt = _Columns(state["learnt"]), []

    def fit_transform(self, sentences: Sequence[str]) -> object:
        """Learns which pieces there are, and gives the matrix to learn from."""
        vectorizer = TfidfVectorizer(analyzer=self._analyzer, min_df=2, sublinear_tf=True, dtype=np.float32)
        matrix = vectorizer.fit_transform(sentences)
        self._learnt = [str(piece) for piece in vectorizer.get_feature_names_out()]
        self._columns = _Columns(self._learnt)
        self._idf = vectorizer.idf_.astype(np.float32)
        return matrix

    def __len__(self) -> int:
        return len(self._idf)

    def weigh(self, text: str) -> tuple[NDArray[np.int32], _Floats]:
        """The columns that a sentence touches, with their weights."""
        columns, counts = np.unique(self._columns.of(self._analyzer(text)), return_counts=True)
        weights = (1 + np.log(counts.astype(np.float32))) * self._idf[columns]
        length = float(np.sqrt(weights @ weights))
        return columns, weights / length if length else weights


class _Linear:
    """One linear model over one or more kinds of pieces."""

    def __init__(self, *analyzers: _Analyzer) -> None:
        self._pieces = [_Pieces(analyzer) for analyzer in analyzers]
        self._weights: list[NDArray[np.float16]] = []  # half the memory; the margins change in the fourth digit
        self._bias: _Floats = np.zeros(0, np.float32)

    def fit(self, sentences: Sequence[str], intents: Sequence[str], regularization: float) -> list[str]:
        """Learns; the intents in the order of the margins."""
        model = LinearSVC(C=regularization, random_state=0)
        model.fit(hstack([pieces.fit_transform(sentences) for pieces in self._pieces]).tocsr(), intents)
        ends = np.cumsum([len(pieces) for pieces in self._pieces])[:-1]
        self._weights = [np.ascontiguousarray(part, np.float16) for part in np.split(model.coef_.T, ends)]
        self._bias = model.intercept_.astype(np.float32)
        return [str(intent) for intent in model.classes_]

    def margins(self, text: str) -> _Floats:
        """How far the sentence lies on each intent's side."""
        total = self._bias.copy()
        for pieces, weights in zip(self._pieces, self._weights, strict=True):
            columns, values = pieces.weigh(text)
            total += values @ weights[columns].astype(np.float32)
        return total


class TopicModel:
    """Characters as typed, beside characters, words and sounds with product names masked.

    Each model's margins become probabilities by a temperature; the two are averaged as logarithms, so that one model's
    strong doubt counts.
    """

    def __init__(self, features: Features, regularization: float = 0.3, temperature: float = 8.0) -> None:
        self.intents: list[str] = []
        self._regularization, self._temperature = regularization, temperature
        self._models = (
            _Linear(features.characters),
            _Linear(features.masked_characters, features.words, features.sounds),
        )

    def fit(self, sentences: Sequence[str], intents: Sequence[str]) -> "TopicModel":
        """Learns from normalised sentences with their intents."""
        for model in self._models:
            self.intents = model.fit(sentences, intents, self._regularization)
        return self

    def probabilities(self, text: str) -> NDArray[np.float64]:
        """The share of each intent, in the order of `intents`."""
        logs = [np.log(softmax(model.margins(text) * self._temperature) + _FLOOR) for model in self._models]
        result: NDArray[np.float64] = softmax(np.mean(logs, axis=0, dtype=np.float64))
        return result


def _hashes(pieces: Sequence[str]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, pieces), np.int64, len(pieces))
