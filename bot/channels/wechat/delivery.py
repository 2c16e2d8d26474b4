"""Answers within WeChat's five seconds, or later: one run for each message, one delivery, whatever happens between.

WeChat calls up to three times for a message until it is answered. All its calls join the same run. Who is still on the
line when the answer is there gets it in the passive reply; else the same answer is sent by the customer-service API.
An account without that API lets WeChat hang up and call again instead, which makes fifteen seconds of five.
"""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Coroutine

from bot.channels import doorway
from bot.channels.wechat import talk as talking
from bot.channels.wechat.flight import Flight
from bot.channels.wechat.incoming import Incoming, conversation_of
from bot.channels.wechat.outbox import READY, RUNNING, SENDING, Done, Entry, Outbox
from bot.channels.wechat.packing import Packing
from bot.channels.wechat.parts import Part
from bot.channels.wechat.quota import MESSAGE, TAP, Quota
from bot.channels.wechat.rendering import Said
from bot.channels.wechat.sender import Outcome, Sender
from bot.channels.wechat.settings import Settings
from bot.channels.wechat.talk import Talk
from bot.stores import Store, StoreError

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_LOOKS = 0.05
_SECONDS_TO_DECIDE = 5.0
"""No `success` once an answer was given to a call: WeChat would not call again for it."""
_SECONDS_OF_A_CALL = 5.5
"""WeChat has hung up by then, and calls again unless it was the third time."""
_SECONDS_BETWEEN_CALLS = 2.0
_SECONDS_TO_FINISH = 2.0
_SECONDS_AFTER_A_REPLY = 1.0
"""What follows a passive reply must not overtake it on its way."""
_SECONDS_REMEMBERED = 60.0
_MOST_TRIES = 3
_AT_ONCE = 4
"""Runs side by side. They share one thread: with hundreds of them nobody would look at the clock of the windows."""
_TAPS = frozenset({"click", "subscribe", "scan", "scancode_push", "scancode_waitmsg"})


