"""Keeps the model in step with what it was trained on."""

import hashlib
import os
import pathlib
import tempfile
import time
import warnings

from bot.paths import DATA, MODELS, ROOT

_TRAINED_ON = (
    ("config.yml",), ("domain.yml",), ("data/nlu", "*.yml"), ("data/dialogue", "*.yml"), ("data/vocabulary", "*"),
    ("data", "lenders.yml"), ("bot/nlu", "*.py"), ("bot/text", "*.py"), ("bot/dialogue", "crisis_policy.py"),
    ("bot/dialogue", "payloads.py"),
)  # fmt: skip


def fingerprint() -> str:
    """A short digest of everything that the model depends on: sentences, rules, settings, and our own components."""
    digest = hashlib.sha256()
    for folder, *pattern in _TRAINED_ON:
        found = sorted((ROOT / folder).rglob(pattern[0])) if pattern else [ROOT / folder]
        for path in found:
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def current_model() -> pathlib.Path | None:
    """The model that fits the data as it is now, if it has been trained."""
    path = MODELS / f"guide-{fingerprint()}.tar.gz"
    return path if path.is_file() else None


def train(force: bool = False) -> pathlib.Path:
    """The model that fits the data, trained now if need be; `GUIDE_MODEL` names another one to use as it is.

    Raises:
        FileNotFoundError: when `GUIDE_MODEL` names no file.
        RuntimeError: when Rasa trains no model.
    """
    pinned = os.environ.get("GUIDE_MODEL")
    if pinned and not force:
        if not pathlib.Path(pinned).is_file():  # Rasa would quietly load a neighbour of a missing file
            raise FileNotFoundError(f"GUIDE_MODEL names no file: {pinned}")
        return pathlib.Path(pinned)
    existing = current_model()
    if existing and not force:
        return existing
    from rasa.model_training import train as rasa_train

    from bot import rasa_fixes

    rasa_fixes.apply()
    name = f"guide-{fingerprint()}"
    started = time.monotonic()
    print(f"Training {name} …", flush=True)
    MODELS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MODELS) as folder, warnings.catch_warnings():
        # Intents that only buttons send need no second sentence.
        warnings.filterwarnings("ignore", message="Intent '.*' has only 1 training examples")
        result = rasa_train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(DATA / "nlu"), str(DATA / "dialogue")],
            output=folder,
            fixed_model_name=name,
            force_training=True,
        )
        if not result.model:
            raise RuntimeError("training gave no model; see the messages above")
        target = MODELS / f"{name}.tar.gz"
        pathlib.Path(result.model).replace(target)
    seconds, size = time.monotonic() - started, target.stat().st_size / 1e6
    print(f"Trained {target.relative_to(ROOT)} in {seconds:.0f} s, {size:.1f} MB", flush=True)
    return target
