"""Tells RabbitMQ what happens in conversations, for statistics elsewhere; nobody waits for it.

Reason: stock Rasa's publisher refuses to start without its broker, keeps what it could not publish in a list without
end, and starts a task for every event. Here events wait in a line of limited length and are sent one after another,
confirmed, by one task; while the broker is away the line grows, and when it is full the oldest go, counted and logged.
Conversations themselves are kept in the database, so nothing else depends on the line.
"""

import asyncio
import collections
import contextlib
import json
import logging
from collections.abc import Callable
from typing import Any

import aio_pika
from rasa.core.brokers.broker import EventBroker

from bot.rasa_fixes import guard

logger = logging.getLogger(__name__)

EXCHANGE, QUEUE = "overdue-guide", "overdue-guide.events"
MOST_WAITING = 20_000
_SECONDS_BETWEEN_TRIES = 1.0
_SECONDS_TO_CONNECT = 5.0
_SECONDS_TO_FINISH = 2.0
Mask = Callable[[str], str]


class EventStream(EventBroker):  # type: ignore[misc]  # rasa has no annotations
    """A broker that a tracker store can publish to; `mask` is put on every text."""

    def __init__(self, url: str, mask: Mask, most_waiting: int = MOST_WAITING) -> None:
        """Starts nothing yet."""
        guard("the event stream")
        self._url, self._mask = url, mask
        self._line: collections.deque[bytes] = collections.deque(maxlen=most_waiting)
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connected = False
        self.dropped = 0
        """How many events have been given up."""

    @property
    def waiting(self) -> int:
        """How many events are not sent yet."""
        return len(self._line)

    def is_ready(self) -> bool:
        """Whether the broker is connected now."""
        return self._connected

    def publish(self, event: dict[str, Any]) -> None:
        """Puts an event in line; from the event loop of the server."""
        if len(self._line) == self._line.maxlen:
            if self.dropped % 1000 == 0:
                logger.error("the event broker has been away too long: events are dropped, %d so far", self.dropped)
            self.dropped += 1
        self._line.append(json.dumps(masked(event, self._mask), ensure_ascii=False).encode())
        self._more.set()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Sends what waits, as far as that goes within two seconds."""
        if self._task is None:
            return
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._empty(), _SECONDS_TO_FINISH)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        if self._line:
            logger.error("%d events were not sent to the broker", len(self._line))

    async def _empty(self) -> None:
        while self._line:
            await asyncio.sleep(0.02)

    async def _run(self) -> None:
        said = False
        while True:
            try:
                await self._send_all()
            except Exception as error:  # whatever the broker's trouble is, it ends some time
                if not said:
                    logger.warning("the event broker does not answer: %s", type(error).__name__)
                said = True
            self._connected = False
            await asyncio.sleep(_SECONDS_BETWEEN_TRIES)

    async def _send_all(self) -> None:
        connection = await asyncio.wait_for(aio_pika.connect(self._url), _SECONDS_TO_CONNECT)
        async with connection:
            channel = await connection.channel(publisher_confirms=True)
            exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.FANOUT, durable=True)
            queue = await channel.declare_queue(QUEUE, durable=True)
            await queue.bind(exchange)
            self._connected = True
            while True:
                await self._more.wait()
                while self._line:
                    body = self._line[0]
                    message = aio_pika.Message(
                        body, content_type="application/json", delivery_mode=aio_pika.DeliveryMode.PERSISTENT
                    )
                    await asyncio.wait_for(exchange.publish(message, ""), _SECONDS_TO_CONNECT)
                    if self._line and self._line[0] is body:  # a full line may have dropped it meanwhile
                        self._line.popleft()
                self._more.clear()


def masked(value: Any, mask: Mask) -> Any:
    """The same with every text in it masked, keys and the name of the conversation aside."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: inner if key == "sender_id" else masked(inner, mask) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [masked(inner, mask) for inner in value]
    return value
