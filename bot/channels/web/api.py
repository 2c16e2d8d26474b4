"""The addresses under /chat: open a conversation, speak, read, judge an answer, delete everything."""

import asyncio
import datetime
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot import services
from bot.channels import doorway, forgetting
from bot.channels.output import FullOutput
from bot.channels.problems import ProblemError
from bot.channels.web import reading
from bot.channels.web.conversations import Conversations, Exchange, ReusedIdError, UnknownConversationError
from bot.channels.web.limits import Limits
from bot.channels.web.origins import Origins
from bot.channels.web.shapes import MessageId, Wire, from_guide, from_person
from bot.channels.web.tokens import TokenError, Tokens

logger = logging.getLogger(__name__)

CHANNEL = "web"
_START = "0-0"
_CREATED = 201


class Api:
    """The handlers, with what they share."""

    def __init__(
        self,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        conversations: Conversations,
        tokens: Tokens,
        limits: Limits,
        origins: Origins,
    ) -> None:
        self._hear = doorway.guarded(on_new_message, forgets=False)
        self._conversations, self._tokens, self._limits, self._origins = conversations, tokens, limits, origins
        self._running: set[asyncio.Task[Exchange]] = set()

    async def open(self, request: Request) -> HTTPResponse:
        """POST /chat/conversations"""
        self._origins.check(request)
        await self._limits.of_opening(request)
        locale = reading.locale(reading.body(request).get("locale"))
        conversation = await self._conversations.open(locale)
        token = self._tokens.issue(conversation)
        expires = datetime.datetime.fromtimestamp(token.ends, datetime.timezone.utc).isoformat()
        return _json({"conversation": conversation, "token": token.text, "expires": expires}, _CREATED)

    async def receive(self, request: Request, conversation: str) -> HTTPResponse:
        """POST /chat/conversations/{id}/messages"""
        self._identify(request, conversation)
        found = reading.body(request)
        text, client_id, payload = reading.text(found, "text"), reading.client_id(found), reading.payload(found)
        try:
            locale = await self._admit(request, conversation)
            exchange = await self._answer(request.app.ctx.agent, conversation, text, client_id, payload, locale)
        except Exception:  # whatever it is: a person in danger is answered before anything else is said
            if not doorway.speaks_of_danger(text):
                raise
            logger.exception("help was sent without the message being taken in; conversation %s", conversation)
            return _json({"messages": await _help_in_danger(conversation, text)})
        return _json({"messages": [message for _, message in exchange.messages()[1:]]})

    async def history(self, request: Request, conversation: str) -> HTTPResponse:
        """GET /chat/conversations/{id}/messages"""
        self._identify(request, conversation)
        await self._admit(request, conversation)
        after = MessageId.read(request.args.get("after", _START))
        if after is None:
            raise ProblemError(400, "`after` must be a cursor of an earlier answer")
        messages, cursor, more = await self._conversations.history(conversation, after, reading.page_size(request))
        return _json({"messages": messages, "cursor": str(cursor), "more": more})

    async def judge(self, request: Request, conversation: str) -> HTTPResponse:
        """POST /chat/conversations/{id}/feedback"""
        self._identify(request, conversation)
        found = reading.body(request)
        helpful = found.get("helpful")
        if not isinstance(helpful, bool):
            raise ProblemError(400, "`helpful` must be true or false")
        words = reading.text(found, "words", reading.MAX_WORDS) if found.get("words") is not None else ""
        name = MessageId.read(reading.text(found, "message", 20))
        await self._admit(request, conversation)
        message = await self._conversations.message(conversation, name) if name and name.place else None
        if name is None or message is None:
            raise ProblemError(404, "there is no such answer in this conversation")
        about = {"topic": message["topic"], "locale": message["locale"], "at": _now()}
        judgement = {"conversation": conversation, "message": str(name), "helpful": helpful}
        await self._conversations.judge(conversation, name, judgement | {"words": doorway.as_kept(words)} | about)
        return empty()

    async def forget(self, request: Request, conversation: str) -> HTTPResponse:
        """DELETE /chat/conversations/{id}"""
        self._identify(request, conversation)
        await self._admit(request, conversation)
        await forgetting.remove(request.app.ctx.agent, conversation)
        return empty()

    def _identify(self, request: Request, conversation: str) -> None:
        """Lets in whoever holds the conversation's own token and comes from an allowed page."""
        self._origins.check(request)
        try:
            owned = self._tokens.conversation(reading.bearer(request))
        except TokenError as error:
            raise reading.unauthorized(str(error)) from None
        if not hmac.compare_digest(owned.encode(), conversation.encode()):
            raise ProblemError(403, "the token is for another conversation")

    async def _admit(self, request: Request, conversation: str) -> str:
        """Counts the request and gives the locale of the conversation, which must still be there."""
        await self._limits.of_address(request)
        await self._limits.of_conversation(conversation)
        try:
            return await self._conversations.locale(conversation)
        except UnknownConversationError:
            raise _unknown() from None

    async def _answer(
        self, agent: Agent, conversation: str, text: str, client_id: str, payload: str, locale: str
    ) -> Exchange:
        """The exchange, run to its end even if whoever asked hangs up: who asks again gets this very answer."""

        asked: list[bool] = []

        async def answering(again: bool) -> list[Wire]:
            output = FullOutput()
            if not (again and await _said_before(agent, conversation, client_id, output)):
                about = {"client_id": client_id, "locale": locale}
                words = _spoken(text, payload)
                await self._hear(UserMessage(words, output, conversation, input_channel=CHANNEL, metadata=about))
            asked.append(forgetting.is_asked_for(output.messages))
            return from_guide(output.messages, _now(), locale)

        async def answered() -> Exchange:
            exchange = await self._conversations.answer(conversation, fingerprint, person, answering)
            if any(asked):
                await forgetting.remove(agent, conversation)
            return exchange

        person = from_person(doorway.as_kept(text), client_id, _now(), locale)
        fingerprint = self._tokens.fingerprint(text, payload)
        task = asyncio.create_task(answered())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except ReusedIdError:
            raise ProblemError(409, "this client_id came with another text before") from None
        except UnknownConversationError:  # deleted while it was answered: nothing may be left of it
            await forgetting.remove(agent, conversation)
            raise _unknown() from None


