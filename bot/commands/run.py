"""`make run`: starts the guide."""

import argparse
import sys

from bot import quiet, services
from bot.settings import SettingError


def main(arguments: list[str]) -> int:
    """Serves until Ctrl-C; 1 with a plain sentence when it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot run", description=__doc__)
    parser.add_argument("--port", type=int)
    parser.add_argument("--host")
    options = parser.parse_args(arguments)
    try:
        settings = services.settings()
    except SettingError as error:
        print(error, file=sys.stderr)
        return 1
    options.port = options.port or settings.port
    quiet.configure(as_json=settings.log == "json")
    from bot import places, serving
    from bot.knowledge import ContentError
    from bot.stores import StoreError

    try:
        print(f"Starting the guide on http://localhost:{options.port} …", flush=True)
        print(
            "Ask it:  curl -s localhost:"
            f'{options.port}/webhooks/rest/webhook -d \'{{"sender": "me", "message": "微粒贷晚还一天算逾期吗"}}\'',
            flush=True,
        )
        serving.serve(options.port, host=options.host)
    except (
        ContentError, FileNotFoundError, SettingError, StoreError, places.UnreachableError, serving.NoModelError,
        serving.PortInUseError,
    ) as error:  # fmt: skip
        print(error, file=sys.stderr)
        return 1
    return 0
