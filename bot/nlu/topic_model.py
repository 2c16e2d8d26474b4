"""The classifier itself: two linear models and, where they are unsure, sentence encoders; no Rasa in it."""

import collections
import functools
import zlib
from collections.abc import Callable, Sequence
from concurrent import futures
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.nlu.features import Features
from bot.nlu.sentence_encoder import SentenceEncoder
from bot.nlu.word_vectors import WordVectors

_Floats = NDArray[np.float32]
_Analyzer = Callable[[str], list[str]]
_Weighed = tuple[NDArray[np.int32], NDArray[np.float32]]
_FLOOR = 1e-4
_SEEN = 3  # sentences that a piece must occur in: half of all pieces occur in two, and bring nothing beyond noise
_SURE = 0.985
"""The share from which the linear models need no other opinion; that spares more than half of all messages."""
_SAY_OF_ENCODERS = 0.7
"""How much the encoders have to say otherwise, together; decision 0016 says how it was chosen."""
_LEARNT_FROM = 8_000  # sentences for the last step: more make it no better
_LAST_STEP_C = 0.02


class _Columns:
    """Where each piece stands, found by its checksum: a tenth of the memory of a dictionary with 300,000 keys.

    Python's own hashes differ from process to process. A handful of pieces share a checksum, and so a column.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        sums = _checksums(pieces)
        self._places = np.argsort(sums).astype(np.int32)
        self._sums = sums[self._places]

    def __len__(self) -> int:
        return len(self._sums)

    def of(self, pieces: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """The columns of those pieces that are known, and which these are."""
        wanted = _checksums(pieces)
        if not len(self):
            return self._places, np.zeros(len(pieces), bool)
        near = np.minimum(self._sums.searchsorted(wanted), len(self) - 1)
        known: NDArray[np.bool_] = self._sums[near] == wanted
        return self._places[near[known]], known


class _Pieces:
    """TF-IDF over the pieces that one analyser finds: learnt by scikit-learn, applied by a table.

    scikit-learn's own `transform` costs milliseconds a sentence in bookkeeping; this gives the same numbers.
    """

    def __init__(self, analyzer: _Analyzer) -> None:
        self._analyzer = analyzer
        self._columns = _Columns([])
        self._idf: _Floats = np.zeros(0, np.float32)

    def fit_transform(self, items: Sequence[Any], analyzer: Callable[[Any], list[str]] | None = None) -> Any:
        """Learns which pieces there are, and gives the matrix to learn from; another analyser for other than texts."""
        vectorizer = TfidfVectorizer(
            analyzer=analyzer or self._analyzer, min_df=_SEEN, sublinear_tf=True, dtype=np.float32
        )
        matrix = vectorizer.fit_transform(items)
        self._columns = _Columns(vectorizer.get_feature_names_out())
        self._idf = vectorizer.idf_.astype(np.float32)
        return matrix

    def __len__(self) -> int:
        return len(self._idf)

    def weigh(self, text: str) -> _Weighed:
        """The columns that a sentence touches, with their weights."""
        times = collections.Counter(self._analyzer(text))
        columns, known = self._columns.of(list(times))
        counts = np.fromiter(times.values(), np.float32, len(times))[known]
        weights = (1 + np.log(counts)) * self._idf[columns]
        length = float(np.sqrt(weights @ weights))
        return columns, weights / length if length else weights


class _Bytes:
    """A matrix as bytes, with a scale for each row: half the memory of short floats."""

    def __init__(self, values: NDArray[Any]) -> None:
        self._scale: _Floats = (np.maximum(np.abs(values).max(axis=1), 1e-9) / 127).astype(np.float32)
        self._bytes: NDArray[np.int8] = np.round(values / self._scale[:, None]).astype(np.int8)

    def summed(self, rows: NDArray[np.int32], weights: _Floats) -> _Floats:
        """Some rows, each times its weight, added up."""
        result: _Floats = np.matmul(weights * self._scale[rows], self._bytes[rows].astype(np.float32))
        return result

    def whole(self) -> _Floats:
        """The matrix as floats again."""
        result: _Floats = np.multiply(self._bytes, self._scale[:, None], dtype=np.float32)
        return result


class _Linear:
    """One linear model over one or more kinds of pieces, and over the meaning of the words if it is given."""

    def __init__(self, *analyzers: _Analyzer) -> None:
        self.pieces = [_Pieces(analyzer) for analyzer in analyzers]
        self._weights: list[_Bytes] = []
        self._bias: _Floats = np.zeros(0, np.float32)

    def fit(
        self, matrices: list[Any], meanings: _Floats | None, intents: Sequence[str], regularization: float
    ) -> list[str]:
        """Learns from a matrix for each kind of pieces; the intents in the order of the margins."""
        parts = [*matrices] if meanings is None else [*matrices, csr_matrix(meanings)]
        matrix, names = hstack(parts).tocsr().astype(np.float64), sorted(set(intents))
        matrix.sum_duplicates()  # all that scikit-learn would put in order itself, in both threads at once
        with futures.ThreadPoolExecutor(2) as side_by_side:
            halves = [
                side_by_side.submit(_against_the_rest, matrix, intents, half, regularization)
                for half in (names[::2], names[1::2])
            ]
        weights = np.empty((matrix.shape[1], len(names)), np.float32)
        self._bias = np.empty(len(names), np.float32)
        for every_other, half in enumerate(halves):
            weights[:, every_other::2], self._bias[every_other::2] = half.result()
        ends = np.cumsum([part.shape[1] for part in parts])[:-1]
        self._weights = [_Bytes(part) for part in np.split(weights, ends)]
        return names

    def margins(self, weighed: list[_Weighed], meaning: _Floats | None = None) -> _Floats:
        """How far the sentence lies on each intent's side."""
        total = self._bias.copy()
        for (columns, values), weights in zip(weighed, self._weights, strict=False):
            total += weights.summed(columns, values)
        return total if meaning is None else total + meaning @ self._of_meaning

    @functools.cached_property
    def _of_meaning(self) -> _Floats:
        return self._weights[-1].whole()  # needed for every message

    def weigh(self, text: str) -> list[_Weighed]:
        """What each kind of pieces finds in a sentence."""
        return [pieces.weigh(text) for pieces in self.pieces]


