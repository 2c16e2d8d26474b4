"""`make nlu-report`: how well the classifier understands sentences it has not seen, by topic, as an HTML page.

Three-fold cross-validation over our own training sentences: recall and precision by topic, the pairs most confused, how
far a confidence can be trusted, what a refusal threshold costs (a wrong answer costs as much as five refusals), and how
accuracy grows with the number of sentences: on sentences kept apart and, with `--questions`, on labelled questions.
All without the sentence encoders: they were tuned on all sentences and would know those that are kept apart.
"""

import argparse
import base64
import collections
import functools
import html
import io
import pathlib
import random
import sys
from collections.abc import Callable

import matplotlib
import measure
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

matplotlib.use("Agg")
from matplotlib import pyplot  # after the backend is chosen

from bot.nlu.features import Features
from bot.nlu.topic_model import TopicModel
from bot.nlu.vocabulary import product_names, trade_words
from bot.nlu.word_vectors import WordVectors
from bot.paths import DATA
from bot.text.normalize import normalize

APART = 4000
ASKED = ("best", "at_4")
Shares = NDArray[np.float64]


class Remembering(Features):
    """Cuts each sentence once, however many models learn from it."""

    def __init__(self) -> None:
        super().__init__(trade_words(), product_names())
        for name in ("characters", "masked_characters", "words", "sounds", "cut"):
            setattr(self, name, self._once(getattr(self, name)))

    @staticmethod
    def _once(analyzer: Callable[[str], list[str]]) -> Callable[[str], list[str]]:
        return functools.lru_cache(maxsize=None)(lambda text: [*map(sys.intern, analyzer(text))])


def model(features: Features) -> TopicModel:
    """An untrained classifier with the settings of config.yml's defaults, without the sentence encoders."""
    return TopicModel(features, WordVectors.load(DATA / "vocabulary" / "word_vectors.npz"))


def cross_validated(
    texts: list[str], intents: NDArray[np.str_], features: Features, folds: int = 3
) -> tuple[Shares, list[str]]:
    """For each sentence the shares given by a model that has not seen it."""
    names = sorted(set(intents))
    shares = np.zeros((len(texts), len(names)))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(texts, intents):
        fitted = model(features).fit([texts[i] for i in train], [str(intents[i]) for i in train])
        for i in test:
            shares[i] = fitted.probabilities(texts[i])
        print("a fold is done", flush=True)
    return shares, names


def picture() -> str:
    """The current figure as an image tag."""
    buffer = io.BytesIO()
    pyplot.savefig(buffer, format="png", dpi=90, bbox_inches="tight")
    pyplot.close()
    return f'<img src="data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}">'


def table(head: list[str], lines: list[list[object]]) -> str:
    """An HTML table."""
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in line) + "</tr>" for line in lines)
    return "<table><tr>" + "".join(f"<th>{name}</th>" for name in head) + f"</tr>{rows}</table>"


def costs(shares: Shares, right: NDArray[np.bool_]) -> tuple[float, str]:
    """The refusal threshold with the least cost, and the curve."""
    best = shares.max(axis=1)
    thresholds = np.arange(0, 0.96, 0.02)
    wrong = np.array([np.mean((best >= t) & ~right) for t in thresholds])
    refused = np.array([np.mean(best < t) for t in thresholds])
    cost = measure.COST_OF_A_WRONG_ANSWER * wrong + refused
    pyplot.figure(figsize=(6, 3.5))
    for values, label in ((wrong, "wrong"), (refused, "refused"), (cost, "cost")):
        pyplot.plot(thresholds, values, label=label)
    pyplot.xlabel("threshold")
    pyplot.legend()
    return float(thresholds[cost.argmin()]), picture()


def confusion(intents: NDArray[np.str_], got: NDArray[np.str_], names: list[str]) -> str:
    """Which topic is taken for which, as a picture (the diagonal left out)."""
    place = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)))
    for want, have in zip(intents, got, strict=True):
        counts[place[want], place[have]] += want != have
    pyplot.figure(figsize=(15, 13))
    pyplot.imshow(
        counts / np.maximum(1, np.bincount([place[i] for i in intents], minlength=len(names)))[:, None], cmap="Reds"
    )
    pyplot.xticks(range(len(names)), names, rotation=90, fontsize=7)
    pyplot.yticks(range(len(names)), names, fontsize=7)
    pyplot.colorbar(shrink=0.6)
    return picture()


def reliability(shares: Shares, right: NDArray[np.bool_]) -> str:
    """How often the best topic is right, by the share it was given: on the diagonal a share means what it says."""
    best = shares.max(axis=1)
    tenth = np.minimum((best * 10).astype(int), 9)
    filled = [i for i in range(10) if (tenth == i).any()]
    pyplot.figure(figsize=(4, 4))
    pyplot.plot([0, 1], [0, 1], color="0.7")
    pyplot.plot([best[tenth == i].mean() for i in filled], [right[tenth == i].mean() for i in filled], marker="o")
    pyplot.xlabel("share given")
    pyplot.ylabel("share right")
    return picture()


