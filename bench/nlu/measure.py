"""Measures one understanding pipeline on labelled questions: accuracy, refusals, speed, size. Prints one JSON line.

Runs in whatever environment has what the pipeline needs, so that each peer is measured in its own:

    python bench/nlu/measure.py bench/nlu/pipelines/ours.yml QUESTIONS.tsv [--per-intent 60]

The questions are tab separated with a header: text, topic, alt (other acceptable topics, comma separated).
"""

import argparse
import asyncio
import csv
import json
import os
import pathlib
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
OUTSIDE, FALLBACK = "out_of_scope", "nlu_fallback"
REFUSED = {OUTSIDE, FALLBACK}
CASES = ROOT / "tests" / "nlu" / "cases"
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("LOG_LEVEL", "ERROR")


def sentences(per_intent: int | None) -> dict[str, list[str]]:
    """Our training sentences by intent; with `per_intent`, a fixed random sample of each."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*/*.yml")):  # the payloads of buttons lie beside the folders
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            lines = (line.strip() for line in block["examples"].splitlines())
            found.setdefault(block["intent"], []).extend(line[2:] for line in lines if line.startswith("- "))
    if per_intent:
        draw = random.Random(0)  # noqa: S311  # a sample, not a secret
        found = {intent: draw.sample(texts, min(per_intent, len(texts))) for intent, texts in found.items()}
    return found


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    """The labelled questions."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


Ranked = list[tuple[str, float]]
"""The best intents for one text with their shares, without the fallback."""
Sentences = dict[str, list[str]]
Rank = Callable[[Sentences, list[str]], tuple[list[Ranked], list[str], dict[str, Any]]]
"""Learns from the sentences, ranks the texts, and says what it answers by the refusal that its authors set; with what
it took: `train_s`, `p50_ms` and so on."""
COST_OF_A_WRONG_ANSWER = 5  # refusals
MOST_WRONG = 0.04
WARM_UP = 5  # texts that are asked twice, the first time only to load what loads late
PLAIN_THRESHOLD = 0.3  # for scikit-learn, which has none of its own: Rasa's
THRESHOLDS = (0, 0.3, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)


def measured(rank: Rank, data: Sentences, questions: list[dict[str, str]]) -> dict[str, Any]:
    """The figures of one pipeline: refusing as its authors set it (`own`), and by the rule of `chosen_threshold`."""
    cases = held_out()
    ranked, said, took = rank(data, [*(text for text, _ in cases), *(row["text"] for row in questions)])
    threshold = chosen_threshold([intent for _, intent in cases], ranked[: len(cases)])
    asked = ranked[len(cases) :]
    return {
        "own": score(questions, asked, said[len(cases) :]),
        "threshold": threshold,
        **score(questions, asked, [_given(best, threshold) for best in asked]),
        **by_ranking(questions, asked),
        "curve": curve(questions, asked),
        **took,
        "sentences": sum(map(len, data.values())),
    }


def held_out() -> list[tuple[str, str]]:
    """The sentences of our own that nothing learns from, with their intents; those of crisis are for the gates."""
    found = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yml"))]
    kinds = [raw for raw in found if not raw["topic"].startswith("not_") and raw["topic"] != "crisis"]
    return [(text, raw["topic"]) for raw in kinds for text in raw["sentences"]]


def chosen_threshold(intents: list[str], ranked: list[Ranked]) -> float:
    """The threshold with the least cost on labelled sentences that nothing has learnt from: one rule for everybody.

    A wrong answer costs as much as five refusals; to refuse what is out of scope costs nothing.
    """

    def cost(threshold: float) -> int:
        total = 0
        for intent, best in zip(intents, ranked, strict=True):
            got = _given(best, threshold)
            total += intent != OUTSIDE if got in REFUSED else COST_OF_A_WRONG_ANSWER * (got != intent)
        return total

    return min((step / 100 for step in range(102)), key=cost)


def _given(best: Ranked, threshold: float) -> str:
    return best[0][0] if best and best[0][1] >= threshold else FALLBACK


def _accepted(row: dict[str, str]) -> set[str]:
    accepted = {row["topic"], *filter(None, row["alt"].split(","))}
    return accepted | REFUSED if accepted & REFUSED else accepted


def score(questions: list[dict[str, str]], ranked: list[Ranked], said: list[str]) -> dict[str, float]:
    """Shares over the questions, from what was said to each and the best three topics."""
    hits: dict[str, list[bool]] = {"strict": [], "lenient": [], "suggested": [], "oos_recall": [], "wrong": []}
    for row, best, got in zip(questions, ranked, said, strict=True):
        accepted = _accepted(row)
        if row["topic"] == OUTSIDE:
            hits["oos_recall"].append(got in REFUSED)
        else:
            hits["strict"].append(got == row["topic"])
            hits["lenient"].append(got in accepted)
            hits["suggested"].append(bool(accepted & {name for name, _ in best[:3]}))
        hits["wrong"].append(got not in REFUSED and got not in accepted)
    return {name: round(sum(values) / len(values), 3) for name, values in hits.items()}


