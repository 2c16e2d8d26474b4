"""What a sentence means as a whole, as one vector: a small transformer, applied by numpy.

The weights in `data/vocabulary/sentence_encoder.npz` are made by scripts/sentence_encoder.py, which says out of what.
They are kept as bytes, on disk and in a trained model; in memory the layers are floats, the table of pieces are bytes.
"""

import collections
import os
import pathlib
from collections.abc import Sequence
from concurrent import futures
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf
from threadpoolctl import threadpool_limits

from bot.nlu.subwords import Subwords

Floats = NDArray[np.float32]
MATRICES = ("attend", "attended", "widen", "narrow")
"""The matrices of one layer: queries, keys and values side by side; their mixture; into the wide layer and back."""
VECTORS = (*(f"{name}_bias" for name in MATRICES), "first_scale", "first_shift", "second_scale", "second_shift")
"""The other parameters of one layer: of the matrices, and of the norms after attention and after the wide layer."""
HEAD = 32  # dimensions that one head of attention looks at
MOST_PIECES = 100  # of a message; what comes later is not read
_BATCH = 64
_EPSILON = 1e-12


class SentenceEncoder:
    """Pieces, their table, and the layers; the arrays are those of the file."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self.subwords = Subwords(str(arrays["pieces"]).split("\n"), arrays["scores"])
        self._table: NDArray[np.int8] = arrays["table"]
        self._table_scale: Floats = arrays["table_scale"]
        self._place: Floats = arrays["place"].astype(np.float32)
        self._norm: Floats = arrays["norm"]
        self._layers: list[dict[str, Floats]] = []
        self._scales: list[dict[str, Floats]] = []
        while f"{len(self._layers)}_{MATRICES[0]}" in arrays:
            at = f"{len(self._layers)}_"
            scales = {name: arrays[f"{at}{name}_scale"] for name in MATRICES}
            layer = {name: arrays[at + name].astype(np.float32) * scales[name] for name in MATRICES}
            self._layers.append(layer | {name: arrays[at + name] for name in VECTORS})
            self._scales.append(scales)

    @classmethod
    def load(cls, path: pathlib.Path) -> "SentenceEncoder":
        """The encoder of a file written by scripts/sentence_encoder.py."""
        with np.load(path) as raw:
            return cls(dict(raw))

    def __getstate__(self) -> dict[str, Any]:
        arrays: dict[str, Any] = {
            "pieces": "\n".join(self.subwords.pieces),
            "scores": np.array(self.subwords.scores, np.float32),
            "table": self._table,
            "table_scale": self._table_scale,
            "place": self._place.astype(np.float16),
            "norm": self._norm,
        }
        for number, (layer, scales) in enumerate(zip(self._layers, self._scales, strict=True)):
            for name in MATRICES:
                arrays[f"{number}_{name}"] = np.round(layer[name] / scales[name]).astype(np.int8)
                arrays[f"{number}_{name}_scale"] = scales[name]
            arrays |= {f"{number}_{name}": layer[name] for name in VECTORS}
        return arrays

    def __setstate__(self, arrays: dict[str, Any]) -> None:
        SentenceEncoder.__init__(self, arrays)

    def encode(self, text: str) -> Floats:
        """The vector of one normalised sentence with its product names masked."""
        vector: Floats = self._forward(np.array([self._numbers(text)]))[0]
        return vector

    def encode_all(self, texts: Sequence[str]) -> Floats:
        """The vectors of many: those of one length together, so that none has to be filled up."""
        found = np.zeros((len(texts), self._table.shape[1]), np.float32)
        by_length = collections.defaultdict(list)
        for place, numbers in enumerate(map(self._numbers, texts)):
            by_length[len(numbers)].append((place, numbers))
        batches = [alike[i : i + _BATCH] for alike in by_length.values() for i in range(0, len(alike), _BATCH)]

        def one(batch: list[tuple[int, list[int]]]) -> None:
            places, numbers = zip(*batch, strict=True)
            found[list(places)] = self._forward(np.array(numbers))

        with threadpool_limits(1), futures.ThreadPoolExecutor(os.cpu_count()) as side_by_side:
            collections.deque(side_by_side.map(one, batches), maxlen=0)  # numpy lets go of Python's lock
        return found

    def _numbers(self, text: str) -> list[int]:
        return self.subwords.framed(text, MOST_PIECES)

    def _forward(self, numbers: NDArray[Any]) -> Floats:
        """The mean of the last layer over all pieces, for sentences of one length: (sentences, pieces) of numbers."""
        values = self._table[numbers].astype(np.float32) * self._table_scale[numbers][:, :, None]
        values = _normed(values + self._place[: numbers.shape[1]], *self._norm)
        for layer in self._layers:
            values = _normed(values + _attention(values, layer), layer["first_scale"], layer["first_shift"])
            wide = values @ layer["widen"] + layer["widen_bias"]
            wide *= 0.5 * (1 + erf(wide * np.float32(0.5**0.5)))
            narrow = wide @ layer["narrow"] + layer["narrow_bias"]
            values = _normed(values + narrow, layer["second_scale"], layer["second_shift"])
        mean: Floats = values.mean(axis=1)
        return mean


def _attention(values: Floats, layer: dict[str, Floats]) -> Floats:
    sentences, pieces, size = values.shape
    seen = (values @ layer["attend"] + layer["attend_bias"]).reshape(sentences, pieces, 3, size // HEAD, HEAD)
    queries, keys, contents = seen.transpose(2, 0, 3, 1, 4)
    shares = queries @ keys.swapaxes(-1, -2) * np.float32(HEAD**-0.5)
    shares = np.exp(shares - shares.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    mixed = (shares @ contents).transpose(0, 2, 1, 3).reshape(sentences, pieces, size)
    result: Floats = mixed @ layer["attended"] + layer["attended_bias"]
    return result


def _normed(values: Floats, scale: Floats, shift: Floats) -> Floats:
    values = values - values.mean(axis=-1, keepdims=True)
    values /= np.sqrt((values * values).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    result: Floats = values * scale + shift
    return result
