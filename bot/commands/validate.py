"""`rasa data validate --fail-on-warnings` over our training data, in this process and without telemetry."""

import sys

from bot import quiet
from bot.paths import ROOT


def main(arguments: list[str]) -> int:
    """The exit status of Rasa's own validation."""
    quiet.configure()
    from rasa.__main__ import main as rasa_main

    files = ["--domain", str(ROOT / "domain.yml"), "--config", str(ROOT / "config.yml")]
    data = ["--data", str(ROOT / "data/nlu"), str(ROOT / "data/dialogue")]
    sys.argv = ["rasa", "data", "validate", "--fail-on-warnings", *files, *data, *arguments]
    try:
        rasa_main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0
