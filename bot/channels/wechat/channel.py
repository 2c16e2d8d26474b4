"""The channel as Rasa registers it: WeChat's check of the address, and its calls with messages and events."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import services
from bot.channels import doorway
from bot.channels.wechat import bodies, replies
from bot.channels.wechat.api import Api
from bot.channels.wechat.bodies import Fields, text_of
from bot.channels.wechat.choices import Memory
from bot.channels.wechat.crypto import Keys
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.incoming import Incoming
from bot.channels.wechat.menu import Menu
from bot.channels.wechat.nonces import CALLS, Nonces
from bot.channels.wechat.outbox import Outbox
from bot.channels.wechat.packing import Packing
from bot.channels.wechat.quota import Quota
from bot.channels.wechat.refusals import Refusals, RefusedError
from bot.channels.wechat.sender import Sender
from bot.channels.wechat.settings import Settings, from_environment
from bot.channels.wechat.signature import Query
from bot.channels.wechat.talk import CHANNEL, Talk
from bot.channels.wechat.tokens import Tokens

logger = logging.getLogger(__name__)

_MOST_ECHO_CHARACTERS = 256
_PLAIN, _XML, _JSON = "text/plain; charset=utf-8", "application/xml; charset=utf-8", "application/json; charset=utf-8"


class WeChatChannel(InputChannel):  # type: ignore[misc]  # rasa has no annotations
    """`/webhooks/wechat/webhook`, where the environment has WeChat's settings; else there is no such address."""

    def __init__(self, settings: Settings | None) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        """As in the address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """A channel with the settings of the environment.

        Raises:
            SettingError: naming every one that is missing or wrong.
        """
        return cls(from_environment())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel; none when it is shut."""
        routes = Blueprint("guide_wechat")
        if self._settings is None:
            return routes
        account = Account(self._settings, on_new_message)

        @routes.route("/webhook", methods=["GET"])
        async def check(request: Request) -> HTTPResponse:
            return account.check(request)

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return await account.receive(request)

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: object) -> None:
            account.start()

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: object) -> None:
            await account.stop()

        return routes


class Account:
    """One account with everything that answers for it."""

    def __init__(self, settings: Settings, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> None:
        store = services.store()
        outbox, quota, memory = Outbox(store, settings.repair), Quota(store), Memory(store)
        talk = Talk(doorway.guarded(on_new_message), memory, outbox, Menu.load().payloads(), settings.hours)
        packing = Packing(outbox, quota, memory, talk, settings.sends, settings.msgmenu)
        self._api = Api(settings.api_url)
        tokens = Tokens(self._api, store, settings.app_id, settings.app_secret)
        sender = Sender(self._api, tokens, quota) if settings.sends else None
        self._delivery = Delivery(settings, store, outbox, talk, packing, sender)
        self._settings, self._nonces = settings, Nonces(store)
        self._keys = Keys(settings.app_id, settings.token, settings.aes_keys)
        self._refusals = Refusals()
        self._life: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Once Rasa's agent is there: takes up what was left, and goes on looking."""
        self._life = asyncio.get_running_loop().create_task(self._delivery.keep_alive())

    async def stop(self) -> None:
        """Gives what is under way a moment."""
        if self._life is not None:
            self._life.cancel()
        await self._delivery.finish()
        await self._api.close()

    def check(self, request: Request) -> HTTPResponse:
        """WeChat's GET when the address is entered in its settings: the echo comes back."""
        try:
            Query.read(_arguments(request)).check(self._settings.token, time.time)
            echo = request.args.get("echostr", "")
            if not 0 < len(echo) <= _MOST_ECHO_CHARACTERS:
                raise RefusedError("no echostr in the address")
        except RefusedError as error:
            self._refusals.note(error, 0, signed=False)
            return _refused(error)
        return response.text(echo, content_type=_PLAIN)

    async def receive(self, request: Request) -> HTTPResponse:
        """One of WeChat's calls: the answer, or `success` where it comes later."""
        signed = False
        try:
            query = Query.read(_arguments(request))
            query.check(self._settings.token, time.time)
            signed = True
            form, fields, key = self._open(query, request.body)
            incoming = Incoming.read(fields)
            calls = await self._nonces.check(query, incoming.identity)
        except RefusedError as error:
            self._refusals.note(error, len(request.body), signed)
            return _refused(error)
        part = await self._delivery.answer(incoming, again=calls < CALLS)
        if part is None:
            return response.text(replies.NOTHING, content_type=_PLAIN)
        now = int(time.time())
        reply = replies.render(part, incoming, form, now)
        if key is not None:
            reply = replies.seal(reply, self._keys, key, form, query.nonce, now)
        return response.text(reply, content_type=_JSON if form == "json" else _XML)

    def _open(self, query: Query, body: bytes) -> tuple[str, Fields, int | None]:
        """The form, the fields, and the number of the key that opened them; None for a plain body."""
        form, fields = bodies.read(body)
        if not query.encrypted:
            if self._settings.mode == "safe":
                raise RefusedError("a plain body, but WECHAT_MODE is safe")
            return form, fields, None
        if not self._keys:
            raise RefusedError("an encrypted body, but WECHAT_AES_KEY is not set")
        encrypted = text_of(fields, "Encrypt")
        query.check_message(self._settings.token, encrypted)
        text, number = self._keys.open(encrypted)
        form, fields = bodies.read(text.encode())
        return form, fields, number


def _arguments(request: Request) -> dict[str, str]:
    """The first value of each argument of the address."""
    return {name: values[0] for name, values in request.args.items() if values}


def _refused(error: RefusedError) -> HTTPResponse:
    title = {400: "bad request", 403: "forbidden", 413: "body too large"}[error.status]
    return response.text(title, status=error.status, content_type=_PLAIN)