class _Last:
    """From the vector of a sentence to its topic: one step of logistic regression."""

    def __init__(self) -> None:
        self._weights: _Floats = np.zeros((0, 0), np.float32)
        self._bias: _Floats = np.zeros(0, np.float32)

    def fit(self, vectors: _Floats, intents: Sequence[str]) -> None:
        """Learns from a row for each sentence; the intents come in the order of their names."""
        scale = np.maximum(vectors.std(axis=0), 1e-6)
        model = LogisticRegression(C=_LAST_STEP_C, max_iter=200).fit(vectors / scale, intents)
        self._weights = (model.coef_ / scale).T.astype(np.float32)
        self._bias = model.intercept_.astype(np.float32)

    def margins(self, vector: _Floats) -> _Floats:
        """How much speaks for each intent."""
        result: _Floats = vector @ self._weights + self._bias
        return result


class TopicModel:
    """Two linear models: characters as typed; characters, words and sounds with product names masked; and encoders.

    The second knows besides what words mean. Each model's margins become shares (the linear ones by a temperature);
    they are averaged as logarithms, so that one model's strong doubt counts. The encoders cost several times
    all the rest and are asked only where the linear models are unsure, or never where there are none.
    """

    def __init__(
        self,
        features: Features,
        vectors: WordVectors,
        encoders: Sequence[SentenceEncoder] = (),
        regularization: float = 0.3,
        temperature: float = 8.0,
    ) -> None:
        self.intents: list[str] = []
        self.encoders = tuple(encoders)
        self._features, self._vectors = features, vectors
        self._regularization, self._temperature = regularization, temperature
        self._plain = _Linear(features.characters)
        self._masked = _Linear(features.masked_characters, features.words, features.sounds)
        self._last = [_Last() for _ in self.encoders]

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"encoders": ()}  # files of their own

    def fit(self, sentences: Sequence[str], intents: Sequence[str]) -> "TopicModel":
        """Learns from normalised sentences with their intents."""
        with futures.ThreadPoolExecutor(3) as side_by_side:  # numpy and liblinear let go of Python's lock
            others = [
                side_by_side.submit(self._fit_last, encoder, last, sentences, intents)
                for encoder, last in zip(self.encoders, self._last, strict=True)
            ]
            cut = [self._features.cut(text) for text in sentences]
            meanings = self._vectors.fit(cut)
            plain = [pieces.fit_transform(sentences) for pieces in self._plain.pieces]
            characters, words, sounds = self._masked.pieces
            masked = [
                characters.fit_transform(sentences),
                words.fit_transform(cut, self._features.words_of),
                sounds.fit_transform(sentences),
            ]
            first = side_by_side.submit(self._plain.fit, plain, None, intents, self._regularization)
            second = side_by_side.submit(self._masked.fit, masked, meanings, intents, self._regularization)
            self.intents = first.result()
            second.result()
            for other in others:
                other.result()
        return self

    def _fit_last(
        self, encoder: SentenceEncoder, last: _Last, sentences: Sequence[str], intents: Sequence[str]
    ) -> None:
        some = _some_of_each(intents)
        last.fit(encoder.encode_all([self._read(encoder, sentences[i]) for i in some]), [intents[i] for i in some])

    def _read(self, encoder: SentenceEncoder, text: str) -> str:
        return self._features.masked(text) if encoder.masked else text

    def probabilities(self, text: str) -> NDArray[np.float64]:
        """The share of each intent, in the order of `intents`."""
        shares = self._linear(text)
        quick = _averaged(shares, (0.5, 0.5))
        if not self.encoders or quick.max() >= _SURE:
            return quick
        for encoder, last in zip(self.encoders, self._last, strict=True):
            shares.append(softmax(last.margins(encoder.encode(self._read(encoder, text)))))
        linear, others = (1 - _SAY_OF_ENCODERS) / 2, _SAY_OF_ENCODERS / len(self.encoders)
        return _averaged(shares, (linear, linear, *[others] * len(self.encoders)))

    def quick_probabilities(self, text: str) -> NDArray[np.float64]:
        """The same from the linear models alone, for what is not worth a millisecond."""
        return _averaged(self._linear(text), (0.5, 0.5))

    def _linear(self, text: str) -> list[NDArray[Any]]:
        meaning = self._vectors.mean(self._features.cut(text))
        plain = self._plain.margins(self._plain.weigh(text))
        masked = self._masked.margins(self._masked.weigh(text), meaning)
        return [softmax(plain * self._temperature), softmax(masked * self._temperature)]


