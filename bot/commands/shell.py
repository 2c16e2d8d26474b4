"""`make shell`: the rasa shell, with our actions and our doorway."""

import argparse
import socket
import sys

from bot import quiet


def main(arguments: list[str]) -> int:
    """Talks in the terminal until /stop; 1 with a plain sentence when it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot shell", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    options = parser.parse_args(arguments)
    quiet.configure()
    from bot import places, serving
    from bot.knowledge import ContentError
    from bot.settings import SettingError

    port = options.port or _free_port()
    try:
        serving.serve(port, channel="bot.channels.shell.ShellChannel", host="127.0.0.1")
    except (
        ContentError, FileNotFoundError, SettingError, places.UnreachableError, serving.NoModelError,
        serving.PortInUseError,
    ) as error:  # fmt: skip
        print(error, file=sys.stderr)
        return 1
    return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
