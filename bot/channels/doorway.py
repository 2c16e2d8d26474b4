"""The one doorway between channels and Rasa: caps and masks what comes in, and leaves nobody without an answer."""

import asyncio
import functools
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot import metrics, services
from bot.channels import forgetting
from bot.channels.drain import DRAIN
from bot.dialogue.compose import Composer
from bot.knowledge import Scene
from bot.messages import Message, Text
from bot.paths import DATA
from bot.rasa_fixes.patient_store import NotKeptError
from bot.safety import CrisisWords
from bot.text.language import Locale, language_of
from bot.text.masking import mask
from bot.text.normalize import MAX_CHARACTERS

logger = logging.getLogger(__name__)

SECONDS_FOR_AN_ANSWER = 20.0
_READ_FOR_DANGER = 4_000
_OVERLAP = 50
_BEFORE_A_PAYLOAD = re.compile(r"[\s/／]*")
Handler = Callable[[UserMessage], Awaitable[Any]]


def guarded(on_new_message: Handler, forgets: bool = True) -> Handler:
    """Rasa's handler behind the doorway; `forgets` is False for a channel that removes conversations itself."""
    return functools.partial(_measured, on_new_message, forgets)


async def _measured(on_new_message: Handler, forgets: bool, message: UserMessage) -> None:
    with DRAIN.message(), metrics.answering(message.input_channel) as outcome:
        await _receive(on_new_message, message, outcome)
        collected = getattr(message.output_channel, "messages", None)
        if forgets and forgetting.is_asked_for(collected):
            await _forget(message, outcome)
        outcome.topic = _topic_of(collected)


async def _receive(on_new_message: Handler, message: UserMessage, outcome: metrics.Answering) -> None:
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
    except NotKeptError as error:  # what was said is not kept, so it must not look as if it were
        logger.exception("what was said in a conversation could not be kept")
        metrics.failed(error)
        outcome.apology = "not kept"
        if isinstance(getattr(message.output_channel, "messages", None), list):
            message.output_channel.messages.clear()
    except Exception as error:  # whatever it was, the person gets an answer and the engineer the traceback
        logger.exception("a message could not be processed")
        metrics.failed(error)
        outcome.apology = "failed"
    if not getattr(message.output_channel, "messages", None):
        outcome.apology = outcome.apology or "silent"
        await _send(message, _instead_of_an_answer(message, whole, in_danger))


async def _forget(message: UserMessage, outcome: metrics.Answering) -> None:
    """Removes the conversation now that Rasa has stored its last turn; says so when that does not work."""
    try:
        await forgetting.forget_everything(message.sender_id)
    except Exception as error:
        logger.exception("a conversation could not be deleted")
        metrics.failed(error)
        outcome.apology = "not deleted"
        message.output_channel.messages.clear()
        await _send(message, [_say("not_deleted", _scene(message, message.text or ""))])


def _topic_of(collected: object) -> str:
    """The topic of the answer, else the kind of talk, out of our own lists: what metrics may tell."""
    found = collected[-1] if isinstance(collected, list) and collected else {}
    about = found.get("metadata") or {}
    topic = about.get("topic") or about.get("intent")
    return str(topic) if topic else metrics.OTHER


def as_words(text: str) -> str:
    """A text that somebody typed, so that Rasa never takes it for a payload: Rasa strips it before it looks."""
    return _BEFORE_A_PAYLOAD.sub("", text, count=1).rstrip()


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
