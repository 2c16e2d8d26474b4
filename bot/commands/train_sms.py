"""`python -m bot train-sms`: trains the learned score on `data/sms/examples.yml` and writes `data/sms/score.json`."""

import argparse
import json
import pathlib

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from bot.knowledge import ContentError, Library, loader
from bot.knowledge.sms import examples_fingerprint
from bot.paths import DATA
from bot.sms import Checker, Incoming
from bot.sms.score import abstract, runs

_SCORE = pathlib.Path("sms/score.json")
_FEWEST = 2
"""A run of characters counts from this many examples on."""
_STRENGTH = 1.0
_SMALLEST_WEIGHT = 0.02


def main(arguments: list[str]) -> int:
    """Trains and writes; prints how many examples and weights there are."""
    argparse.ArgumentParser(prog="python -m bot train-sms", description=__doc__).parse_args(arguments)
    examples, weights = train(DATA)
    print(f"{examples} examples, {weights} weights: {DATA / _SCORE}")
    return 0


def train(folder: pathlib.Path) -> tuple[int, int]:
    """Trains on the examples of a data folder and writes its score; gives how many examples and weights there are.

    Raises:
        ContentError: when a file cannot be read. That the old score does not fit the examples is no fault here.
    """
    content, problems = loader.read(folder)
    if problems:
        raise ContentError(problems)
    examples = content.sms.examples
    parser = Checker(Library(content)).parser
    texts = [abstract(parser.parse(Incoming(text))) for text, _ in examples]
    is_fraud = np.array([fraud for _, fraud in examples])
    vectorizer = CountVectorizer(analyzer=lambda text: sorted(runs(text)), binary=True, min_df=_FEWEST)
    model = LogisticRegression(C=_STRENGTH, max_iter=3_000, class_weight="balanced")
    model.fit(vectorizer.fit_transform(texts), is_fraud)
    weights = {
        run: round(float(model.coef_[0][column]), 4)
        for run, column in sorted(vectorizer.vocabulary_.items())
        if abs(model.coef_[0][column]) >= _SMALLEST_WEIGHT
    }
    trained = {
        "examples": examples_fingerprint(examples),
        "bias": round(float(model.intercept_[0]), 4),
        "weights": weights,
    }
    (folder / _SCORE).write_text(json.dumps(trained, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return len(examples), len(weights)
