"""A small neural network over what a sentence means as a whole: it joins what the linear models only add up."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

Floats = NDArray[np.float32]
_SIZE, _HIDDEN, _ROUNDS, _DECAY, _LEAST_SENTENCES, _MEANING = 200, 384, 8, 3e-3, 5, 16.0


def softmax(margins: NDArray[Any]) -> NDArray[Any]:
    """Margins as shares of one; scipy's own costs three times as much for so few."""
    powers: NDArray[Any] = np.exp(margins - margins.max())
    return np.divide(powers, powers.sum())


class Network:
    """Looks at the pieces of a sentence, reduced to some hundred directions, and at the meaning of its words."""

    def __init__(self) -> None:
        self._place: NDArray[np.int32] = np.zeros(0, np.int32)
        self._directions: NDArray[np.float16] = np.zeros((0, 0), np.float16)
        self._scale: Floats = np.zeros(0, np.float32)
        self._layers: list[tuple[Floats, Floats]] = []

    def fit(self, pieces: csr_matrix, meanings: Floats, intents: Sequence[str]) -> None:
        """Learns from a matrix of weighed pieces and one of meanings, a row for each sentence."""
        common = np.flatnonzero(np.asarray((pieces > 0).sum(axis=0)).ravel() >= _LEAST_SENTENCES)
        self._place = np.full(pieces.shape[1], -1, np.int32)
        self._place[common] = np.arange(len(common))
        reduction = TruncatedSVD(min(_SIZE, len(common) - 1), n_iter=2, random_state=0)
        reduced = reduction.fit_transform(pieces[:, common])
        self._directions = reduction.components_.T.astype(np.float16)
        self._scale = np.maximum(reduced.std(axis=0), 1e-6).astype(np.float32)
        model = MLPClassifier(
            (_HIDDEN,), alpha=_DECAY, batch_size=min(256, len(intents)), max_iter=_ROUNDS, random_state=0
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it stops early on purpose
            model.fit(np.hstack([(reduced / self._scale).astype(np.float32), meanings * _MEANING]), intents)
        self._layers = [
            (np.ascontiguousarray(weights, np.float32), bias.astype(np.float32))
            for weights, bias in zip(model.coefs_, model.intercepts_, strict=True)
        ]

    def probabilities(self, columns: NDArray[np.int32], weights: Floats, meaning: Floats) -> NDArray[np.float64]:
        """The share of each intent, for the pieces that a sentence touches and the meaning of its words."""
        places = self._place[columns]
        known = places >= 0
        reduced = weights[known] @ self._directions[places[known]].astype(np.float32) / self._scale
        values = np.concatenate([reduced, meaning * _MEANING])
        (first, first_bias), (last, last_bias) = self._layers
        shares: NDArray[np.float64] = softmax(np.maximum(values @ first + first_bias, 0) @ last + last_bias)
        return shares
