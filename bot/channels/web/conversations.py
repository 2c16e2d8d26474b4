"""What the channel keeps: which conversations are open, and every exchange in them as the person saw it.

All of it lies in the store under the conversation's name, so it ends with the token and is gone when it is forgotten.
An exchange is answered once: whoever asks again with the same client id gets the first answer, also from another
process, and waits for it while it is being made.
"""

import asyncio
import dataclasses
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from bot.channels.web.shapes import MessageId, Wire
from bot.stores import Store

_OPEN, _COUNT, _ORDER, _EXCHANGE, _FEEDBACK = "web.open", "web.count", "web.order", "web.exchange", "feedback"
SECONDS_TO_ANSWER = 30.0
"""After these whoever was answering is taken for dead; the doorway gives up sooner."""
_SECONDS_BETWEEN_LOOKS = 0.03
Answering = Callable[[bool], Awaitable[list[Wire]]]
"""Makes the answers; told whether somebody has tried before and died."""


class UnknownConversationError(Exception):
    """A conversation that was never opened, has ended or was deleted."""


class ReusedIdError(Exception):
    """A client id that came with another text before."""


@dataclasses.dataclass(frozen=True)
class Exchange:
    """A person's message and what the guide answered."""

    fingerprint: str
    person: Wire
    until: float
    number: int = 0
    answers: list[Wire] | None = None

    @classmethod
    def read(cls, text: str) -> "Exchange":
        """Out of the store."""
        return cls(**json.loads(text))

    def kept(self) -> str:
        """For the store."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)

    def messages(self) -> list[tuple[MessageId, Wire]]:
        """The person's message and the answers so far, each with its id."""
        found = []
        for place, message in enumerate([self.person, *(self.answers or ())]):
            name = MessageId(self.number, place)
            found.append((name, {"id": str(name), **message}))
        return found


class Conversations:
    """The conversations of the web channel in one store. All methods raise StoreError when it cannot be reached."""

    def __init__(self, store: Store, seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._store, self._seconds, self._clock = store, seconds, clock

    async def open(self, locale: str) -> str:
        """The id of a new conversation, which nobody can guess."""
        conversation = f"web.{secrets.token_urlsafe(18)}"
        await self._store.put(_OPEN, conversation, locale, self._seconds, owner=conversation)
        return conversation

    async def locale(self, conversation: str) -> str:
        """The language in which a conversation was opened.

        Raises:
            UnknownConversationError: when there is no such conversation.
        """
        locale = await self._store.get(_OPEN, conversation)
        if locale is None:
            raise UnknownConversationError(conversation)
        return locale

    async def answer(self, conversation: str, fingerprint: str, person: Wire, answering: Answering) -> Exchange:
        """The exchange with this message, made now, found, or waited for.

        Raises:
            ReusedIdError: when the client id came with another text.
            UnknownConversationError: when the conversation was deleted meanwhile; nothing of it is left then.
        """
        key = f"{conversation}/{person['client_id']}"
        mine = Exchange(fingerprint, person, self._clock() + SECONDS_TO_ANSWER)
        if await self._store.add(_EXCHANGE, key, mine.kept(), self._seconds, owner=conversation):
            return await self._make(conversation, key, mine, answering, again=False)
        while True:
            kept = await self._store.get(_EXCHANGE, key)
            if kept is None:
                raise UnknownConversationError(conversation)
            found = Exchange.read(kept)
            if found.fingerprint != fingerprint:
                raise ReusedIdError(key)
            if found.answers is not None:
                return found
            if self._clock() > found.until:
                taken = dataclasses.replace(found, until=self._clock() + SECONDS_TO_ANSWER)
                if await self._store.replace(_EXCHANGE, key, kept, taken.kept()):
                    return await self._make(conversation, key, taken, answering, again=True)
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    async def history(self, conversation: str, after: MessageId, limit: int) -> tuple[list[Wire], MessageId, bool]:
        """At most `limit` messages after a place, the place of the last one, and whether there are more.

        Nothing behind an exchange that is still being answered is shown, so that its answers are never passed over.
        """
        shown: list[Wire] = []
        last = after
        async for name, message in self._from(conversation, after.exchange):
            if name <= after:
                continue
            if len(shown) == limit:
                return shown, last, True
            shown.append(message)
            last = name
        return shown, last, False

    async def message(self, conversation: str, name: MessageId) -> Wire | None:
        """One message; None when there is no such message."""
        exchange = await self._numbered(conversation, name.exchange)
        return dict(exchange.messages()).get(name) if exchange else None

    async def judge(self, conversation: str, name: MessageId, judgement: dict[str, Any]) -> None:
        """Keeps what a person thinks of an answer, in place of what they thought before."""
        text = json.dumps(judgement, ensure_ascii=False)
        await self._store.put(_FEEDBACK, f"{conversation}/{name}", text, self._seconds, owner=conversation)

    async def _make(self, conversation: str, key: str, mine: Exchange, answering: Answering, again: bool) -> Exchange:
        if not mine.number:
            number = await self._store.increment(_COUNT, conversation, self._seconds, owner=conversation)
            client_id = str(mine.person["client_id"])
            await self._store.put(_ORDER, f"{conversation}/{number}", client_id, self._seconds, owner=conversation)
            mine = await self._exchange(key, mine, dataclasses.replace(mine, number=number))
        try:
            answers = await answering(again)
        except Exception:
            await self._exchange(key, mine, dataclasses.replace(mine, until=0.0))  # who asks again need not wait
            raise
        return await self._exchange(key, mine, dataclasses.replace(mine, answers=answers))

    async def _exchange(self, key: str, old: Exchange, new: Exchange) -> Exchange:
        """Puts the new form in place of the old one; never where the old one has been deleted."""
        if not await self._store.replace(_EXCHANGE, key, old.kept(), new.kept()):
            raise UnknownConversationError(key)
        return new

    async def _from(self, conversation: str, number: int) -> AsyncIterator[tuple[MessageId, Wire]]:
        count = int(await self._store.get(_COUNT, conversation) or 0)
        for current in range(max(1, number), count + 1):
            exchange = await self._numbered(conversation, current)
            if exchange is None:  # not written yet, or whoever wanted to write it died
                continue
            for name, message in exchange.messages():
                yield name, message
            if exchange.answers is None and self._clock() <= exchange.until:
                return

    async def _numbered(self, conversation: str, number: int) -> Exchange | None:
        client_id = await self._store.get(_ORDER, f"{conversation}/{number}")
        kept = None if client_id is None else await self._store.get(_EXCHANGE, f"{conversation}/{client_id}")
        exchange = None if kept is None else Exchange.read(kept)
        return exchange if exchange and exchange.number == number else None
