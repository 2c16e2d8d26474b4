"""Two processes on one store, with a guide that takes its time: one run, one answer, whoever is called."""

import asyncio
import dataclasses
import logging

import pytest
from fake_wechat import APP_SECRET, ID_SECRET, FakeWeChat, Phone
from processes import ASKED, HURRIED, SETTINGS, Guide, Line, alive, process, quiet

from bot.channels.wechat.api import Api
from bot.channels.wechat.hours import ServiceHours
from bot.channels.wechat.incoming import conversation_of
from bot.channels.wechat.parts import CardPart, TextPart
from bot.channels.wechat.quota import MESSAGE, TAP, Quota
from bot.channels.wechat.sender import Outcome, Sender
from bot.channels.wechat.tokens import Tokens
from bot.messages import PlanLink
from bot.stores import Store, StoreError

LONG = "一句话。" * 400


async def test_calls_in_two_processes_share_one_run(store: Store):
    """The second call reaches the other process while the first still runs; it gets the answer of the first."""
    guide, line = Guide(0.1), Line()
    one, two = (process(store, guide, line) for _ in range(2))
    async with alive(one, two):
        answers = await asyncio.gather(one.answer(ASKED), two.answer(ASKED), two.answer(ASKED))
        await quiet(one, two)
        assert len(guide.asked) == 1
        assert TextPart("答") in answers
        assert line.sent == []
        assert await two.answer(ASKED) == TextPart("答")  # a call after the reply got lost
        assert len(guide.asked) == 1


async def test_wechats_next_call_takes_a_late_answer_from_the_other_process(store: Store):
    """The window of the first call is over; the next one waits in another process and gets the answer: none is sent."""
    guide, line, patient = Guide(1.5), Line(), dataclasses.replace(SETTINGS, window=1.0)
    one, two = process(store, guide, line, patient), process(store, guide, line, patient)
    async with alive(one, two):
        assert await one.answer(ASKED) is None
        assert await two.answer(ASKED) == TextPart("答")
        await quiet(one, two)
        assert (len(guide.asked), line.sent) == (1, [])


async def test_a_late_answer_is_sent_once_when_nobody_calls_again(store: Store):
    """And a call after that runs nothing."""
    guide, line = Guide(0.25), Line()
    one = process(store, guide, line, HURRIED)
    assert await one.answer(ASKED) is None
    await quiet(one)
    assert line.sent == ["答"]
    assert await one.answer(ASKED) is None
    assert (len(guide.asked), line.sent) == (1, ["答"])


async def test_a_dead_process_is_replaced(store: Store):
    """It stops in the middle; another one notices after a while, answers once, and a third finds nothing to do."""
    dead, line = process(store, Guide(60), Line(), HURRIED), Line()
    async with alive(dead):
        assert await dead.answer(ASKED) is None
    for task in dead._tasks:
        task.cancel()
    await dead._outbox.leave()
    guide = Guide()
    one, two = process(store, guide, line), process(store, guide, line)
    async with alive(one, two):
        await asyncio.gather(one.repair(), two.repair())
        await quiet(one, two)
    assert (len(guide.asked), line.sent) == (1, ["答"])
    assert guide.asked == [ASKED.text]


async def test_a_living_process_is_left_alone(store: Store):
    """However long its run takes."""
    guide, line = Guide(3.5), Line()
    one, two = (process(store, guide, line, HURRIED) for _ in range(2))
    async with alive(one, two):
        assert await one.answer(ASKED) is None
        await quiet(one)
        assert (len(guide.asked), line.sent) == (1, ["答"])


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.UNCLEAR])
async def test_what_did_not_arrive_is_told_with_the_next_message(store: Store, outcome: Outcome):
    """The answer itself where it is certain; only that something is missing where it is not."""
    one = process(store, Guide(0.25, "旧答"), Line(outcome), HURRIED)
    assert await one.answer(ASKED) is None
    await quiet(one)
    two = process(store, Guide(0, "新答"), Line())
    told = await two.answer(dataclasses.replace(ASKED, message_id="8"))
    assert told is not None
    assert ("旧答" in told.plain()) is (outcome is Outcome.REFUSED)
    assert ("可能没有送到" in told.plain()) is (outcome is Outcome.UNCLEAR)
    assert told.plain().endswith("新答")
    again = await two.answer(dataclasses.replace(ASKED, message_id="9"))
    assert again == TextPart("新答")


async def test_a_long_answer_without_an_api_is_read_on(store: Store):
    """Nothing is dropped: the end of the message says how to go on, and the rest comes piece by piece."""
    one = process(store, Guide(0, LONG), None)
    first = await one.answer(ASKED)
    second = await one.answer(dataclasses.replace(ASKED, message_id="8", text="继续"))
    third = await one.answer(dataclasses.replace(ASKED, message_id="9", text="继续"))
    shown = [part.plain() for part in (first, second, third) if part]
    note = "\n\n（后面还有，回复“继续”接着看）"
    assert shown[0].endswith(note)
    assert shown[1].endswith(note)
    assert "".join(text.removesuffix(note) for text in shown) == LONG
    assert all(len(text.encode()) <= 2048 for text in shown)


async def test_a_flood_of_parts_keeps_one_message_for_a_person(store: Store):
    """Five are granted after a message: four are used, the rest is kept to read on."""
    quota = Quota(store)
    line = Line()
    one = process(store, Guide(0, *["长" * 600] * 9), line)
    first = await one.answer(ASKED)
    await quiet(one)
    assert first is not None
    assert 1 + len(line.sent) <= 5
    assert line.sent[-1].endswith("（后面还有，回复“继续”接着看）")
    conversation = conversation_of("o1", ID_SECRET)
    for _ in range(4):
        assert await quota.take(conversation)
    assert not await quota.take(conversation)
    await quota.grant(conversation, TAP)
    assert [await quota.take(conversation) for _ in range(3)] == [True, True, False]
    await quota.grant(conversation, MESSAGE)
    assert await quota.left(conversation) == 4
    await quota.exhaust(conversation)
    assert await quota.left(conversation) == 0


