"""The commands of `python -m bot`, one file each, loaded when called so that each starts fast."""

import argparse
import importlib

COMMANDS = {
    "run": "start the guide: chat channels and actions in one process",
    "shell": "talk to the guide in the terminal",
    "train": "train a model if the training data changed",
    "try": "show intent, entities, answer and sources for one sentence",
    "check-sms": "weigh text messages: JSON Lines in, JSON Lines out",
    "train-sms": "train the learned score of the message checker",
    "purge": "delete what was said longer ago than it may be kept",
    "forget": "delete one conversation",
    "content": "check all content files",
    "wechat-menu": "put the menu of data/wechat/menu.yml under the chat in WeChat",
    "validate": "run Rasa's own validation of the training data",
}

_FILES = {"try": "try_one", "check-sms": "check_sms", "train-sms": "train_sms", "wechat-menu": "wechat_menu"}
_STOPPED = 130  # as shells report Ctrl-C


def main(arguments: list[str]) -> int:
    """Runs one command until it ends or Ctrl-C; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary, add_help=False)
    known = parser.parse_args(arguments[:1])
    module = importlib.import_module(f"bot.commands.{_FILES.get(known.command, known.command)}")
    try:
        status: int = module.main(arguments[1:])
    except KeyboardInterrupt:
        return _STOPPED
    return status
