"""Events reach RabbitMQ masked; nobody waits for it, and while it is away they wait in line."""

import asyncio
import json
import time

import aio_pika
import pytest
from conftest import Server

from bot.rasa_fixes.event_stream import QUEUE, EventStream
from bot.text.masking import mask

pytestmark = pytest.mark.services


async def received(url: str, count: int) -> list[dict]:
    """The next events in the queue."""
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(QUEUE, durable=True)
        found: list[dict] = []
        end = time.monotonic() + 30
        while len(found) < count and time.monotonic() < end:
            message = await queue.get(fail=False)
            if message is None:
                await asyncio.sleep(0.05)
                continue
            await message.ack()
            found.append(json.loads(message.body))
    return found


def uttered(number: int) -> dict:
    """An event as Rasa hands it to a broker."""
    return {"sender_id": "me", "event": "user", "text": f"{number}: 13800138000", "metadata": {"list": ["a@b.cn"]}}


async def test_events_arrive_in_order_and_masked(rabbitmq: Server):
    """However deep the text lies."""
    stream = EventStream(rabbitmq.url, mask)
    for number in range(20):
        stream.publish(uttered(number))
    found = await received(rabbitmq.url, 20)
    assert [event["text"] for event in found] == [f"{number}: [手机号]" for number in range(20)]
    assert found[0]["metadata"] == {"list": ["[邮箱]"]}
    await stream.close()
    assert stream.waiting == 0


async def test_events_wait_while_the_broker_is_away(rabbitmq: Server):
    """Publishing takes no time, and nothing is lost when it comes back."""
    stream = EventStream("amqp://127.0.0.1:1/", mask)
    begun = time.monotonic()
    for number in range(500):
        stream.publish(uttered(number))
    assert time.monotonic() - begun < 5  # not a wait for each
    await asyncio.sleep(0.2)
    assert (stream.waiting, stream.is_ready()) == (500, False)
    stream._url = rabbitmq.url  # it is back
    assert len(await received(rabbitmq.url, 500)) == 500
    assert stream.is_ready()
    await stream.close()


async def test_a_line_that_is_full_drops_the_oldest(rabbitmq: Server):
    """Memory has an end; what is dropped is counted."""
    stream = EventStream("amqp://127.0.0.1:1/", mask, most_waiting=3)
    for number in range(5):
        stream.publish(uttered(number))
    assert (stream.waiting, stream.dropped) == (3, 2)
    begun = time.monotonic()
    await stream.close()
    assert time.monotonic() - begun < 10