async def test_outside_the_hours_they_are_said(store: Store):
    """And nobody is handed over to an empty desk."""
    settings = dataclasses.replace(SETTINGS, hours=ServiceHours(()))
    one = process(store, Guide(0, "请联系", guide={"intent": "human_handoff"}), Line(), settings)
    part = await one.answer(ASKED)
    assert part is not None
    assert part.plain().startswith("公众号的人工服务时间是")


async def test_a_hand_over_that_is_late_asks_to_try_once_more(store: Store):
    """The desk is open, but only a passive reply can hand a message over."""
    settings = dataclasses.replace(HURRIED, hours=ServiceHours.parse("1-7 00:00-24:00"))
    line = Line()
    one = process(store, Guide(0.4, "请联系", guide={"intent": "human_handoff"}), line, settings)
    assert await one.answer(ASKED) is None
    await quiet(one)
    assert line.sent == ["人工服务现在有人在，请再发一次“转人工”，我就把您转过去。\n\n请联系"]


async def test_a_plan_is_a_card(store: Store):
    """With its link; alone in the passive reply, beside a text it follows; as words where nothing can be sent."""
    plan = PlanLink("看看这份计划", "还款计划", "https://example.org/plan/1")
    card = CardPart("还款计划", "看看这份计划", "https://example.org/plan/1")
    guide = Guide(0, plan.plain(), guide={"message": plan.fields()})
    assert await process(store, guide, None).answer(ASKED) == card

    async def both(message) -> None:
        await message.output_channel.send_response("", {"text": "算好了"})
        await guide(message)

    line = Line()
    one = process(store, both, line)
    assert await one.answer(dataclasses.replace(ASKED, message_id="8")) == TextPart("算好了")
    await quiet(one)
    assert line.sent == [card.plain()]
    words = await process(store, both, None).answer(dataclasses.replace(ASKED, message_id="9"))
    assert words == TextPart(f"算好了\n\n{card.plain()}")


class DeadStore(Store):
    """A store that cannot be reached."""

    async def _fail(self, *_: object, **__: object) -> None:
        raise StoreError("gone")

    get = put = add = replace = increment = delete = keys = forget = clear = close = _fail  # type: ignore[assignment]


async def test_without_its_store_the_guide_still_answers(caplog: pytest.LogCaptureFixture):
    """Once for each message; a person in danger too."""
    guide = Guide()
    one = process(DeadStore(), guide, Line())
    assert await asyncio.gather(one.answer(ASKED), one.answer(ASKED)) == [TextPart("答")] * 2
    assert await one.answer(ASKED) == TextPart("答")
    assert len(guide.asked) == 1
    assert any(record.levelno == logging.ERROR for record in caplog.records)


class Blinking:
    """A store that fails for a moment, while an answer is written down."""

    def __init__(self, store: Store) -> None:
        self._store, self.fails = store, 0

    def __getattr__(self, name: str):
        if name == "replace" and self.fails:
            self.fails -= 1
            raise StoreError("gone for a moment")
        return getattr(self._store, name)


async def test_an_answer_that_the_store_could_not_note_is_not_given_again(store: Store):
    """The person has it; when the store is back nothing is sent."""
    blinking, line = Blinking(store), Line()
    one = process(blinking, Guide(), line)  # type: ignore[arg-type]
    blinking.fails = 1
    assert await one.answer(ASKED) == TextPart("答")
    await quiet(one)
    await one.repair()  # still remembered as answered
    one._flights.clear()
    await one.repair()
    await quiet(one)
    assert line.sent == []
    assert await one._outbox.open_keys() == []


async def test_one_process_renews_the_token_for_all(store: Store, wechat: FakeWeChat):
    """Ten at once, in two processes, with a token that is refused: one call, one new token."""
    apis = Api(wechat.url), Api(wechat.url)
    tokens = [Tokens(api, store, SETTINGS.app_id, APP_SECRET) for api in apis]
    first = set(await asyncio.gather(*(tokens[n % 2].get() for n in range(10))))
    calls = len(wechat.token_calls)
    assert len(first) == 1
    wechat.expire_token()
    second = set(await asyncio.gather(*(tokens[n % 2].get(bad=next(iter(first))) for n in range(10))))
    assert len(second) == 1
    assert second != first
    assert len(wechat.token_calls) - calls == 1
    stale = next(iter(second))
    third = await tokens[0].get(bad=stale)  # WeChat says it is good and refuses it: forced once, as its limit allows
    assert third != stale
    assert wechat.token_calls[-2:] == [False, True]
    for api in apis:
        await api.close()


async def test_endless_refusals_end(store: Store, wechat: FakeWeChat):
    """A token fault on every call costs two calls, not the day's limit."""
    api, quota, phone = Api(wechat.url), Quota(store), Phone(wechat)
    sender = Sender(api, Tokens(api, store, SETTINGS.app_id, APP_SECRET), quota)
    await quota.grant("c", MESSAGE)
    path = "/cgi-bin/message/custom/send"
    wechat.faults[path].extend([40001] * 10)
    before = wechat.sent_paths().count(path)
    assert await sender.send(TextPart("x"), phone.openid, "c") is Outcome.REFUSED
    assert wechat.sent_paths().count(path) - before == 2
    wechat.faults.clear()
    await api.close()
