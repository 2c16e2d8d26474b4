"""Reads the training sentences and the held-out cases for the tests that compare them."""

import dataclasses
import functools
import pathlib

import yaml

from bot.paths import DATA, ROOT
from bot.text.normalize import normalize

CASES = ROOT / "tests" / "nlu" / "cases"


@dataclasses.dataclass(frozen=True)
class Sentence:
    """One sentence, as written and in the form that the model sees, with its intent and its file."""

    text: str
    normal: str
    intent: str
    file: pathlib.Path

    @property
    def group(self) -> str:
        """`topics`, `conversation` or `english`."""
        return self.file.parent.name


def read(path: pathlib.Path) -> dict:
    """A YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def training() -> tuple[Sentence, ...]:
    """All sentences under data/nlu."""
    found = []
    for path in sorted((DATA / "nlu").glob("*/*.yml")):  # the payloads of buttons lie beside the folders
        for block in read(path)["nlu"]:
            for line in block["examples"].splitlines():
                if line.strip():
                    text = line.removeprefix("- ").strip()
                    found.append(Sentence(text, normalize(text), block["intent"], path))
    return tuple(found)


@functools.lru_cache(maxsize=1)
def cases() -> tuple[Sentence, ...]:
    """All sentences under tests/nlu/cases."""
    found = []
    for path in sorted(CASES.glob("*.yml")):
        raw = read(path)
        found += [Sentence(text, normalize(text), raw["topic"], path) for text in raw["sentences"]]
    return tuple(found)
