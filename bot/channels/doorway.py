"""The one doorway between channels and Rasa: caps and masks what comes in, and leaves nobody without an answer."""

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot import services
from bot.dialogue.compose import Composer
from bot.knowledge import Scene
from bot.messages import Message, Text
from bot.paths import DATA
from bot.safety import CrisisWords
from bot.text.language import Locale, language_of
from bot.text.masking import mask
from bot.text.normalize import MAX_CHARACTERS

logger = logging.getLogger(__name__)

SECONDS_FOR_AN_ANSWER = 20.0
_READ_FOR_DANGER = 4_000
_OVERLAP = 50
Handler = Callable[[UserMessage], Awaitable[Any]]


def guarded(on_new_message: Handler) -> Handler:
    """Rasa's handler behind the doorway."""
    return functools.partial(_receive, on_new_message)


async def _receive(on_new_message: Handler, message: UserMessage) -> None:
    whole = message.text or ""
    in_danger = speaks_of_danger(whole)  # looked at before masking and whatever happens after
    message.text = as_kept(whole)
    if len(whole) > MAX_CHARACTERS:
        message.metadata = {**(message.metadata or {}), "truncated": True}
    if in_danger and not _crisis_words().found_in(message.text):  # said after the part that Rasa would see
        await _send(message, _instead_of_an_answer(message, whole, in_danger))
        return
    if not message.text.strip():
        await _send(message, [_say("empty_message", _scene(message, whole))])
        return
    try:
        await asyncio.wait_for(on_new_message(message), SECONDS_FOR_AN_ANSWER)
    except Exception:  # whatever it was, the person gets an answer and the engineer the traceback
        logger.exception("a message could not be processed; conversation %s", message.sender_id)
    if not getattr(message.output_channel, "messages", None):
        await _send(message, _instead_of_an_answer(message, whole, in_danger))


def as_kept(text: str) -> str:
    """What of a message is read, stored and shown again: masked and capped."""
    return mask(text[: MAX_CHARACTERS * 2])[:MAX_CHARACTERS]


async def help_in_danger(message: UserMessage) -> None:
    """Sends the crisis text alone: for a person in danger whose message cannot be taken in for another reason."""
    await _send(message, _instead_of_an_answer(message, message.text or "", in_danger=True))


def _instead_of_an_answer(message: UserMessage, text: str, in_danger: bool) -> list[Message]:
    scene = _scene(message, text)
    if in_danger:
        return list(Composer(services.library()).crisis(scene).messages)
    return [_say("apology", scene)]


def _scene(message: UserMessage, text: str) -> Scene:
    chosen: Locale = "en" if (message.metadata or {}).get("locale") == "en" else "zh"
    return Scene(services.today(), chosen if text.startswith("/") else language_of(text, otherwise=chosen))


def _say(key: str, scene: Scene) -> Message:
    return Text(services.library().say(key, scene))


async def _send(message: UserMessage, replies: list[Message]) -> None:
    locale = _scene(message, message.text or "").locale
    for reply in replies:
        body = {
            "text": reply.plain(),
            "guide": {"message": reply.fields(), "topic": None, "sources": [], "checked": None, "locale": locale},
        }
        await message.output_channel.send_response(message.sender_id, body)


def speaks_of_danger(whole: str) -> bool:
    """Looks beyond the part that is answered: who writes a long farewell says it at the end."""
    starts = {*range(0, min(len(whole), _READ_FOR_DANGER), MAX_CHARACTERS - _OVERLAP)}
    starts.add(max(0, len(whole) - MAX_CHARACTERS))
    return any(_crisis_words().found_in(whole[start : start + MAX_CHARACTERS]) for start in starts)


def _crisis_words() -> CrisisWords:
    return CrisisWords.load(DATA / "vocabulary" / "crisis.yml")
