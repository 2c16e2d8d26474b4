"""`python -m bot wechat-menu push`: puts the menu of `data/wechat/menu.yml` under the chat of the account."""

import argparse
import asyncio
import sys

from bot import services
from bot.channels.wechat.api import Api, ApiError, UnclearError, UnreachableError
from bot.channels.wechat.menu import Menu
from bot.channels.wechat.quota import Quota
from bot.channels.wechat.sender import Sender
from bot.channels.wechat.settings import Settings, from_environment
from bot.channels.wechat.tokens import Tokens
from bot.knowledge import ContentError
from bot.settings import SettingError
from bot.stores import StoreError

_CREATE = "/cgi-bin/menu/create"


def main(arguments: list[str]) -> int:
    """Pushes the menu, or shows with --dry-run what would be pushed; 1 with a plain sentence when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m bot wechat-menu", description=__doc__)
    parser.add_argument("what", choices=["push"])
    parser.add_argument("--dry-run", action="store_true", help="show the menu and push nothing")
    parser.add_argument("--locale", choices=["zh", "en"], default="zh")
    options = parser.parse_args(arguments)
    try:
        body = Menu.load().body(options.locale)
        if options.dry_run:
            print(body.decode())
            return 0
        settings = from_environment()
        if settings is None or not settings.sends:
            print(
                "WECHAT_APP_ID and WECHAT_APP_SECRET are needed to push the menu; see docs/wechat.md", file=sys.stderr
            )
            return 1
        asyncio.run(_push(settings, body))
    except (ContentError, SettingError, StoreError, ApiError, UnclearError, UnreachableError) as error:
        print(error, file=sys.stderr)
        return 1
    print("The menu is pushed; WeChat shows it within five minutes, at once to who follows the account anew.")
    return 0


async def _push(settings: Settings, body: bytes) -> None:
    store, api = services.store(), Api(settings.api_url)
    try:
        tokens = Tokens(api, store, settings.app_id, settings.app_secret)
        await Sender(api, tokens, Quota(store)).post(_CREATE, body)
    finally:
        await api.close()
        await store.close()
