"""The classifier's own arithmetic gives scikit-learn's numbers, in a fraction of the memory."""

import pickle

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.topic_model import TopicModel, _Pieces
from bot.nlu.word_vectors import WordVectors

SENTENCES = ["逾期一天算不算", "逾期三天上征信吗", "罚息怎么算", "罚息一天多少", "上征信怎么办", "逾期怎么办怎么办"]


class Letters:
    """Pieces without a dictionary: the characters."""

    def characters(self, text: str) -> list[str]:
        """One by one."""
        return list(text)

    masked_characters = words = sounds = cut = characters


VECTORS = WordVectors("逾期征信", np.array([[9, 1], [8, 2], [1, 9], [2, 8]], np.int8))


@pytest.mark.parametrize("text", [*SENTENCES, "征信征信", "逾期zzz", "zzz", ""])
def test_weights_are_those_of_scikit_learn(text: str):
    """Also where a piece is said twice, is unknown, or there is none; also after writing and reading."""
    pieces = _Pieces(Letters().characters)
    pieces.fit_transform(SENTENCES)
    stock = TfidfVectorizer(analyzer=list, min_df=2, sublinear_tf=True, dtype=np.float32).fit(SENTENCES)
    for found in (pieces, pickle.loads(pickle.dumps(pieces))):  # noqa: S301  # our own
        row = np.zeros(len(found), np.float32)
        columns, weights = found.weigh(text)
        row[columns] = weights
        assert np.allclose(row, stock.transform([text]).toarray()[0], atol=1e-6)


def test_a_model_that_was_written_and_read_is_the_same():
    """Its pieces are known by checksums, which are the same in every process."""
    model = TopicModel(Letters(), VECTORS).fit(SENTENCES * 3, ["one", "two", "three"] * 6)  # type: ignore[arg-type]
    read = pickle.loads(pickle.dumps(model))  # noqa: S301
    for text in SENTENCES:
        assert np.array_equal(read.probabilities(text), model.probabilities(text))


def test_half_an_emoji_is_a_message_too():
    """JSON may hold one; it cannot be written as UTF-8."""
    model = TopicModel(Letters(), VECTORS).fit(SENTENCES * 3, ["one", "two", "three"] * 6)  # type: ignore[arg-type]
    assert model.probabilities("\ud83d逾期").sum() == pytest.approx(1)
