"""`python -m bot forget CONVERSATION`: deletes one conversation, for whoever asks the organisation to."""

import argparse
import asyncio
import sys

from bot import quiet, services
from bot.settings import SettingError


def main(arguments: list[str]) -> int:
    """Deletes it everywhere; 1 with a plain sentence when a store does not answer."""
    parser = argparse.ArgumentParser(prog="python -m bot forget", description=__doc__)
    parser.add_argument("conversation", help="the sender's name, such as web.x7…")
    options = parser.parse_args(arguments)
    quiet.configure()
    from bot import places
    from bot.rasa_fixes.forgetting import forget_conversation
    from bot.stores import StoreError

    async def forget() -> None:
        await forget_conversation(places.tracker_store(services.settings()), options.conversation)
        await services.store().forget(options.conversation)

    try:
        asyncio.run(forget())
    except (SettingError, StoreError, places.UnreachableError) as error:
        print(error, file=sys.stderr)
        return 1
    print("It is deleted.")
    return 0