def _against_the_rest(
    matrix: Any, intents: Sequence[str], some: Sequence[str], regularization: float
) -> tuple[_Floats, _Floats]:
    """Weights and biases that tell each of some intents from all others: scikit-learn learns one after the other."""
    labels = [intent if intent in some else "" for intent in intents]
    model = LinearSVC(C=regularization, random_state=0, tol=0.1)  # a stricter one gives the same, later
    model.fit(matrix, labels)
    alone = len(model.classes_) == 2  # of two classes there is one row, for the second; the empty one comes first
    columns = [list(model.classes_).index(intent) - alone for intent in some]
    return model.coef_[columns].T.astype(np.float32), model.intercept_[columns].astype(np.float32)


def softmax(margins: NDArray[Any]) -> NDArray[Any]:
    """Margins as shares of one; scipy's own costs three times as much for so few."""
    powers: NDArray[Any] = np.exp(margins - margins.max())
    return np.divide(powers, powers.sum())


def _averaged(shares: Sequence[NDArray[Any]], say: Sequence[float]) -> NDArray[np.float64]:
    logs = [weight * np.log(part + _FLOOR) for weight, part in zip(say, shares, strict=True)]
    result: NDArray[np.float64] = softmax(np.sum(logs, axis=0, dtype=np.float64))
    return result


def _some_of_each(intents: Sequence[str]) -> list[int]:
    """Sentences evenly spread over each intent, at most about `_LEARNT_FROM` in all."""
    by_intent = collections.defaultdict(list)
    for number, intent in enumerate(intents):
        by_intent[intent].append(number)
    step = -(-len(intents) // _LEARNT_FROM)
    return [number for numbers in by_intent.values() for number in numbers[::step]]


def _checksums(pieces: Sequence[str]) -> NDArray[np.uint32]:
    in_bytes = (piece.encode("utf-8", "surrogatepass") for piece in pieces)  # half an emoji is a message, too
    return np.fromiter(map(zlib.crc32, in_bytes), np.uint32, len(pieces))
