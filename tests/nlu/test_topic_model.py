"""The classifier's own arithmetic gives scikit-learn's numbers, in a fraction of the memory."""

import pickle
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.topic_model import TopicModel, _Linear, _Pieces
from bot.nlu.word_vectors import WordVectors

SENTENCES = ["逾期一天算不算", "逾期三天上征信吗", "罚息怎么算", "罚息一天多少", "上征信怎么办", "逾期怎么办怎么办"]


class Letters:
    """Pieces without a dictionary: the characters; nothing is masked."""

    def characters(self, text: str) -> list[str]:
        """One by one."""
        return list(text)

    masked_characters = words = sounds = cut = characters

    def words_of(self, cut: list[str]) -> list[str]:
        """As they are."""
        return cut

    def masked(self, text: str) -> str:
        """As it is."""
        return text


class Encoder:
    """Knows one thing: whether somebody asks about 罚息; and remembers what it was asked."""

    masked = True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, text: str) -> NDArray[np.float32]:
        """The vector of one sentence."""
        self.asked.append(text)
        return np.array([2 * ("罚" in text or "滞纳" in text) - 1], np.float32)

    def encode_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of many."""
        return np.array([self.encode(text) for text in texts])


VECTORS = WordVectors("逾期征信", np.array([[9, 1], [8, 2], [1, 9], [2, 8]], np.int8))


@pytest.mark.parametrize("text", [*SENTENCES, "征信征信", "逾期zzz", "zzz", ""])
def test_weights_are_those_of_scikit_learn(text: str):
    """Also where a piece is said twice, is unknown, or there is none; also after writing and reading."""
    pieces = _Pieces(Letters().characters)
    pieces.fit_transform(SENTENCES)
    stock = TfidfVectorizer(analyzer=list, min_df=3, sublinear_tf=True, dtype=np.float32).fit(SENTENCES)
    for found in (pieces, pickle.loads(pickle.dumps(pieces))):  # noqa: S301  # our own
        row = np.zeros(len(found), np.float32)
        columns, weights = found.weigh(text)
        row[columns] = weights
        assert np.allclose(row, stock.transform([text]).toarray()[0], atol=1e-6)


@pytest.mark.parametrize("topics", [2, 3, 4])
def test_intents_learnt_side_by_side_are_those_of_scikit_learn(topics: int):
    """Whether the halves hold one intent or more; up to what a byte can hold."""
    intents = [f"topic {n % topics}" for n in range(len(SENTENCES))]
    linear, pieces = _Linear(Letters().characters), _Pieces(Letters().characters)
    matrix = pieces.fit_transform(SENTENCES * 3)
    assert linear.fit([matrix], None, intents * 3, 0.3) == sorted(set(intents))
    linear.pieces = [pieces]
    stock = LinearSVC(C=0.3, random_state=0).fit(matrix, intents * 3)
    for text in SENTENCES:
        row = np.zeros(len(pieces), np.float32)
        columns, weights = pieces.weigh(text)
        row[columns] = weights
        expected = stock.decision_function([row])[0]
        found = linear.margins(linear.weigh(text))
        assert np.allclose(found if topics > 2 else found[1], expected, atol=0.05)


def test_a_model_that_was_written_and_read_is_the_same():
    """Its pieces are known by checksums, which are the same in every process."""
    model = TopicModel(Letters(), VECTORS).fit(SENTENCES * 3, ["one", "two", "three"] * 6)  # type: ignore[arg-type]
    read = pickle.loads(pickle.dumps(model))  # noqa: S301
    for text in SENTENCES:
        assert np.array_equal(read.probabilities(text), model.probabilities(text))


def test_the_encoder_is_not_written_with_the_model():
    """It is a file already, which lies beside."""
    model = _with(Encoder())
    assert pickle.loads(pickle.dumps(model)).encoders == ()  # noqa: S301
    assert len(model.encoders) == 1


def test_half_an_emoji_is_a_message_too():
    """JSON may hold one; it cannot be written as UTF-8."""
    model = TopicModel(Letters(), VECTORS).fit(SENTENCES * 3, ["one", "two", "three"] * 6)  # type: ignore[arg-type]
    assert model.probabilities("\ud83d逾期").sum() == pytest.approx(1)


INTENTS = ["other", "credit", "penalty", "penalty", "credit", "other"]


def _with(encoder: Encoder | None) -> TopicModel:
    model = TopicModel(Letters(), VECTORS, [encoder] if encoder else [])  # type: ignore[arg-type]
    model.fit(SENTENCES * 20, INTENTS * 20)
    return model


def test_the_encoder_is_asked_only_where_the_linear_models_are_unsure():
    """It costs more than all the rest."""
    encoder = Encoder()
    model = _with(encoder)
    encoder.asked.clear()
    model.probabilities("罚息一天多少")
    assert encoder.asked == []
    model.probabilities("滞纳金")
    assert encoder.asked == ["滞纳金"]


def test_the_encoder_tells_apart_what_the_linear_models_have_never_seen():
    """Two sentences without any known character are the same to them."""

    def penalty(model: TopicModel, text: str) -> float:
        return float(model.probabilities(text)[model.intents.index("penalty")])

    with_it, without = _with(Encoder()), _with(None)
    assert penalty(with_it, "滞纳金") > penalty(with_it, "手续费") + 0.1
    assert penalty(without, "滞纳金") == penalty(without, "手续费")
