"""Talks to one peer over HTTP as so many people at once do, in a process of its own. Prints one JSON line.

    python bench/speed/load.py URL closed --people 32 --seconds 4 < questions
    python bench/speed/load.py URL long --turns 500 --seconds 60 < questions
    python bench/speed/load.py URL burst --repeats 5 < questions

`closed`: everybody asks, waits for the answer and asks again at once; a conversation has ten messages.
`long`: one conversation of many turns. `burst`: five messages of one person at the same moment.
"""

import argparse
import asyncio
import itertools
import json
import sys
import time
import uuid
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp

MESSAGES_OF_A_CONVERSATION = 10
MESSAGES_OF_A_BURST = 5
SECONDS_TO_WAIT = 60.0


class Talk:
    """The questions, the connection, and what came back."""

    def __init__(self, session: aiohttp.ClientSession, url: str, questions: list[str]) -> None:
        self._session, self._url, self._questions = session, url, questions
        self.seconds: list[float] = []
        self.errors: list[str] = []

    async def ask(self, person: str, number: int) -> float:
        """One message and its answer; an answer without words is an error."""
        text = self._questions[number % len(self._questions)]
        started = time.perf_counter()
        try:
            async with self._session.post(self._url, json={"sender": person, "message": text}) as response:
                found = await response.json(content_type=None)
            if response.status != 200 or not found or not found[0].get("text"):
                self.errors.append(f"{response.status}: {str(found)[:80]}")
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            self.errors.append(f"{type(error).__name__}: {error}")
        self.seconds.append(time.perf_counter() - started)
        return self.seconds[-1]


async def closed(talk: Talk, options: argparse.Namespace) -> dict[str, Any]:
    """Messages a second, and how long each took."""
    end = time.perf_counter() + options.seconds

    async def person(place: int) -> None:
        numbers = itertools.count(place * 7)
        while time.perf_counter() < end:
            name = uuid.uuid4().hex
            for _ in range(MESSAGES_OF_A_CONVERSATION):
                await talk.ask(name, next(numbers))
                if time.perf_counter() > end:
                    return

    started = time.perf_counter()
    await asyncio.gather(*(person(place) for place in range(options.people)))
    took = time.perf_counter() - started
    return {"messages": len(talk.seconds), "took": took, "seconds": talk.seconds}


async def long(talk: Talk, options: argparse.Namespace) -> dict[str, Any]:
    """How long each turn took, as far as the conversation got in the time."""
    end, name = time.perf_counter() + options.seconds, uuid.uuid4().hex
    for number in range(options.turns):
        await talk.ask(name, number)
        if time.perf_counter() > end:
            break
    return {"seconds": talk.seconds}


async def burst(talk: Talk, options: argparse.Namespace) -> dict[str, Any]:
    """When the last of the quick messages was answered, each time."""
    lasts = []
    for _ in range(options.repeats):
        name = uuid.uuid4().hex
        lasts.append(max(await asyncio.gather(*(talk.ask(name, number) for number in range(MESSAGES_OF_A_BURST)))))
    return {"lasts": lasts}


HOW: dict[str, Callable[[Talk, argparse.Namespace], Coroutine[Any, Any, dict[str, Any]]]] = {
    "closed": closed,
    "long": long,
    "burst": burst,
}


async def main() -> None:
    """Talks as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("how", choices=HOW)
    parser.add_argument("--people", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    timeout = aiohttp.ClientTimeout(total=SECONDS_TO_WAIT)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
        talk = Talk(session, options.url, sys.stdin.read().splitlines())
        result = await HOW[options.how](talk, options)
    print(json.dumps({**result, "errors": talk.errors}))


asyncio.run(main())
