"""The classifier itself: two linear models over different features, averaged; no Rasa in it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from bot.nlu.features import Features

_Array = NDArray[np.float64]
_FLOOR = 1e-4


class TopicModel:
    """Characters as typed, beside characters, words and sounds with product names masked.

    Each model's margins become probabilities by a temperature; the two are averaged as logarithms, so that one model's
    strong doubt counts.
    """

    def __init__(self, features: Features, regularization: float = 0.3, temperature: float = 4.0) -> None:
        self.features = features
        self._regularization, self._temperature = regularization, temperature
        self._plain = _characters()
        self._rich = FeatureUnion(
            [
                ("characters", _characters(features.masked)),
                ("words", TfidfVectorizer(analyzer=features.words, min_df=2, sublinear_tf=True)),
                ("sounds", TfidfVectorizer(analyzer=features.sounds, min_df=2, sublinear_tf=True)),
            ]
        )
        self._models: list[LinearSVC] = []

    def fit(self, sentences: Sequence[str], intents: Sequence[str]) -> "TopicModel":
        """Learns from normalised sentences with their intents."""
        self._models = []
        for vectorizer in (self._plain, self._rich):
            model = LinearSVC(C=self._regularization, random_state=0)
            model.fit(vectorizer.fit_transform(sentences), intents)
            model.coef_ = model.coef_.astype(np.float32)
            self._models.append(model)
        return self

    @property
    def intents(self) -> list[str]:
        """The intents, in the order of the columns of `probabilities`."""
        return [str(intent) for intent in self._models[0].classes_]

    def probabilities(self, sentences: Sequence[str]) -> _Array:
        """One row a sentence, one column an intent."""
        logs = np.zeros((len(sentences), len(self.intents)))
        for vectorizer, model in zip((self._plain, self._rich), self._models, strict=True):
            margins = model.decision_function(vectorizer.transform(sentences))
            logs += np.log(softmax(margins * self._temperature, axis=1) + _FLOOR)
        result: _Array = softmax(logs / len(self._models), axis=1)
        return result


def _characters(preprocessor: object = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True, lowercase=False, preprocessor=preprocessor, dtype=np.float32
    )
