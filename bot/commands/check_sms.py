"""`python -m bot check-sms`: JSON Lines in, one assessment a line out, in order. Loads nothing of Rasa."""

import argparse
import json
import sys
from typing import Any

from bot import services
from bot.knowledge import Scene
from bot.sms import Checker, Incoming
from bot.sms.incoming import CHANNELS
from bot.sms.seen import LONGEST


def main(arguments: list[str]) -> int:
    """Answers every line; a line that cannot be read gets an object with `error`, and the rest goes on."""
    parser = argparse.ArgumentParser(prog="python -m bot check-sms", description=__doc__)
    parser.add_argument("--locale", choices=("zh", "en"), default="zh", help="language of the sentences")
    options = parser.parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # text streams of a command are reconfigurable
    scene = Scene(services.today(), options.locale)
    for line in sys.stdin.buffer:
        if line.strip():
            print(json.dumps(_answer(line, services.checker(), scene), ensure_ascii=False))
    return 0


def _answer(line: bytes, checker: Checker, scene: Scene) -> dict[str, Any]:
    try:
        incoming = read_line(line)
    except ValueError as error:
        return {"error": str(error)}
    return checker.describe(checker.check(incoming), scene)


def read_line(line: bytes) -> Incoming:
    """One line of input.

    Raises:
        ValueError: when it is not UTF-8, not a JSON object, or a field is of the wrong kind; says which.
    """
    try:
        raw = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} (column {error.colno})") from error
    except RecursionError as error:
        raise ValueError("not JSON: nested too deeply") from error
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")
    text, sender, channel = raw.get("text"), raw.get("sender"), raw.get("channel")
    if not isinstance(text, str):
        raise ValueError("`text` must be a text")
    if sender is not None and not isinstance(sender, str):
        raise ValueError("`sender` must be a text")
    if channel is not None and channel not in CHANNELS:
        raise ValueError(f"`channel` must be one of {', '.join(CHANNELS)}")
    return Incoming(text[:LONGEST], sender, channel)
