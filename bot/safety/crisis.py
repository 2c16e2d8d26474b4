"""Words of despair and self-harm, direct and oblique, out of `data/vocabulary/crisis.yml`."""

import dataclasses
import functools
import pathlib
import re

import yaml

from bot.text.normalize import normalize

_MARKS = re.compile(r"[^\w]+")


@dataclasses.dataclass(frozen=True, eq=False)
class CrisisWords:
    """Patterns that tell a person in danger from a figure of speech."""

    signs: re.Pattern[str]
    harmless: re.Pattern[str]

    @classmethod
    @functools.lru_cache(maxsize=4)
    def load(cls, path: pathlib.Path) -> "CrisisWords":
        """The patterns in a file with the lists `signs` and `harmless`.

        Raises:
            ValueError: when a list is missing or a pattern is not a regular expression.
        """
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        compiled = {}
        for field in ("signs", "harmless"):
            patterns = raw.get(field) if isinstance(raw, dict) else None
            if not isinstance(patterns, list) or not all(isinstance(p, str) and p for p in patterns):
                raise ValueError(f"{path} › {field}: must be a list of regular expressions")
            try:
                compiled[field] = re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
            except re.error as error:
                raise ValueError(f"{path} › {field}: {error}") from error
        return cls(**compiled)

    def is_idiom(self, text: str) -> bool:
        """True when a harmless idiom or case stands in the text, so that a model's suspicion means little."""
        return bool(self.harmless.search(normalize(text)))

    def found_in(self, text: str) -> bool:
        """True when the text speaks of self-harm: harmless idioms are taken out first, then marks and spaces."""
        return _found(self, normalize(text))


def forget_texts() -> None:
    """Drops the answers about the texts that were searched last, and with them the texts."""
    _found.cache_clear()


@functools.lru_cache(maxsize=16)  # a message is looked at when it comes in and again when it is understood
def _found(words: CrisisWords, plain: str) -> bool:
    forms = {plain, _MARKS.sub("", plain)}
    return any(words.signs.search(words.harmless.sub("□", form)) for form in forms)
