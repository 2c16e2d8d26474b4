"""The sentences that the classifier learns from, as it sees them."""

import yaml

from bot.paths import DATA
from bot.text.normalize import normalize


def labelled() -> list[tuple[str, str]]:
    """All of them, normalised, each with its intent."""
    found = []
    for path in sorted((DATA / "nlu").glob("*/*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            lines = [line.strip()[2:] for line in block["examples"].splitlines() if line.strip()]
            found += [(normalize(line), str(block["intent"])) for line in lines]
    return found
