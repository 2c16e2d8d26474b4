"""The web channel as Rasa registers it: routes, headers, and what has to be so on the whole server."""

import pathlib
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from bot import services
from bot.channels import problems
from bot.channels.web import reading, words
from bot.channels.web.api import CHANNEL, Api
from bot.channels.web.conversations import Conversations
from bot.channels.web.limits import Limits
from bot.channels.web.origins import Origins
from bot.channels.web.pages import Pages
from bot.channels.web.settings import Settings
from bot.channels.web.tokens import Tokens, read_secret
from bot.paths import ROOT

SECRET = ROOT / "var" / "secret"
_OPENAPI = pathlib.Path(__file__).parent / "openapi.json"
_ROOT_OF_API = "/chat"
_SHOW = ["GET", "HEAD"]


class WebChannel(InputChannel):  # type: ignore[misc]  # rasa has no annotations
    """The chat for browsers, docs/web-api.md."""

    def __init__(self, settings: Settings, secret: str) -> None:
        self._settings, self._secret = settings, secret

    @classmethod
    def name(cls) -> str:
        """As conversations have it."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """A channel with the settings of the environment.

        Raises:
            SettingError: when one of them is wrong.
        """
        return cls(Settings.read(), read_secret(SECRET))

    def url_prefix(self) -> str:
        """At the root, since the chat page is the guide's first page."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        settings = self._settings
        origins = Origins(settings.origins)
        conversations = Conversations(services.store(), settings.seconds)
        api = Api(on_new_message, conversations, Tokens(self._secret, settings.seconds), Limits(settings), origins)
        pages = Pages(origins)
        routes = Blueprint("guide_web")

        async def config(request: Request) -> HTTPResponse:
            origins.check(request)
            return json(words.config(reading.locale(request.args.get("locale"))), ensure_ascii=False)

        async def openapi(request: Request) -> HTTPResponse:
            origins.check(request)
            return raw(_OPENAPI.read_bytes(), content_type="application/json")

        one = "/chat/conversations/<conversation>"
        for address, handler, methods in (
            ("/chat/conversations", api.open, ["POST"]),
            (one, api.forget, ["DELETE"]),
            (f"{one}/messages", api.receive, ["POST"]),
            (f"{one}/messages", api.history, ["GET"]),
            (f"{one}/feedback", api.judge, ["POST"]),
            ("/chat/config", config, ["GET"]),
            ("/chat/openapi.json", openapi, ["GET"]),
            ("/", pages.whole, _SHOW),
            ("/widget.js", pages.loader, _SHOW),
            ("/widget/", pages.framed, _SHOW),
            ("/widget/<name>", pages.file, _SHOW),
            ("/widget/assets/<name>", pages.asset, _SHOW),
        ):
            routes.add_route(_named(handler), address, methods=methods, name=handler.__name__)

        @routes.listener("before_server_start")
        async def prepare(app: Sanic, loop: object) -> None:
            problems.install(app)
            app.register_middleware(_preflight(origins), "request")
            app.register_middleware(_mark(origins), "response")

        return routes


def _named(handler: Callable[..., Awaitable[HTTPResponse]]) -> Callable[..., Awaitable[HTTPResponse]]:
    """The handler as a function, since Sanic writes on its routes, which bound methods do not allow."""

    async def route(request: Request, **names: str) -> HTTPResponse:
        return await handler(request, **names)

    return route


def _preflight(origins: Origins) -> Callable[[Request], Awaitable[HTTPResponse | None]]:
    async def preflight(request: Request) -> HTTPResponse | None:
        asks = request.method == "OPTIONS" and request.path.startswith(_ROOT_OF_API)
        return origins.preflight(request) if asks else None

    return preflight


def _mark(origins: Origins) -> Callable[[Request, HTTPResponse], Awaitable[None]]:
    async def mark(request: Request, response: HTTPResponse) -> None:
        if request.path.startswith(_ROOT_OF_API):
            origins.mark_api(request, response)

    return mark
