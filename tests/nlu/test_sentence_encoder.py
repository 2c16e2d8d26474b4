"""The encoder computes what a transformer does, alike for one sentence and many, and its vectors hold meaning."""

import math
import pickle
from typing import Any

import numpy as np
import pytest

from bot.nlu.sentence_encoder import HEAD, MATRICES, VECTORS, SentenceEncoder
from bot.nlu.subwords import SPACE
from bot.paths import DATA

SIZE, WIDE, LAYERS = 2 * HEAD, 3 * HEAD, 2
PIECES = ["", "", "", SPACE, "逾", "期", "了", "吗"]


def _arrays() -> dict[str, Any]:
    draw = np.random.default_rng(0)
    shapes = {
        "attend": (SIZE, 3 * SIZE),
        "attended": (SIZE, SIZE),
        "widen": (SIZE, WIDE),
        "narrow": (WIDE, SIZE),
        "attend_bias": (3 * SIZE,),
        "widen_bias": (WIDE,),
    }
    arrays: dict[str, Any] = {
        "pieces": np.array("\n".join(PIECES)),
        "scores": -np.arange(len(PIECES), dtype=np.float32),
        "table": draw.integers(-127, 128, (len(PIECES), SIZE)).astype(np.int8),
        "table_scale": draw.uniform(0.005, 0.01, len(PIECES)).astype(np.float32),
        "place": draw.normal(0, 0.3, (40, SIZE)).astype(np.float16),
        "norm": draw.normal(1, 0.1, (2, SIZE)).astype(np.float32),
    }
    for layer in range(LAYERS):
        for name in MATRICES:
            arrays[f"{layer}_{name}"] = draw.integers(-127, 128, shapes[name]).astype(np.int8)
            arrays[f"{layer}_{name}_scale"] = draw.uniform(0.001, 0.002, shapes[name][1]).astype(np.float32)
        for name in VECTORS:
            arrays[f"{layer}_{name}"] = draw.normal(0.5, 0.2, shapes.get(name, (SIZE,))).astype(np.float32)
    return arrays


def _norm(row: list[float], scale: Any, shift: Any) -> list[float]:
    mean = sum(row) / len(row)
    spread = math.sqrt(sum((value - mean) ** 2 for value in row) / len(row))
    return [(value - mean) / spread * float(a) + float(b) for value, a, b in zip(row, scale, shift, strict=True)]


def _by_the_book(arrays: dict[str, Any], numbers: list[int]) -> list[float]:
    """The same in plain Python numbers, a piece and a head at a time."""

    def through(row: list[float], at: str) -> list[float]:
        weights = arrays[at].astype(float) * arrays[f"{at}_scale"].astype(float)
        return [float(np.dot(row, weights[:, j])) + float(arrays[f"{at}_bias"][j]) for j in range(weights.shape[1])]

    rows = []
    for place, number in enumerate(numbers):
        row = arrays["table"][number].astype(float) * float(arrays["table_scale"][number]) + arrays["place"][place]
        rows.append(_norm(list(map(float, row)), *arrays["norm"]))
    for layer in range(LAYERS):
        seen = [through(row, f"{layer}_attend") for row in rows]
        after = []
        for place, row in enumerate(rows):
            mixed: list[float] = []
            for head in range(0, SIZE, HEAD):
                query = seen[place][head : head + HEAD]
                scores = [np.dot(query, s[SIZE + head : SIZE + head + HEAD]) / math.sqrt(HEAD) for s in seen]
                shares = [math.exp(score - max(scores)) for score in scores]
                begin = 2 * SIZE + head
                mixed += [
                    sum(w * s[begin + i] for w, s in zip(shares, seen, strict=True)) / sum(shares) for i in range(HEAD)
                ]
            summed = [a + b for a, b in zip(row, through(mixed, f"{layer}_attended"), strict=True)]
            middle = _norm(summed, arrays[f"{layer}_first_scale"], arrays[f"{layer}_first_shift"])
            wide = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in through(middle, f"{layer}_widen")]
            summed = [a + b for a, b in zip(middle, through(wide, f"{layer}_narrow"), strict=True)]
            after.append(_norm(summed, arrays[f"{layer}_second_scale"], arrays[f"{layer}_second_shift"]))
        rows = after
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("text", ["逾期了吗", "吗吗吗", "龘", ""])
def test_a_sentence_goes_through_the_layers_as_the_book_says(text: str):
    """Attention, norms and the wide layer, computed anew without arrays."""
    arrays = _arrays()
    encoder = SentenceEncoder(arrays)
    expected = _by_the_book(arrays, encoder.subwords.framed(text, 30))
    assert np.allclose(encoder.encode(text), expected, atol=1e-4)


def test_many_sentences_give_the_vectors_of_each():
    """Whatever their lengths and order."""
    encoder = SentenceEncoder(_arrays())
    texts = ["逾期了", "吗", "逾期了吗" * 9, "了期逾", "吗", ""] * 30
    expected = [encoder.encode(text) for text in texts]
    assert np.allclose(encoder.encode_all(texts), expected, atol=1e-5)


def test_an_encoder_that_was_written_and_read_is_the_same():
    """The bytes of its matrices survive exactly."""
    encoder = SentenceEncoder(_arrays())
    read = pickle.loads(pickle.dumps(encoder))  # noqa: S301  # our own
    assert np.array_equal(read.encode("逾期了吗"), encoder.encode("逾期了吗"))
    assert all(np.array_equal(read.__getstate__()[name], value) for name, value in encoder.__getstate__().items())


@pytest.fixture(scope="module")
def shipped() -> SentenceEncoder:
    """The encoder that the guide comes with."""
    return SentenceEncoder.load(DATA / "vocabulary" / "sentence_encoder.npz")


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
