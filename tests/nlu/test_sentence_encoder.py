"""The encoders that the guide comes with give a vector for whatever is typed, and their vectors hold meaning."""

import numpy as np
import pytest

from bot.nlu.sentence_encoder import MOST_PIECES, SentenceEncoder
from bot.nlu.topic_classifier import ENCODERS
from bot.paths import ROOT


@pytest.fixture(scope="module", params=ENCODERS)
def shipped(request: pytest.FixtureRequest) -> SentenceEncoder:
    """Each encoder that the guide comes with."""
    return SentenceEncoder(ROOT / request.param)


@pytest.mark.parametrize(
    ("asked", "alike", "other"),
    [
        ("老催我账的人把电话拨到厂里", "讨债的打我单位座机", "早点还完要收违约金吗"),
        ("手头拮据这期凑不齐", "本月的钱我实在拿不出", "你们客服电话多少"),
        ("will this show up on my record", "会在征信上留下痕迹吗", "怎么把自动扣款关掉"),
        ("我扣他钱", "我扣他的钱", "他扣我钱"),
    ],
)
def test_sentences_that_mean_the_same_lie_close(shipped: SentenceEncoder, asked: str, alike: str, other: str):
    """Also when they share few characters, or when only the order of the words differs."""
    first, near, far = (vector / np.linalg.norm(vector) for vector in map(shipped.encode, (asked, alike, other)))
    assert first @ near > first @ far


def test_many_sentences_give_the_vectors_of_each(shipped: SentenceEncoder):
    """To the last bit: what is learnt from is what a borrower's message becomes."""
    texts = ["逾期了", "吗", "逾期了吗" * 9, "了期逾", "吗", "", "will i be sued"] * 5
    assert np.array_equal(shipped.encode_all(texts), np.stack([shipped.encode(text) for text in texts]))


@pytest.mark.parametrize("text", ["", "龘", "😭", "\ud83d逾期", pytest.param("还" * 800, id="long")])
def test_whatever_is_typed_has_a_vector(shipped: SentenceEncoder, text: str):
    """Nothing, an unknown character, half an emoji, a wall of text."""
    assert np.isfinite(shipped.encode(text)).all()


def test_the_end_of_a_wall_of_text_is_not_read(shipped: SentenceEncoder):
    """So that its cost has a bound."""
    assert np.array_equal(shipped.encode("龘" * MOST_PIECES), shipped.encode("龘" * MOST_PIECES + "怎么还"))
