"""An API of WeChat's that answers slowly or not at all: nothing is lost, nothing comes twice, and people are told."""

import asyncio
import dataclasses
import pathlib
from collections.abc import AsyncIterator

import pytest
from fake_wechat import ACCOUNT, APP_SECRET, FakeWeChat, Phone
from processes import SETTINGS, Guide, process, quiet

from bot.channels.wechat import api
from bot.channels.wechat.api import Api, UnreachableError
from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.incoming import Incoming
from bot.channels.wechat.parts import Part
from bot.channels.wechat.quota import Quota
from bot.channels.wechat.sender import Sender
from bot.channels.wechat.settings import Settings
from bot.channels.wechat.tokens import Tokens
from bot.stores import Store, open_store

SEND, TOKEN, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token", "/cgi-bin/message/custom/typing"
UNSURE, MISSED = "（上一个问题的回答可能没有送到。", "上次的回答没能发到您这里，现在补上："
PATIENCE = 1.0
SHORT, LONG = (dataclasses.replace(SETTINGS, window=seconds, repair=60.0) for seconds in (0.1, 4.0))


class Person:
    """Somebody on a phone, and the processes that answer; the first answer takes longer than the window."""

    def __init__(self, store: Store, wechat: FakeWeChat, opened: Api) -> None:
        self.phone, self._store, self._messages = Phone(wechat, "plain"), store, 0
        self._sender = Sender(opened, Tokens(opened, store, SETTINGS.app_id, APP_SECRET), Quota(store))

    async def asks(self, guide: Guide, settings: Settings) -> tuple[Part | None, Delivery]:
        """One message, answered in the passive reply or later; also the process, which may still be at it."""
        self._messages += 1
        self.phone.grants["message"] = (float("inf"), 5)
        one = process(self._store, guide, self._sender, settings)  # type: ignore[arg-type]
        number = str(self._messages)
        return await one.answer(Incoming(self.phone.openid, ACCOUNT, number, "text", number, text="问")), one

    async def gets_a_late_answer(self, text: str) -> None:
        """Or would get it, if WeChat took it."""
        part, one = await self.asks(Guide(0.3, text), SHORT)
        assert part is None
        await quiet(one)

    async def hears_next(self, text: str) -> str:
        """What the next answer, which is in time, says."""
        part, one = await self.asks(Guide(0, text), LONG)
        await quiet(one)
        assert part is not None
        return part.plain()

    @property
    def sent(self) -> list[str]:
        """What arrived by the API."""
        return [bubble.text for bubble in self.phone.shown]


@pytest.fixture
async def person(tmp_path: pathlib.Path, wechat: FakeWeChat, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Person]:
    """With a patience of one second in place of five, and a WeChat that takes twice that where it is slow."""
    monkeypatch.setattr(api, "_SECONDS", PATIENCE)
    monkeypatch.setattr(wechat, "slow_seconds", 2 * PATIENCE)
    wechat.faults.clear()
    wechat.dead = False
    opened, store = Api(wechat.url), open_store(f"sqlite:{tmp_path / 'kept.db'}")
    yield Person(store, wechat, opened)
    wechat.faults.clear()
    await opened.close()
    await store.close()


async def test_a_slow_send_that_arrives_after_all_is_not_sent_again(person: Person, wechat: FakeWeChat):
    """It cannot be known, so the person is asked to look; WeChat shows it once."""
    wechat.faults[SEND].append("slow")
    await person.gets_a_late_answer("旧答")
    told = await person.hears_next("新答")
    assert told.startswith(UNSURE)
    assert told.endswith("新答")
    assert "旧答" not in told
    await asyncio.sleep(2 * PATIENCE)
    assert person.sent == ["旧答"]
    assert await person.hears_next("再答") == "再答"


async def test_a_send_that_is_never_answered_is_told(person: Person, wechat: FakeWeChat):
    """WeChat has lost it: the person hears that an answer may be missing, once."""
    wechat.faults[SEND].append("silent")
    await person.gets_a_late_answer("旧答")
    assert (await person.hears_next("新答")).startswith(UNSURE)
    assert await person.hears_next("再答") == "再答"
    await asyncio.sleep(2 * PATIENCE)
    assert person.sent == []


async def test_who_writes_while_a_send_hangs_is_answered_at_once(person: Person, wechat: FakeWeChat):
    """Nobody waits for WeChat's API; the note comes with the answer after, and nothing is there twice."""
    wechat.faults[SEND].append("silent")
    before = wechat.sent_paths().count(SEND)
    part, one = await person.asks(Guide(0.3, "旧答"), SHORT)
    assert part is None
    while wechat.sent_paths().count(SEND) == before:
        await asyncio.sleep(0.01)
    assert await person.hears_next("新答") == "新答"
    await quiet(one)
    assert (await person.hears_next("再答")).startswith(UNSURE)
    assert person.sent == []


async def test_a_slow_token_within_our_patience_sends_once(person: Person, wechat: FakeWeChat):
    """Late, but there."""
    wechat.slow_seconds = 0.3
    wechat.faults[TOKEN].append("slow")
    await person.gets_a_late_answer("旧答")
    assert person.sent == ["旧答"]
    assert await person.hears_next("新答") == "新答"


@pytest.mark.parametrize("fault", ["slow", "silent", "drop", "garbage", "empty", -1, 45009])
async def test_without_a_token_the_answer_comes_with_the_next_one(person: Person, wechat: FakeWeChat, fault: int | str):
    """Nothing was sent, for certain; so the whole answer is told, once, and no traceback ends the work."""
    before = wechat.sent_paths().count(SEND)
    wechat.faults[TOKEN].extend([fault] * 8)
    await person.gets_a_late_answer("旧答")
    assert wechat.sent_paths().count(SEND) == before
    wechat.faults.clear()
    told = await person.hears_next("新答")
    assert told.startswith(MISSED)
    assert told.count("旧答") == 1
    assert told.endswith("新答")
    assert await person.hears_next("再答") == "再答"
    assert person.sent == []


async def test_a_slow_sign_of_typing_delays_nothing(person: Person, wechat: FakeWeChat):
    """对方正在输入 is a kindness, no step."""
    wechat.faults[TYPING].append("silent")
    await person.gets_a_late_answer("旧答")
    assert person.sent == ["旧答"]


async def test_an_address_that_takes_no_connection_has_had_no_effect(monkeypatch: pytest.MonkeyPatch):
    """While connecting nothing was sent, so the answer may be sent again later."""
    monkeypatch.setattr(api, "_SECONDS_TO_CONNECT", 0.1)
    opened = Api("http://192.0.2.1")  # an address for documents: where anything leads to it, nothing answers
    with pytest.raises(UnreachableError):
        await opened.post(SEND, b"{}")
    await opened.close()
