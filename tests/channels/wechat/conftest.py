"""Stores of both kinds, WeChat's stand-in, and the guides that run against it."""

import contextlib
import pathlib
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from fake_wechat import OLD_AES_KEY, SETTINGS, FakeWeChat
from running import RunningGuide, free_port, running

from bot.stores import Store, open_store


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own; CI installs it."""
    server = shutil.which("redis-server")
    assert server, "redis-server is not installed: apt-get install redis-server"
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([server, *arguments], stdout=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        assert time.monotonic() < end, "redis-server does not listen"
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


@pytest.fixture(params=["sqlite", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: pathlib.Path, redis_url: str) -> AsyncIterator[Store]:
    """An empty store."""
    opened = open_store(redis_url if request.param == "redis" else f"sqlite:{tmp_path / 'kept.db'}")
    if request.param == "redis":
        await opened._redis.flushall()  # type: ignore[attr-defined]
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def wechat() -> Iterator[FakeWeChat]:
    """WeChat's side."""
    with FakeWeChat() as fake:
        yield fake


@pytest.fixture(scope="session")
def open_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeWeChat, RunningGuide]]:
    """WeChat and a guide that takes plain and encrypted calls, with people at the desk all day."""
    settings = {**SETTINGS, "WECHAT_MODE": "compatible", "WECHAT_SERVICE_HOURS": "1-7 00:00-24:00"}
    settings["WECHAT_AES_KEY_PREVIOUS"] = OLD_AES_KEY
    settings["GUIDE_RATE_CONVERSATION"] = "100000/minute"
    settings["WECHAT_WINDOW_SECONDS"] = "3"  # the machines of tests are slow: leaves WeChat's five seconds some room
    folder = tmp_path_factory.mktemp("wechat")
    with FakeWeChat() as fake, running(folder, **settings, WECHAT_API_URL=fake.url) as guide:
        fake.guide = f"http://127.0.0.1:{guide.port}"
        yield fake, guide


@pytest.fixture(scope="session")
def open_guide(open_account: tuple[FakeWeChat, RunningGuide]) -> RunningGuide:
    """The guide of it."""
    return open_account[1]
