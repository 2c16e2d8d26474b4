"""Processes of one account on one store, with a guide that takes its time and a line that counts what is sent."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable

from fake_wechat import APP_SECRET, ID_SECRET

from bot.channels.wechat.choices import Memory
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.incoming import Incoming
from bot.channels.wechat.outbox import Outbox
from bot.channels.wechat.packing import Packing
from bot.channels.wechat.quota import Quota
from bot.channels.wechat.sender import Outcome
from bot.channels.wechat.settings import Settings
from bot.channels.wechat.talk import Talk
from bot.stores import Store

SETTINGS = Settings("wx0123456789abcdef", "t", ID_SECRET, APP_SECRET, window=4.0, repair=3.0)
HURRIED = dataclasses.replace(SETTINGS, window=0.15)
"""For answers that must be late. Never for one that must be in time: a busy machine may take longer than this."""
ASKED = Incoming("o1", "gh_1", "1", "text", "7", text="晚还一天算逾期吗")


class Guide:
    """Stands in for Rasa behind the doorway: takes some time, says something, and counts."""

    def __init__(self, seconds: float = 0.0, *texts: str, guide: dict | None = None) -> None:
        self.seconds, self.texts, self.guide, self.asked = seconds, texts or ("答",), guide, list[str]()

    async def __call__(self, message) -> None:
        self.asked.append(message.text)
        await asyncio.sleep(self.seconds)
        for text in self.texts:
            await message.output_channel.send_response(message.sender_id, {"text": text, "guide": self.guide})


class Line:
    """Stands in for the sender."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.sent, self._outcomes = list[str](), list(outcomes)

    async def send(self, part, user: str, conversation: str) -> Outcome:
        outcome = self._outcomes.pop(0) if self._outcomes else Outcome.SENT
        if outcome is Outcome.SENT:
            self.sent.append(part.plain())
        return outcome

    async def typing(self, user: str) -> None:
        """Nothing is shown."""


def process(
    store: Store, guide: Callable[..., Awaitable[None]], line: Line | None, settings: Settings = SETTINGS
) -> Delivery:
    """One process of the account."""
    outbox, quota, memory = Outbox(store, settings.repair), Quota(store), Memory(store)
    talk = Talk(guide, memory, outbox, {}, settings.hours)
    packing = Packing(outbox, quota, memory, talk, line is not None, settings.msgmenu)
    return Delivery(settings, store, outbox, talk, packing, line)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def alive(*processes: Delivery) -> AsyncIterator[None]:
    """Their hearts beat."""
    for one in processes:
        await one._outbox.beat()
    hearts = [asyncio.create_task(one.keep_alive()) for one in processes]
    try:
        yield
    finally:
        for one, heart in zip(processes, hearts, strict=True):
            one._finished = True
            heart.cancel()


async def quiet(*processes: Delivery) -> None:
    """Nothing is under way any more."""
    for one in processes:
        while one._tasks:
            await asyncio.wait(one._tasks)
