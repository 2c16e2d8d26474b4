"""The commands of `python -m bot`, one file each, loaded when called so that each starts fast."""

import argparse
import importlib

COMMANDS = {
    "run": "start the guide: chat channels and actions in one process",
    "shell": "talk to the guide in the terminal",
    "train": "train a model if the training data changed",
    "try": "show intent, entities, answer and sources for one sentence",
    "purge": "delete what was said longer ago than it may be kept",
    "forget": "delete one conversation",
    "content": "check all content files",
    "validate": "run Rasa's own validation of the training data",
}

_STOPPED = 130  # as shells report Ctrl-C


def main(arguments: list[str]) -> int:
    """Runs one command until it ends or Ctrl-C; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary, add_help=False)
    known = parser.parse_args(arguments[:1])
    module = importlib.import_module(f"bot.commands.{'try_one' if known.command == 'try' else known.command}")
    try:
        status: int = module.main(arguments[1:])
    except KeyboardInterrupt:
        return _STOPPED
    return status
