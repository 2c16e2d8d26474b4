"""What a sentence means as a whole, as one vector: a small transformer, applied by ONNX Runtime.

scripts/sentence_encoder.py makes the files `data/vocabulary/encoder_*.onnx` and says out of what. Their weights are
bytes; the pieces that a sentence is cut into lie in the same file.
"""

import os
import pathlib
from collections.abc import Sequence
from concurrent import futures

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bot.nlu.subwords import Subwords

Floats = NDArray[np.float32]
MOST_PIECES = 100  # of a message; what comes later is not read


class SentenceEncoder:
    """The model of one file, `path`; `masked` says whether it reads sentences with their product names masked."""

    def __init__(self, path: pathlib.Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # one message is too little to share out
        self.path = path
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        known = self._session.get_modelmeta().custom_metadata_map
        self.masked = known["masked"] == "yes"
        self._subwords = Subwords(known["pieces"].split("\n"), [float(score) for score in known["scores"].split()])

    def encode(self, text: str) -> Floats:
        """The vector of one normalised sentence."""
        return self.vector(self._subwords.framed(text, MOST_PIECES))

    def encode_all(self, texts: Sequence[str]) -> Floats:
        """The vectors of many, each by itself: the bytes of an activation depend on what is computed with it."""
        with futures.ThreadPoolExecutor(os.cpu_count()) as side_by_side:  # ONNX Runtime lets go of Python's lock
            return np.stack(list(side_by_side.map(self.encode, texts)))

    def vector(self, pieces: Sequence[int]) -> Floats:
        """The vector of a sentence that is cut into pieces."""
        vector: Floats = self._session.run(None, {"pieces": np.array([pieces], np.int64)})[0][0]
        return vector