def _spoken(text: str, payload: str) -> str:
    """What Rasa is given: the payload of a tapped choice; a typed text is words, also where it looks like a payload.

    Which payloads do something is decided where they are read (`bot/nlu/normalizer.py`); despair is never passed over.
    """
    if payload and not doorway.speaks_of_danger(text):
        return payload
    return doorway.as_words(text)


async def _said_before(agent: Agent, conversation: str, client_id: str, output: FullOutput) -> bool:
    """Sends again what the tracker has as the answer to a message, if it had come so far before its process died."""
    tracker = await agent.tracker_store.retrieve_full_tracker(conversation)
    mine = False
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered):
            mine = (event.metadata or {}).get("client_id") == client_id
        elif mine and isinstance(event, BotUttered):
            await output.send_response(conversation, event.message())
    return bool(output.messages)


async def _help_in_danger(conversation: str, text: str) -> list[Wire]:
    """Help for somebody whose message cannot be taken in now; it is not kept, and so has no place in the history."""
    output = FullOutput()
    message = UserMessage(text, output, conversation, input_channel=CHANNEL)
    await doorway.help_in_danger(message)
    sent = from_guide(output.messages, _now(), "zh")
    return [{"id": str(MessageId(0, place)), **wire} for place, wire in enumerate(sent, 1)]


def _now() -> str:
    return services.now().isoformat(timespec="milliseconds")


def _json(body: Wire, status: int = 200) -> HTTPResponse:
    return json(body, status=status, ensure_ascii=False)


def _unknown() -> ProblemError:
    return ProblemError(404, "there is no such conversation")