def on_questions(fitted: TopicModel, questions: list[dict[str, str]]) -> dict[str, float]:
    """What the bench calls `best` and `at_4`, by the classifier alone."""
    ranked: list[measure.Ranked] = []
    for row in questions:
        shares = fitted.probabilities(normalize(row["text"]))
        ranked.append([(fitted.intents[i], float(shares[i])) for i in shares.argsort()[::-1][:3]])
    return measure.by_ranking(questions, ranked)


def drawn(head: list[str], lines: list[list[object]]) -> str:
    """A learning curve as a picture and as a table."""
    pyplot.figure(figsize=(6, 3.5))
    for place, name in enumerate(head[1:], 1):
        pyplot.plot([line[0] for line in lines], [float(str(line[place])) for line in lines], marker="o", label=name)
    pyplot.xlabel("sentences learnt from")
    pyplot.legend()
    return picture() + table(head, lines)


def learning_curve(
    texts: list[str], intents: NDArray[np.str_], features: Features, questions: list[dict[str, str]]
) -> tuple[list[str], list[list[object]]]:
    """Accuracy on some sentences kept apart and on questions, against the number of sentences learnt from."""
    order = list(range(len(texts)))
    random.Random(0).shuffle(order)  # noqa: S311  # a split, not a secret
    apart, rest = order[:APART], order[APART:]
    lines: list[list[object]] = []
    for share in (0.125, 0.25, 0.5, 1.0):
        part = rest[: int(len(rest) * share)]
        fitted = model(features).fit([texts[i] for i in part], [str(intents[i]) for i in part])
        right = [fitted.intents[fitted.probabilities(texts[i]).argmax()] == intents[i] for i in apart]
        asked = on_questions(fitted, questions) if questions else {}
        lines.append([len(part), f"{np.mean(right):.3f}", *(f"{asked[name]:.3f}" for name in ASKED if asked)])
    return ["sentences", "accuracy", *(ASKED if questions else ())], lines


def main() -> None:
    """Writes the page and prints its main figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=measure.ROOT / "build" / "nlu-report.html")
    parser.add_argument("--questions", type=pathlib.Path, help="labelled questions, as for bench-nlu")
    options = parser.parse_args()
    questions = measure.rows(options.questions) if options.questions else []
    pairs = [(normalize(text), intent) for intent, found in measure.sentences(None).items() for text in found]
    texts, intents = [text for text, _ in pairs], np.array([intent for _, intent in pairs])
    features = Remembering()
    shares, names = cross_validated(texts, intents, features)
    got = np.array(names)[shares.argmax(axis=1)]
    right = got == intents
    threshold, curve = costs(shares, right)
    by_topic = [
        [name, int((intents == name).sum()), f"{right[intents == name].mean():.2f}", f"{right[got == name].mean():.2f}"]
        for name in names
    ]
    pairs_confused = collections.Counter((w, g) for w, g in zip(intents, got, strict=True) if w != g).most_common(40)
    head, curve_lines = learning_curve(texts, intents, features, questions)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    style = (
        "body{font:14px sans-serif;margin:2em}table{border-collapse:collapse;margin:1em 0}"
        "td,th{border:1px solid #ccc;padding:2px 8px}img{max-width:100%}"
    )
    summary = f"{len(texts)} sentences, {len(names)} intents, accuracy {right.mean():.3f}."
    options.output.write_text(
        "<!doctype html><meta charset=utf-8><title>NLU report</title>"
        f"<style>{style}</style><h1>Understanding without the sentence encoders, cross-validated</h1><p>{summary}</p>"
        f"<h2>Cost of a threshold</h2><p>Least at {threshold:.2f}.</p>{curve}"
        f"<h2>Trust in a share</h2>{reliability(shares, right)}"
        f"<h2>More sentences</h2>{drawn(head, curve_lines)}"
        f"<h2>By topic</h2>{table(['intent', 'sentences', 'recall', 'precision'], by_topic)}"
        f"<h2>Most confused</h2>{table(['is', 'taken for', 'times'], [[w, g, n] for (w, g), n in pairs_confused])}"
        f"<h2>Confusion</h2>{confusion(intents, got, names)}",
        encoding="utf-8",
    )
    print(f"{len(texts)} sentences, accuracy {right.mean():.3f}, cheapest threshold {threshold:.2f}")
    print("\n".join(" ".join(map(str, line)) for line in (head, *curve_lines)))
    print(options.output)


if __name__ == "__main__":
    main()
