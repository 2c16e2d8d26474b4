"""`make bench-nlu`: our understanding beside its peers, one after the other in one run, on labelled questions.

Peers live in environments of their own under `.bench/` and are no dependencies of the guide. All learn from the same
sentences. In one table they refuse by one rule (`measure.chosen_threshold`), in one as their authors set it, which
mixes what a pipeline knows with how bold it is. The 100 rounds of Rasa's default would take most of a day on all
sentences: let it learn in fewer (`--diet-rounds 5` takes an hour), or draw a sample, the same for all (`--per-intent`).
The guide's sentence encoders were tuned on all sentences, so on a sample the guide goes without, or with such as were
tuned on that sample: `scripts/sentence_encoder.py --per-intent 20 --rounds 15 --out FILE`, then `--encoders FILE`.
"""

import argparse
import json
import pathlib
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import measure
import yaml

sys.path.insert(0, str(measure.ROOT / "bench" / "speed"))
import environments

ROOT = measure.ROOT
BENCH = ROOT / ".bench"
PIPELINES = ROOT / "bench" / "nlu" / "pipelines"
PEERS = ["ours", "ours_without_encoder", "sklearn", "rasa_logistic_regression", "rasa_words", "nlpjs", "rasa_default"]
COLUMNS = (
    "threshold",
    "strict",
    "lenient",
    "suggested",
    "oos_recall",
    "wrong",
    "best",
    "at_4",
    "strict_at_4",
    "oos_at_4",
    "p50_ms",
    "p99_ms",
    "train_s",
    "rss_mb",
    "sentences",
)
OWN = ("strict", "lenient", "suggested", "oos_recall", "wrong")
CURVE = ("threshold", "strict", "lenient", "oos_recall", "wrong")


def measured(pipeline: str, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one Rasa or scikit-learn pipeline, measured in a process of its own."""
    config = pipeline if pipeline == "sklearn" else str(PIPELINES / f"{pipeline}.yml")
    if pipeline == "ours" and options.encoders:
        config = _with_encoders(options.encoders)
    if pipeline == "rasa_default" and options.diet_rounds:
        config = _with_rounds(options.diet_rounds)
    with_tensorflow = pipeline == "rasa_default"
    python = environments.stock() if with_tensorflow else sys.executable
    command = [python, measure.__file__, config, options.questions]
    if options.per_intent:
        command += ["--per-intent", str(options.per_intent)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _with_encoders(encoders: list[pathlib.Path]) -> str:
    """The guide's pipeline with other sentence encoders, as a file."""
    return _changed("ours", "TopicClassifier", encoders=[str(encoder.resolve()) for encoder in encoders])


def _with_rounds(rounds: int) -> str:
    """Rasa's default pipeline, going through the sentences so many times, as a file."""
    return _changed("rasa_default", "DIETClassifier", epochs=rounds)


def _changed(pipeline: str, component: str, **settings: object) -> str:
    config = yaml.safe_load((PIPELINES / f"{pipeline}.yml").read_text(encoding="utf-8"))
    found = next(entry for entry in config["pipeline"] if entry["name"].endswith(component))
    found.update(settings)
    path = BENCH / f"{pipeline}_changed.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return str(path)


def measured_nlpjs(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of nlp.js, installed into `.bench/nlpjs` when first needed (npm)."""
    folder = BENCH / "nlpjs"
    if not (folder / "node_modules" / "node-nlp").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "node-nlp@4.27.0"], check=True, cwd=folder
        )

    def rank(data: measure.Sentences, texts: list[str]) -> tuple[list[measure.Ranked], list[str], dict[str, Any]]:
        handed = json.dumps({"sentences": data, "questions": texts})
        script = str(ROOT / "bench" / "nlu" / "nlpjs.mjs")
        done = subprocess.run(["node", script], check=True, input=handed, stdout=subprocess.PIPE, text=True, cwd=folder)
        raw = json.loads(done.stdout.strip().splitlines()[-1])
        ranked = [[(name, share) for name, share in best] for best in raw["ranked"]]
        took = {"train_s": round(raw["trained"]), "rss_mb": round(raw["rss"])}
        return ranked, raw["said"], {**measure.quantiles(raw["times"]), **took}

    found = measure.measured(rank, measure.sentences(options.per_intent), measure.rows(options.questions))
    return {"pipeline": "nlpjs", **found}


def main() -> None:
    """Measures the pipelines named, ours first, and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=pathlib.Path)
    parser.add_argument("--per-intent", type=int, help="sentences an intent, the same sample for all")
    parser.add_argument(
        "--encoders", nargs="+", type=pathlib.Path, help="for ours on a sample: encoders tuned on that sample"
    )
    parser.add_argument("--diet-rounds", type=int, help="rounds of Rasa's default, instead of its 100")
    parser.add_argument("--pipelines", nargs="+", choices=PEERS, default=PEERS)
    options = parser.parse_args()
    if options.per_intent and not options.encoders:
        options.pipelines = [name for name in options.pipelines if name != "ours"]
    options.questions = options.questions.resolve()
    print("One rule of refusal for all:\n", *_head(COLUMNS), sep="\n", flush=True)
    own, curves = [], []
    for pipeline in options.pipelines:
        found = measured_nlpjs(options) if pipeline == "nlpjs" else measured(pipeline, options)
        print(_row(pipeline, found, COLUMNS), flush=True)
        own.append(_row(pipeline, found["own"], OWN))
        curves += [_row(pipeline, point, CURVE) for point in found["curve"]]
    print("\nEach refusing as its authors set it:\n", *_head(OWN), *own, sep="\n")
    print("\nWhat a threshold of its own would give each:\n", *_head(CURVE), *curves, sep="\n")


def _head(columns: Sequence[str]) -> tuple[str, str]:
    return "| pipeline | " + " | ".join(columns) + " |", "|" + "---|" * (len(columns) + 1)


def _row(pipeline: str, found: dict[str, Any], columns: Sequence[str]) -> str:
    return f"| {pipeline} | " + " | ".join(str(found.get(column, "")) for column in columns) + " |"


if __name__ == "__main__":
    main()
