"""Which messages are being answered, by whom and how far, in the store that all replicas share.

A message is open from its receipt until its answer is with the person, then done for some minutes, so that WeChat's
second and third call find the same answer. Each step is taken by replacing the step before: of two processes that want
to take it one succeeds, and the other knows that it did not.
"""

import dataclasses
import json
import secrets
from collections.abc import Sequence
from typing import Any

from bot.channels.wechat.parts import Part, from_values, to_values
from bot.stores import Store

_OPEN, _DONE, _ALIVE = "wechat.open", "wechat.done", "wechat.alive"
_MISSED, _REST, _WAITING = "wechat.missed", "wechat.rest", "wechat.waiting"
_SECONDS_DONE = 600.0
_SECONDS_OPEN = 7 * 24 * 3600.0
_SECONDS_MISSED = 7 * 24 * 3600.0
RUNNING, READY, SENDING = "running", "ready", "sending"


@dataclasses.dataclass(frozen=True)
class Entry:
    """A message that is being answered. The OpenID is in it while something may have to be sent, no longer."""

    conversation: str
    user: str
    state: str
    worker: str
    text: str
    """What is asked, masked, to be asked again should the process die; empty once there is an answer."""
    kind: str = "text"
    event: str = ""
    danger: bool = False
    """The person speaks of self-harm."""
    tries: int = 0
    """How often it was taken over."""
    given: Part | None = None
    """What went back in the passive reply."""
    parts: tuple[Part, ...] = ()
    """What is still to be sent, in order."""

    def dumps(self) -> str:
        """As it is stored."""
        values = dataclasses.asdict(self)
        values |= {
            "given": to_values(self.given) if self.given else None,
            "parts": [to_values(part) for part in self.parts],
        }
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    @classmethod
    def loads(cls, text: str) -> "Entry":
        """Out of the store."""
        values: dict[str, Any] = json.loads(text)
        values["given"] = from_values(values["given"]) if values["given"] else None
        values["parts"] = tuple(from_values(part) for part in values["parts"])
        return cls(**values)


@dataclasses.dataclass(frozen=True)
class Done:
    """An answered message: what went back in the passive reply; None where it was sent, or nothing was to be said."""

    given: Part | None


class Outbox:
    """The messages of one account."""

    def __init__(self, store: Store, repair: float) -> None:
        """`repair`: seconds without a sign of life after which a process counts as dead."""
        self._store, self._repair = store, repair
        self.worker = secrets.token_hex(8)

    async def begin(self, key: str, entry: Entry) -> Entry | Done | None:
        """Opens a message: None when it is new and now ours, else how far it is."""
        done = await self._done(key)
        if done:
            return done
        if await self._store.add(_OPEN, key, entry.dumps(), _SECONDS_OPEN, owner=entry.conversation):
            done = await self._done(key)  # it may have been closed between the look and the claim
            if done:
                await self._store.delete(_OPEN, key)
            return done
        return await self.look(key)

    async def reopen(self, key: str, entry: Entry) -> None:
        """Puts an entry of ours back that was removed with everything else of its conversation."""
        await self._store.put(_OPEN, key, entry.dumps(), _SECONDS_OPEN, owner=entry.conversation)

    async def wait_here(self, key: str, seconds: float) -> None:
        """Says that a call of WeChat's waits in this process for an answer that another one makes."""
        await self._store.put(_WAITING, key, self.worker, seconds)

    async def awaited_elsewhere(self, key: str) -> bool:
        """Whether such a call waits in another process."""
        return await self._store.get(_WAITING, key) not in {None, self.worker}

    async def look(self, key: str) -> Entry | Done | None:
        """How far a message is; None when nobody knows it."""
        value = await self._store.get(_OPEN, key)
        return Entry.loads(value) if value else await self._done(key)

    async def step(self, key: str, before: Entry, after: Entry) -> bool:
        """Takes the next step; False when somebody else has taken one."""
        return await self._store.replace(_OPEN, key, before.dumps(), after.dumps())

    async def close(self, key: str, entry: Entry) -> None:
        """The answer is with the person, or put by for their next message."""
        value = json.dumps(to_values(entry.given) if entry.given else None, ensure_ascii=False)
        await self._store.put(_DONE, key, value, _SECONDS_DONE, owner=entry.conversation)
        await self._store.delete(_OPEN, key)

    async def open_keys(self) -> list[str]:
        """All messages that are not answered yet."""
        return await self._store.keys(_OPEN)

    async def beat(self) -> None:
        """Shows the others that this process lives."""
        await self._store.put(_ALIVE, self.worker, "", self._repair)

    async def leave(self) -> None:
        """Says goodbye, so that others take over at once."""
        await self._store.delete(_ALIVE, self.worker)

    async def lives(self, worker: str) -> bool:
        """Whether a process has shown itself lately."""
        return worker == self.worker or await self._store.get(_ALIVE, worker) is not None

    async def put_by(self, conversation: str, parts: Sequence[Part], unsure: bool = False) -> None:
        """Keeps what did not arrive for the person's next message; `unsure` where something may have arrived."""
        kept = await self._store.get(_MISSED, conversation)
        before: dict[str, Any] = json.loads(kept) if kept else {"texts": [], "unsure": False}
        texts = before["texts"] + [part.plain() for part in parts]
        value = json.dumps({"texts": texts, "unsure": unsure or before["unsure"]}, ensure_ascii=False)
        await self._store.put(_MISSED, conversation, value, _SECONDS_MISSED, owner=conversation)

    async def take_missed(self, conversation: str) -> tuple[list[str], bool]:
        """What did not arrive, and whether something is unclear; taken out by one caller only."""
        value = await self._store.get(_MISSED, conversation)
        if not value or not await self._store.replace(_MISSED, conversation, value, ""):
            return [], False
        await self._store.delete(_MISSED, conversation)
        kept = json.loads(value)
        return kept["texts"], kept["unsure"]

    async def keep_rest(self, conversation: str, parts: Sequence[Part]) -> None:
        """Keeps the end of a long answer until the person asks to read on; nothing kept takes away what was."""
        if not parts:
            await self._store.delete(_REST, conversation)
            return
        value = json.dumps([part.plain() for part in parts], ensure_ascii=False)
        await self._store.put(_REST, conversation, value, _SECONDS_MISSED, owner=conversation)

    async def rest(self, conversation: str) -> list[str]:
        """The end of the last long answer."""
        value = await self._store.get(_REST, conversation)
        return list(json.loads(value)) if value else []

    async def _done(self, key: str) -> Done | None:
        value = await self._store.get(_DONE, key)
        if value is None:
            return None
        given = json.loads(value)
        return Done(from_values(given) if given else None)
