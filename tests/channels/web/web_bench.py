"""Channels, ours and stock ones, on a real port with a stand-in for Rasa's agent behind them."""

import asyncio
import contextlib
import itertools
import threading
from collections.abc import Awaitable, Callable, Iterator

from rasa.core.channels import channel
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from running import free_port
from sanic import Sanic

Behaviour = Callable[[UserMessage], Awaitable[None]]
_numbers = itertools.count(1)
Sanic.test_mode = True  # else a second server in one process cannot start


async def echo(message: UserMessage) -> None:
    """Says who is spoken to, and what was said."""
    body = {
        "text": f"{message.sender_id}: {message.text}",
        "guide": {"message": {"kind": "text", "text": message.text}},
    }
    await message.output_channel.send_response(message.sender_id, body)


async def fail(message: UserMessage) -> None:
    """Fails as an action does whose server is down."""
    raise LookupError("a fault of ours")


class StandIn:
    """What channels need of Rasa's agent: it locks, answers, keeps events, and remembers what it heard."""

    def __init__(self) -> None:
        self.lock_store = InMemoryLockStore()
        self.tracker_store = InMemoryTrackerStore(Domain.empty())
        self.behaviour: Behaviour = echo
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        """Answers one message at a time of a conversation, and keeps it as Rasa does: at the end."""
        async with self.lock_store.lock(message.sender_id, wait_time_in_seconds=0.01):
            self.heard.append(message)
            await self.behaviour(message)
            tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
            tracker.update(UserUttered(message.text, metadata=message.metadata))
            for said in getattr(message.output_channel, "messages", []):
                tracker.update(BotUttered(said.get("text")))
            await self.tracker_store.save(tracker)


@contextlib.contextmanager
def served(agent: StandIn, *channels: InputChannel) -> Iterator[int]:
    """The port on which the channels are served; the server runs in a thread of its own."""
    app = Sanic(f"bench_{next(_numbers)}", configure_logging=False)
    app.ctx.agent = agent
    channel.register(list(channels), app, route="/webhooks/")
    port, loop, ready = free_port(), asyncio.new_event_loop(), threading.Event()

    async def start() -> None:
        server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.after_start()
        await server.start_serving()
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10), "the bench did not start"
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
