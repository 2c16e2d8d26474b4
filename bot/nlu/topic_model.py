"""The classifier itself: two linear models over different features, averaged; no Rasa in it."""

import collections
from collections.abc import Callable, Sequence

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


class _Pieces:
    """TF-IDF over the pieces that one analyser finds: learnt by scikit-learn, applied by a dictionary.

    scikit-learn's own `transform` costs milliseconds a sentence in bookkeeping; this gives the same numbers.
    """

    def __init__(self, analyzer: _Analyzer) -> None:
        self._analyzer = analyzer
        self._index: dict[str, int] = {}
        self._idf: _Floats = np.zeros(0, np.float32)

    def fit_transform(self, sentences: Sequence[str]) -> object:
        """Learns which pieces there are, and gives the matrix to learn from."""
        vectorizer = TfidfVectorizer(analyzer=self._analyzer, min_df=2, sublinear_tf=True, dtype=np.float32)
        matrix = vectorizer.fit_transform(sentences)
        self._index = {str(piece): int(column) for piece, column in vectorizer.vocabulary_.items()}
        self._idf = vectorizer.idf_.astype(np.float32)
        return matrix

    def __len__(self) -> int:
        return len(self._idf)

    def weigh(self, text: str) -> tuple[NDArray[np.intp], _Floats]:
        """The columns that a sentence touches, with their weights."""
        counts = collections.Counter(self._index[piece] for piece in self._analyzer(text) if piece in self._index)
        columns = np.fromiter(counts.keys(), np.intp, len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self._idf[columns]
        length = float(np.sqrt(weights @ weights))
        return columns, weights / length if length else weights


class _Linear:
    """One linear model over one or more kinds of pieces."""

    def __init__(self, *analyzers: _Analyzer) -> None:
        self._pieces = [_Pieces(analyzer) for analyzer in analyzers]
        self._weights: list[_Floats] = []
        self._bias: _Floats = np.zeros(0, np.float32)

    def fit(self, sentences: Sequence[str], intents: Sequence[str], regularization: float) -> list[str]:
        """Learns; the intents in the order of the margins."""
        model = LinearSVC(C=regularization, random_state=0)
        model.fit(hstack([pieces.fit_transform(sentences) for pieces in self._pieces]).tocsr(), intents)
        ends = np.cumsum([len(pieces) for pieces in self._pieces])[:-1]
        self._weights = [np.ascontiguousarray(part, np.float32) for part in np.split(model.coef_.T, ends)]
        self._bias = model.intercept_.astype(np.float32)
        return [str(intent) for intent in model.classes_]

    def margins(self, text: str) -> _Floats:
        """How far the sentence lies on each intent's side."""
        total = self._bias.copy()
        for pieces, weights in zip(self._pieces, self._weights, strict=True):
            columns, values = pieces.weigh(text)
            total += values @ weights[columns]
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