def by_ranking(questions: list[dict[str, str]], ranked: list[Ranked]) -> dict[str, float]:
    """What does not depend on where a pipeline's refusal is set: the best topic, and what a threshold of its own gives.

    `best`: in scope, the best topic is accepted. `at_4`: in scope, understood when it answers as much as it can with at
    most 4 % of all messages answered wrongly; `strict_at_4`: as the very topic; `oos_at_4`: out of scope, refused then.
    """
    told = _told(questions, ranked)
    inside = [t for t in told if t.in_scope]
    least = min((t.share for t in told if t.share and _at(told, t.share)["wrong"] <= MOST_WRONG), default=1.1)
    there = _at(told, least)
    shares = {
        "best": sum(t.right for t in inside) / len(inside),
        "at_4": there["lenient"],
        "strict_at_4": there["strict"],
        "oos_at_4": there["oos_recall"],
    }
    return {name: round(share, 3) for name, share in shares.items()}


def curve(questions: list[dict[str, str]], ranked: list[Ranked]) -> list[dict[str, float]]:
    """What each of some thresholds of the best topic's share gives: what a pipeline can trade for what."""
    told = _told(questions, ranked)
    return [
        {"threshold": threshold, **{name: round(share, 3) for name, share in _at(told, threshold).items()}}
        for threshold in THRESHOLDS
    ]


class _Told(NamedTuple):
    """What the ranking alone says to one question."""

    share: float
    right: bool
    exact: bool
    in_scope: bool


def _told(questions: list[dict[str, str]], ranked: list[Ranked]) -> list[_Told]:
    told = []
    for row, best in zip(questions, ranked, strict=True):
        name, share = best[0] if best else (FALLBACK, 0.0)
        share = 0.0 if name in REFUSED else share
        told.append(_Told(share, name in _accepted(row), name == row["topic"], row["topic"] != OUTSIDE))
    return told


def _at(told: list[_Told], threshold: float) -> dict[str, float]:
    """The shares when every best topic is answered whose own share is as high as the threshold and not zero.

    Here a refusal is never right in scope, also where a judge would accept it: `lenient` counts answers alone.
    """
    inside, outside = [t for t in told if t.in_scope], [t for t in told if not t.in_scope]
    least = threshold or 1e-9
    return {
        "strict": sum(t.exact and t.share >= least for t in inside) / len(inside),
        "lenient": sum(t.right and t.share >= least for t in inside) / len(inside),
        "oos_recall": sum(t.share < least for t in outside) / max(1, len(outside)),
        "wrong": sum(not t.right and t.share >= least for t in told) / len(told),
    }


def rank_rasa(
    config: pathlib.Path, data: Sentences, texts: list[str]
) -> tuple[list[Ranked], list[str], dict[str, Any]]:
    """A Rasa pipeline, asked one text at a time."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as folder:
        blocks = [{"intent": i, "examples": "".join(f"- {t}\n" for t in found)} for i, found in data.items()]
        path = pathlib.Path(folder) / "nlu.yml"
        path.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
        started = time.monotonic()
        model = train_nlu(config=str(config), nlu_data=str(path), output=folder)
        trained = time.monotonic() - started
        size = pathlib.Path(model).stat().st_size / 1e6
        agent = Agent.load(model)

    async def parse_all() -> tuple[list[Ranked], list[str], list[float]]:
        found, said, times = [], [], []
        for text in [*texts[:WARM_UP], *texts]:
            begun = time.perf_counter()
            parsed = await agent.parse_message(text)
            times.append((time.perf_counter() - begun) * 1000)
            ranking = parsed.get("intent_ranking", ())
            found.append([(r["name"], r["confidence"]) for r in ranking if r["name"] != FALLBACK])
            said.append((parsed.get("intent") or {}).get("name") or FALLBACK)
        return found[WARM_UP:], said[WARM_UP:], times[WARM_UP:]

    ranked, said, times = asyncio.run(parse_all())
    return ranked, said, {**quantiles(times), "train_s": round(trained), "model_mb": round(size, 1)}


def rank_sklearn(data: Sentences, texts: list[str]) -> tuple[list[Ranked], list[str], dict[str, Any]]:
    """What anybody would write in ten lines: characters, TF-IDF, logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    started = time.monotonic()
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2), LogisticRegression(C=10, max_iter=60)
    )
    model.fit([t for found in data.values() for t in found], [i for i, found in data.items() for _ in found])
    trained = time.monotonic() - started
    ranked, times = [], []
    for text in texts:
        begun = time.perf_counter()
        shares = model.predict_proba([text])[0]
        times.append((time.perf_counter() - begun) * 1000)
        ranked.append([(str(model.classes_[i]), float(shares[i])) for i in shares.argsort()[::-1][:3]])
    said = [_given(best, PLAIN_THRESHOLD) for best in ranked]
    return ranked, said, {**quantiles(times), "train_s": round(trained)}


def quantiles(times: list[float]) -> dict[str, float]:
    """The middle and the slowest hundredth of some times in milliseconds."""
    ordered = sorted(times)
    return {"p50_ms": round(ordered[len(ordered) // 2], 2), "p99_ms": round(ordered[int(len(ordered) * 0.99)], 2)}


def main() -> None:
    """Measures what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pipeline", help="a Rasa config, or `sklearn`")
    parser.add_argument("questions", type=pathlib.Path)
    parser.add_argument("--per-intent", type=int)
    options = parser.parse_args()
    rank = rank_sklearn if options.pipeline == "sklearn" else partial(rank_rasa, pathlib.Path(options.pipeline))
    result = measured(rank, sentences(options.per_intent), rows(options.questions))
    result["rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps({"pipeline": pathlib.Path(options.pipeline).stem, **result}), flush=True)


if __name__ == "__main__":
    main()
