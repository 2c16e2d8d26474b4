"""WeChat's further calls for a message, where nothing can be sent later, and despair that is seen late."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Iterator

import pytest
from fake_wechat import ID_SECRET, SETTINGS, FakeWeChat, Phone
from processes import ASKED, HURRIED, Guide, Line, alive, process, quiet
from running import running

from bot.channels.wechat.delivery import Delivery
from bot.channels.wechat.incoming import conversation_of
from bot.channels.wechat.outbox import READY, Entry
from bot.channels.wechat.parts import Part, TextPart
from bot.channels.wechat.sender import Outcome
from bot.stores import Store


async def hangs_up(call: Awaitable[Part | None], seconds: float = 0.4) -> None:
    """WeChat's side of a call that gets no answer."""
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(call, seconds)


async def test_an_account_that_cannot_send_lets_wechat_call_again(store: Store):
    """`success` would end it: the answer is there for the second call, in this process or in another one."""
    for second_in_another in (False, True):
        guide = Guide(0.8)
        one, two = (process(store, guide, None, HURRIED) for _ in range(2))
        asked = dataclasses.replace(ASKED, message_id=f"7{second_in_another:d}")
        async with alive(one, two):
            await hangs_up(one.answer(asked, again=True))
            assert await (two if second_in_another else one).answer(asked, again=True) == TextPart("答")
            await quiet(one, two)
        assert len(guide.asked) == 1


async def test_an_answer_between_two_calls_waits_for_the_next(store: Store):
    """WeChat has just hung up when it is there."""
    guide = Guide(0.5)
    one = process(store, guide, None, HURRIED)
    await hangs_up(one.answer(ASKED, again=True))
    while not any(isinstance(entry, Entry) and entry.state == READY for entry in await entries(one)):
        await asyncio.sleep(0.01)
    assert await one.answer(ASKED, again=True) == TextPart("答")
    await quiet(one)
    assert (len(guide.asked), await one._outbox.take_missed(conversation_of("o1", ID_SECRET))) == (1, ([], False))


async def test_the_third_call_is_not_left_without_a_reply(store: Store):
    """After it WeChat would show a fault; the answer comes before the next one instead."""
    one = process(store, Guide(0.5, "旧答"), None, HURRIED)
    assert await one.answer(ASKED, again=False) is None
    await quiet(one)
    told = await process(store, Guide(0, "新答"), None).answer(dataclasses.replace(ASKED, message_id="8"))
    assert told is not None
    assert told.plain().startswith("上次的回答没能发到您这里，现在补上：\n\n旧答")


DESPAIR = dataclasses.replace(ASKED, message_id="66", text="撑到今天就好")  # no words of the rule: the model sees it
CRISIS = {"message": {"kind": "crisis"}, "locale": "zh"}


async def test_despair_that_only_the_model_sees_is_answered_in_the_window(store: Store):
    """As every answer is; what was missed before does not stand in front of it."""
    before = process(store, Guide(0.25, "旧答"), Line(Outcome.REFUSED), HURRIED)
    assert await before.answer(ASKED) is None
    await quiet(before)
    one = process(store, Guide(0, "您的安全最要紧", guide=CRISIS), Line())
    assert await one.answer(DESPAIR) == TextPart("您的安全最要紧")


async def test_despair_that_a_slow_model_sees_late_is_sent_first(store: Store):
    """Nobody knows of it when the window ends: it is sent as soon as it is seen, or waits for WeChat's next call."""
    line = Line()
    one = process(store, Guide(0.3, "您的安全最要紧", guide=CRISIS), line, HURRIED)
    assert await one.answer(DESPAIR, again=True) is None
    await quiet(one)
    assert line.sent == ["您的安全最要紧"]
    two = process(store, Guide(0.3, "您的安全最要紧", guide=CRISIS), None, HURRIED)
    later = dataclasses.replace(DESPAIR, message_id="67")
    await hangs_up(two.answer(later, again=True), 0.2)
    assert await two.answer(later, again=True) == TextPart("您的安全最要紧")


async def entries(one: Delivery) -> list[object]:
    """What is open."""
    return [await one._outbox.look(key) for key in await one._outbox.open_keys()]


async def test_an_account_that_cannot_send_keeps_no_openid(store: Store):
    """Nothing needs it."""
    for line, kept in ((Line(), "o1"), (None, "")):
        one = process(store, Guide(0.4), line, HURRIED)
        waiting = asyncio.create_task(one.answer(dataclasses.replace(ASKED, message_id=f"5{len(kept)}")))
        while not await one._outbox.open_keys():
            await asyncio.sleep(0.01)
        assert [entry.user for entry in await entries(one) if isinstance(entry, Entry)] == [kept]
        await waiting
        await quiet(one)


async def test_what_is_asked_is_kept_masked(store: Store):
    """While it waits for its answer too, and in what is put by."""
    one = process(store, Guide(0.4, "答"), Line(Outcome.REFUSED), HURRIED)
    asked = dataclasses.replace(ASKED, text="我的卡6222021234567890128被扣了两次，手机13800138000")
    waiting = asyncio.create_task(one.answer(asked))
    while not (found := await entries(one)):
        await asyncio.sleep(0.01)
    (entry,) = found
    assert isinstance(entry, Entry)
    assert "被扣了两次" in entry.text
    assert not any(secret in entry.dumps() for secret in ("6222021234567890128", "13800138000"))
    await waiting
    await quiet(one)
    assert await entries(one) == []


@pytest.fixture(scope="module")
def silent_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeWeChat]:
    """A guide with the real model for an account without the customer-service API; no answer is there in the window."""
    given = {name: value for name, value in SETTINGS.items() if name != "WECHAT_APP_SECRET"}
    given |= {"WECHAT_SENDING": "off", "WECHAT_WINDOW_SECONDS": "0.001"}
    with FakeWeChat() as fake, running(tmp_path_factory.mktemp("silent"), **given, WECHAT_API_URL=fake.url) as guide:
        fake.guide = f"http://127.0.0.1:{guide.port}"
        yield fake


def test_every_answer_of_an_account_that_cannot_send_is_passive(silent_account: FakeWeChat):
    """The call stays on the line past the window; a person in danger is not made to wait; nothing is ever sent."""
    phone = Phone(silent_account)
    assert "上门" in phone.say("逾期会不会上门")[0].text
    assert "这个回答没有包括的" in phone.say("1")[0].text
    assert "12356" in phone.say("我不想活了")[0].text
    assert {bubble.way for bubble in phone.shown} == {"passive"}
    assert len(phone.calls) == 3
    assert silent_account.requests == []


def test_a_long_answer_is_read_on_with_one_word(silent_account: FakeWeChat):
    """Its end says how; the choices stand at its very end and still work."""
    phone = Phone(silent_account)
    phone.say("逾期会上征信吗")
    first = phone.say("1")[0].text
    assert first.endswith("（后面还有，回复“继续”接着看）")
    rest = phone.say("继续")[0].text
    assert "回复 1：依据是什么" in rest
    assert phone.say("1")[0].text.startswith("这个回答的依据：")
    assert all(len(bubble.text.encode()) <= 2048 for bubble in phone.shown)
