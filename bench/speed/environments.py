"""The environments and models of the peers, made under `.bench/` when first needed; none is a dependency of the guide.

Stock Rasa learns from a sample of the guide's sentences, since DIET takes hours on all of them. How fast it answers
hardly depends on that: the size of its network follows from the vocabulary and the number of topics.
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / ".bench"
HERE = pathlib.Path(__file__).resolve().parent
SENTENCES = 20  # an intent, for stock Rasa
PROJECT = BENCH / "stock_project"


def ready(name: str, lock: pathlib.Path, hashes: bool = True) -> pathlib.Path:
    """The interpreter of an environment that holds what a lock file names."""
    folder, python = BENCH / name, BENCH / name / "bin" / "python"
    wanted, mark = lock.read_text(encoding="utf-8"), folder / "installed.lock"
    if not mark.exists() or mark.read_text(encoding="utf-8") != wanted:
        print(f"Installing {lock.relative_to(ROOT)} into .bench/{name} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        options = ["--no-deps", "--require-hashes"] if hashes else []
        install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *options, "-r", lock]
        subprocess.run(install, check=True)
        jieba = next((folder / "lib").glob("python3*/site-packages/jieba"), None)
        if jieba:  # as the guide's own install does
            subprocess.run([python, "-m", "compileall", "-q", jieba], check=True)
        mark.write_text(wanted, encoding="utf-8")
    return python


def guide() -> pathlib.Path:
    """The guide's own packages and no tools of development, so that its size is what people install."""
    python = ready("guide", ROOT / "requirements" / "run.lock")
    site = next((BENCH / "guide" / "lib").glob("python3*/site-packages"))
    paths = (ROOT, ROOT / "bot" / "rasa_fixes" / "no_tensorflow")
    (site / "overdue_guide.pth").write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return python


def stock() -> pathlib.Path:
    """Rasa with TensorFlow."""
    return ready("stock", ROOT / "requirements" / "full.lock")


def plain() -> pathlib.Path:
    """What a service without Rasa needs."""
    return ready("plain", HERE / "plain.txt", hashes=False)


def questions() -> list[str]:
    """What people ask in the bench: the first sentence of every topic."""
    return [texts[0] for intent, texts in sorted(sentences(ROOT / "data/nlu/topics").items())]


def stock_model() -> pathlib.Path:
    """A model of stock Rasa's default pipeline and policies on the guide's domain, rules and sentences."""
    model = PROJECT / "models" / "stock.tar.gz"
    if not model.exists():
        _write_project()
        print("Training stock Rasa (DIET, TED, Memoization), some minutes …", flush=True)
        train = [stock(), "-m", "rasa", "train", "--fixed-model-name", "stock", "--skip-validation"]
        environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": "", "LOG_LEVEL": "ERROR"}
        with (PROJECT / "train.log").open("wb") as log:
            subprocess.run(train, cwd=PROJECT, env=environment, check=True, stdout=log, stderr=log)
    return model


def sentences(folder: pathlib.Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            lines = (line.strip() for line in block["examples"].splitlines())
            found.setdefault(block["intent"], []).extend(line[2:] for line in lines if line.startswith("- "))
    return found


def _write_project() -> None:
    PROJECT.mkdir(parents=True, exist_ok=True)
    (PROJECT / "data").mkdir(exist_ok=True)
    shutil.copy(ROOT / "domain.yml", PROJECT)
    shutil.copy(ROOT / "data" / "dialogue" / "rules.yml", PROJECT / "data")
    shutil.copy(HERE / "stock_config.yml", PROJECT / "config.yml")
    draw = random.Random(0)  # noqa: S311  # a sample, not a secret
    sampled = {
        intent: draw.sample(texts, min(SENTENCES, len(texts)))
        for intent, texts in sentences(ROOT / "data" / "nlu").items()
    }
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in sampled.items()
    ]
    topics = sorted(sentences(ROOT / "data/nlu/topics"))
    stories = [
        {"story": f"{first}, then {then}", "steps": [*_step(first), *_step(then)]}
        for first, then in zip(topics, topics[1:] + topics[:1], strict=True)
    ]
    _write("data/nlu.yml", {"version": "3.1", "nlu": blocks})
    _write("data/stories.yml", {"version": "3.1", "stories": stories})
    _write("credentials.yml", {"rest": None})


def _step(intent: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": "action_answer_topic"}]


def _write(name: str, content: object) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (PROJECT / name).write_text(text, encoding="utf-8")
