"""`make run`: starts the guide."""

import argparse
import os
import sys

from bot import quiet


def main(arguments: list[str]) -> int:
    """Serves until Ctrl-C; 1 with a plain sentence when it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m bot run", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 5005))
    parser.add_argument("--host")
    options = parser.parse_args(arguments)
    quiet.configure()
    from bot import serving
    from bot.channels.web.settings import SettingError
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
        ContentError, FileNotFoundError, SettingError, StoreError, serving.NoModelError, serving.PortInUseError,
    ) as error:  # fmt: skip
        print(error, file=sys.stderr)
        return 1
    return 0
