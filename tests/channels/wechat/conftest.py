"""Stores of both kinds, WeChat's stand-in, and the guides that run against it."""

import pathlib
from collections.abc import AsyncIterator, Iterator

import pytest
from fake_wechat import OLD_AES_KEY, SETTINGS, FakeWeChat
from running import RunningGuide, running

from bot.stores import Store, open_store


@pytest.fixture(params=["sqlite", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> AsyncIterator[Store]:
    """An empty store."""
    redis = request.param == "redis"
    opened = open_store(request.getfixturevalue("redis_url") if redis else f"sqlite:{tmp_path / 'kept.db'}")
    if redis:
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