class Delivery:
    """The messages of one account in this process."""

    def __init__(
        self, settings: Settings, store: Store, outbox: Outbox, talk: Talk, packing: Packing, sender: Sender | None
    ) -> None:
        self._settings, self._outbox, self._talk, self._packing, self._sender = settings, outbox, talk, packing, sender
        self._store, self._quota = store, Quota(store)
        self._flights: dict[str, Flight] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished = False
        self._without_a_trace: set[str] = set()
        """Messages that were answered while the store could not be told."""
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def answer(self, incoming: Incoming, again: bool = False) -> Part | None:
        """What goes back in the passive reply; None where the answer comes later, or none is due.

        `again`: WeChat would call once more for this message if this call got no answer.
        """
        key = incoming.identity
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = Flight()
            flight.text, flight.danger = incoming.text, doorway.speaks_of_danger(incoming.text)
            self._start(self._fly(key, flight, incoming))
        flight.waiting, flight.called_again_by = flight.waiting + 1, 0.0
        try:
            await asyncio.wait({flight.answer}, timeout=self._settings.window)
            if self._sender is None and again and not (flight.danger or flight.answer.done()):
                await self._hold_the_line(flight)
        finally:
            flight.waiting -= 1
        return flight.answer.result() if flight.answer.done() else await self._late(flight, incoming)

    async def repair(self) -> None:
        """Finishes what processes have begun that are gone."""
        untold = set(self._without_a_trace)
        for key in await self._outbox.open_keys():
            found = None if key in self._flights else await self._outbox.look(key)
            if not isinstance(found, Entry) or key in self._flights:
                continue
            if key in untold:
                await self._outbox.close(key, found)
                continue
            if found.worker != self._outbox.worker and await self._outbox.lives(found.worker):
                continue
            mine = dataclasses.replace(found, worker=self._outbox.worker, tries=found.tries + 1)
            if key not in self._flights and await self._outbox.step(key, found, mine):
                logger.warning("a message is taken over that was left %s", found.state)
                flight = self._flights.setdefault(key, Flight())
                self._start(self._fly(key, flight, None, mine))
        self._without_a_trace -= untold - self._flights.keys()

    async def keep_alive(self) -> None:
        """Shows that this process lives, and repairs, until `finish`."""
        while not self._finished:
            try:
                await self._outbox.beat()
                await self.repair()
            except StoreError as error:
                logger.error("nothing can be repaired now: %s", error)
            await asyncio.sleep(self._settings.repair / 3)

    async def finish(self) -> None:
        """Gives what is under way a moment; whatever is left is taken over by another process, or at the next start."""
        self._finished = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_SECONDS_TO_FINISH)
        await self._outbox.leave()

    async def _hold_the_line(self, flight: Flight) -> None:
        """Lets WeChat hang up, so that it calls again and gets the answer then; nothing could be sent later."""
        left = _SECONDS_OF_A_CALL - self._settings.window
        flight.called_again_by = time.monotonic() + left + _SECONDS_BETWEEN_CALLS
        await asyncio.wait({flight.answer}, timeout=left)

    async def _late(self, flight: Flight, incoming: Incoming) -> Part | None:
        """The window is over and the answer is not there."""
        if flight.danger:  # never later than this
            flight.helped = True
            return self._packing.one(talking.crisis(flight.text))
        if flight.deciding:
            await asyncio.wait({flight.answer}, timeout=_SECONDS_TO_DECIDE)
            if flight.answer.done():
                return flight.answer.result()
        if self._sender is not None and not flight.typing:
            flight.typing = True
            self._start(self._sender.typing(incoming.user))
        return None

    async def _fly(self, key: str, flight: Flight, incoming: Incoming | None, entry: Entry | None = None) -> None:
        seconds = 0.0
        try:
            if incoming is not None:
                entry = await self._begin(key, flight, incoming)
            if entry is not None:
                await self._finish(key, flight, entry)
        except StoreError as error:
            logger.error("answering without the store: %s", error)
            seconds = _SECONDS_REMEMBERED  # this process at least answers no call twice
            if incoming is not None and not flight.answer.done():
                part = await self._without_store(incoming)
                if flight.waiting:
                    self._without_a_trace.add(key)
                flight.resolve(part)
        except Exception:  # the entry stays open and is taken up again
            logger.exception("a message could not be answered")
        finally:
            flight.resolve(None)
            asyncio.get_running_loop().call_later(seconds, self._flights.pop, key, None)

    async def _begin(self, key: str, flight: Flight, incoming: Incoming) -> Entry | None:
        """The message as ours to answer; None where another process answers it or has answered it."""
        conversation = conversation_of(incoming.user, self._settings.id_secret)
        asked = await self._talk.what(incoming, conversation)
        user = incoming.user if self._sender is not None else ""  # nothing is kept that nothing needs
        entry = Entry(
            conversation, user, RUNNING, self._outbox.worker, doorway.as_kept(asked or ""), incoming.kind,
            incoming.event, flight.danger,
        )  # fmt: skip
        found = await self._outbox.begin(key, entry)
        if found is not None:
            return await self._follow(key, flight, found)
        if incoming.kind != "event" or incoming.event in _TAPS:
            tapped = incoming.kind == "event" or bool(incoming.menu_id)
            await self._quota.grant(conversation, TAP if tapped else MESSAGE)
        if incoming.event == "unsubscribe":  # nothing can be sent any more
            await self._store.forget(conversation)
        return entry

    async def _follow(self, key: str, flight: Flight, found: Entry | Done | None) -> Entry | None:
        """Waits for another process's answer as long as WeChat is on the line; takes over from a dead one."""
        while isinstance(found, Entry) and found.given is None and found.state != SENDING:
            mine = dataclasses.replace(found, worker=self._outbox.worker)
            if found.state == READY or not await self._outbox.lives(found.worker):
                if await self._outbox.step(key, found, mine):
                    return mine
            elif not flight.waiting:
                return None
            await self._outbox.wait_here(key, self._settings.window)
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            found = await self._outbox.look(key)
        flight.resolve(found.given if found is not None else None)
        return None

    async def _finish(self, key: str, flight: Flight, entry: Entry) -> None:
        if entry.tries > _MOST_TRIES:
            logger.error("a message is given up after %d tries; its person is told with the next one", _MOST_TRIES)
            await self._outbox.put_by(entry.conversation, entry.parts, unsure=True)
            entry = dataclasses.replace(entry, parts=())
        elif entry.state == RUNNING:
            async with self._turns:
                said = await self._said(entry, flight)
            if said.forgot:
                await self._reopen(key, flight, entry)
            ready = await self._pack(flight, entry, said)
            if not await self._outbox.step(key, entry, ready):
                return  # somebody believed us dead and answers
            entry = ready
        elif entry.state == SENDING:  # whoever sent it died over it: it may have arrived
            await self._outbox.put_by(entry.conversation, entry.parts[1:], unsure=True)
            entry = dataclasses.replace(entry, parts=())
        await self._hand_over(key, flight, entry)

    async def _reopen(self, key: str, flight: Flight, entry: Entry) -> None:
        """The message itself went with everything else of its conversation; the person still has to hear that."""
        await self._outbox.reopen(key, entry)
        if not flight.waiting:
            await self._quota.grant(entry.conversation, MESSAGE)

    async def _said(self, entry: Entry, flight: Flight) -> Said:
        """The answer; for a person in danger always the crisis text."""
        asked = flight.text if flight.text and entry.text == doorway.as_kept(flight.text) else entry.text
        if asked:
            said = await self._talk.say(asked, entry.conversation)
        else:
            said = self._talk.say_without_words(entry.kind, entry.event)
        return talking.crisis(flight.text or entry.text) if entry.danger and not said.crisis else said

    async def _pack(self, flight: Flight, entry: Entry, said: Said) -> Entry:
        """The entry with the parts of its answer, the first one given to whoever is on the line."""
        parts = await self._packing.pack(said, entry.conversation, lambda: flight.waiting > 0)
        flight.deciding = flight.waiting > 0
        ready = dataclasses.replace(entry, state=READY, text="", parts=tuple(parts))
        if flight.helped:
            return dataclasses.replace(ready, given=self._packing.one(said), parts=() if said.crisis else ready.parts)
        return _given(ready) if flight.deciding and parts else ready

    async def _hand_over(self, key: str, flight: Flight, entry: Entry) -> None:
        """Gives the answer to WeChat's call that waits, here or in another process; sends what is left."""
        end = time.monotonic() + self._settings.window
        while entry.given is None and entry.parts and not flight.helped:
            if flight.waiting:
                flight.deciding = True
                before, entry = entry, _given(entry)
                if not await self._outbox.step(key, before, entry):
                    return
            elif (now := time.monotonic()) < flight.called_again_by or (
                now < end and await self._outbox.awaited_elsewhere(key)
            ):
                await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
                if not await self._outbox.step(key, entry, entry):
                    return  # the other process has given it
            else:
                break
        flight.resolve(entry.given)
        if entry.given and entry.parts:
            await asyncio.sleep(_SECONDS_AFTER_A_REPLY)
        await self._send(key, entry)

    async def _send(self, key: str, entry: Entry) -> None:
        while entry.parts and self._sender is not None:
            sending = dataclasses.replace(entry, state=SENDING)
            if not await self._outbox.step(key, entry, sending):
                return
            outcome = await self._sender.send(entry.parts[0], entry.user, entry.conversation)
            if outcome is not Outcome.SENT:
                unclear = outcome is Outcome.UNCLEAR
                await self._outbox.put_by(entry.conversation, entry.parts[unclear:], unsure=unclear)
                entry = dataclasses.replace(sending, parts=())
                break
            entry = dataclasses.replace(entry, parts=entry.parts[1:])
            if not await self._outbox.step(key, sending, entry):
                return
        if entry.parts:
            await self._outbox.put_by(entry.conversation, entry.parts)
        await self._outbox.close(key, entry)

    async def _without_store(self, incoming: Incoming) -> Part | None:
        """The answer when nothing can be remembered: numbers, quotas and later sending do without."""
        conversation = conversation_of(incoming.user, self._settings.id_secret)
        if incoming.text:
            said = await self._talk.through_the_doorway(doorway.as_words(incoming.text), conversation)
        else:
            said = self._talk.say_without_words(incoming.kind, incoming.event)
        return self._packing.one(said) if said.texts or said.offers else None

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _given(entry: Entry) -> Entry:
    """The first part goes back in the passive reply."""
    return dataclasses.replace(entry, given=entry.parts[0], parts=entry.parts[1:])
