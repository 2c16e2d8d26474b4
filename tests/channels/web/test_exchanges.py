"""A message is answered once, whatever networks, processes and impatient people do; and history says what was said."""

import asyncio
import functools
import http.client
import json
import logging
import multiprocessing
import pathlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from rasa.core.channels.channel import UserMessage
from redis_here import redis_server
from running import SECRET
from visiting import Visitor, is_problem
from web_bench import StandIn, echo, fail, served

from bot import services
from bot.channels.web.channel import WebChannel
from bot.channels.web.conversations import Conversations, ReusedIdError
from bot.channels.web.settings import Settings
from bot.channels.web.shapes import MessageId, from_guide, from_person
from bot.stores import Store, StoreError, open_store


def slow(seconds: float):
    """A behaviour that takes its time."""

    async def behave(message: UserMessage) -> None:
        await asyncio.sleep(seconds)
        await echo(message)

    return behave


def test_a_repeated_message_gets_the_first_answer(port: int, agent: StandIn):
    """The phone did not hear the answer and asks again."""
    visitor = Visitor.new(port)
    first = visitor.say("逾期会上门吗", "one")
    assert visitor.say("逾期会上门吗", "one") == first
    assert [message.text for message in agent.heard] == ["逾期会上门吗"]
    assert len(visitor.history()) == 2


def test_a_message_repeated_while_it_is_answered_waits(port: int, agent: StandIn):
    """Ten impatient taps are one message."""
    agent.behaviour = slow(0.4)
    visitor = Visitor.new(port)
    with ThreadPoolExecutor(10) as taps:
        answers = list(taps.map(lambda _: visitor.say("逾期会上门吗", "one"), range(10)))
    assert len(agent.heard) == 1
    assert all(answer == answers[0] and answer for answer in answers)


def test_who_hangs_up_gets_the_answer_later(port: int, agent: StandIn):
    """A tunnel cuts the connection: the message runs to its end, and asking again finds its answer."""
    agent.behaviour = slow(0.4)
    visitor = Visitor.new(port)
    with pytest.raises(OSError, match="timed out"):
        _hang_up(visitor)
    assert visitor.plain("逾期会上门吗", client_id="one") == [f"{visitor.conversation}: 逾期会上门吗"]
    assert len(agent.heard) == 1


def test_who_hangs_up_is_no_fault_of_ours(port: int, agent: StandIn, caplog: pytest.LogCaptureFixture):
    """Phones go through tunnels all day: a line for whoever looks closely, and none among the errors."""
    agent.behaviour = slow(0.4)
    with caplog.at_level(logging.INFO, "bot.channels.problems"):
        with pytest.raises(OSError, match="timed out"):
            _hang_up(Visitor.new(port))
        end = time.monotonic() + 10
        while "hung up" not in caplog.text and time.monotonic() < end:
            time.sleep(0.02)
    assert [record.levelname for record in caplog.records if "hung up" in record.getMessage()] == ["INFO"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def _hang_up(visitor: Visitor) -> None:
    body = json.dumps({"client_id": "one", "text": "逾期会上门吗"}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {visitor.token}"}
    connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=0.1)
    try:
        connection.request("POST", f"/chat/conversations/{visitor.conversation}/messages", body, headers)
        connection.getresponse()
    finally:
        connection.close()


@pytest.mark.parametrize("other", [{"text": "逾期会坐牢吗"}, {"text": "逾期会上门吗", "payload": "/home_visit"}])
def test_an_id_used_for_another_text_is_refused(other: dict[str, str], port: int, agent: StandIn):
    """Else the second message would be swallowed."""
    visitor = Visitor.new(port)
    visitor.say("逾期会上门吗", "one")
    assert is_problem(visitor.send(client_id="one", **other), 409)
    assert len(agent.heard) == 1


def test_the_same_id_in_two_conversations_is_two_messages(port: int):
    """Ids are the client's own; two clients may choose the same."""
    one, other = Visitor.new(port), Visitor.new(port)
    assert one.plain("甲", client_id="1") == [f"{one.conversation}: 甲"]
    assert other.plain("乙", client_id="1") == [f"{other.conversation}: 乙"]


def _answer_elsewhere(path: str, conversation: str, seconds: float) -> None:
    """Another process with the same store."""

    async def answer() -> None:
        async def answering(_: bool) -> list[dict[str, object]]:
            await asyncio.sleep(seconds)
            return from_guide([{"text": "answered elsewhere"}], "2026-11-22T08:00:00+08:00", "zh")

        person = from_person("你好", "one", "2026-11-22T08:00:00+08:00", "zh")
        await Conversations(open_store(f"sqlite:{path}"), 60).answer(conversation, "mark", person, answering)

    asyncio.run(answer())


async def test_a_second_process_waits_for_the_first(tmp_path: pathlib.Path):
    """Two replicas behind a balancer: the repeat lands on the other one."""
    path = tmp_path / "shared.db"
    mine = Conversations(open_store(f"sqlite:{path}"), 60)
    conversation = await mine.open("zh")
    other = multiprocessing.get_context("fork").Process(target=_answer_elsewhere, args=(str(path), conversation, 0.5))
    other.start()
    while not await mine._store.get("web.exchange", f"{conversation}/one"):
        await asyncio.sleep(0.01)

    async def never(_: bool) -> list[dict[str, object]]:
        raise AssertionError("it ran twice")

    person = from_person("你好", "one", "2026-11-22T08:00:01+08:00", "zh")
    exchange = await mine.answer(conversation, "mark", person, never)
    other.join()
    assert [answer["plain"] for answer in exchange.answers] == ["answered elsewhere"]
    with pytest.raises(ReusedIdError):
        await mine.answer(conversation, "another mark", person, never)


async def test_what_a_killed_process_left_is_taken_over_by_one(store: Store):
    """After its time is over; of many who wait, one goes on, and is told that somebody has tried before."""
    now = [1000.0]
    conversations = Conversations(store, 60, clock=lambda: now[0])
    conversation = await conversations.open("zh")
    person = from_person("你好", "one", "2026-11-22T08:00:00+08:00", "zh")
    started, told = asyncio.Event(), []

    async def dies(_: bool) -> list[dict[str, object]]:
        started.set()
        raise asyncio.CancelledError

    async def lives(again: bool) -> list[dict[str, object]]:
        told.append(again)
        return from_guide([{"text": "in the end"}], "2026-11-22T08:00:00+08:00", "zh")

    with pytest.raises(asyncio.CancelledError):
        await conversations.answer(conversation, "mark", person, dies)
    waiting = [asyncio.create_task(conversations.answer(conversation, "mark", person, lives)) for _ in range(5)]
    await asyncio.sleep(0.1)
    assert not told
    now[0] += 31
    found = await asyncio.gather(*waiting)
    assert told == [True]
    assert {exchange.answers[0]["plain"] for exchange in found} == {"in the end"}


def test_an_answer_that_was_already_in_the_tracker_is_not_made_again(
    port: int, agent: StandIn, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """Killed between Rasa's last write and ours: the form must not take the same figure for its next answer."""
    visitor = Visitor.new(port)
    monkeypatch.setattr("bot.channels.web.conversations.SECONDS_TO_ANSWER", -1.0)
    real, calls = store.replace, []

    async def dies_at_the_end(space: str, key: str, expected: str, value: str) -> bool:
        calls.append(value)
        if '"answers": [' in value and len(calls) == 2:
            raise StoreError("killed here")
        return await real(space, key, expected, value)

    monkeypatch.setattr(store, "replace", dies_at_the_end)
    assert visitor.send("还三千", "one").status == 503
    assert visitor.plain("还三千", client_id="one") == [f"{visitor.conversation}: 还三千"]
    assert len(agent.heard) == 1


def test_a_fault_is_answered_with_an_apology_and_kept(port: int, agent: StandIn, library, scene):
    """Never `[]`; and who reads the history later sees what stood there."""
    agent.behaviour = fail
    visitor = Visitor.new(port)
    apology = [library.say("apology", scene)]
    assert visitor.plain("逾期会上门吗") == apology
    assert [message["plain"] for message in visitor.history()] == ["逾期会上门吗", *apology]


@pytest.mark.parametrize("text", ["我不想活了", "借" * 3000 + "我不想活了"])
def test_words_of_self_harm_are_answered_whatever_is_broken(text: str, port: int, agent: StandIn):
    """Also by a guide whose every action fails."""
    agent.behaviour = fail
    answers = Visitor.new(port).say(text)
    assert answers[0]["message"]["kind"] == "crisis"
    assert [number for number, _ in answers[0]["message"]["hotlines"]] == ["12356", "110", "120"]


def test_without_a_store_nothing_is_promised_but_help_in_danger(
    port: int, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """503, so that the widget tries again with the same id; words of self-harm get their answer at once."""
    visitor = Visitor.new(port)

    async def away(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    for name in ("get", "put", "add", "replace", "increment"):
        monkeypatch.setattr(store, name, away)
    answer = visitor.send("逾期会上门吗")
    assert is_problem(answer, 503)
    assert answer.headers["retry-after"]
    assert visitor.say("我不想活了")[0]["message"]["kind"] == "crisis"
    assert is_problem(visitor.call("GET", "/messages"), 503)


def test_a_title_that_speaks_of_despair_outweighs_its_payload(port: int, agent: StandIn):
    """No button of ours says so; whatever sent it, a person may be behind it."""
    visitor = Visitor.new(port)
    visitor.say("我不想活了", payload="/ask_source")
    assert agent.heard[0].text == "我不想活了"


@pytest.mark.parametrize(
    ("text", "heard"), [("/restart", "restart"), ("//home_visit", "home_visit"), ("／restart", "restart")]
)
def test_a_typed_text_is_never_a_payload(text: str, heard: str, port: int, agent: StandIn):
    """Somebody pastes what a swindler told them to send; only taps act."""
    visitor = Visitor.new(port)
    visitor.say(text)
    assert agent.heard[0].text == heard
    assert visitor.history()[0]["plain"] == text


def test_a_tap_sends_its_payload_and_shows_its_title(port: int, agent: StandIn):
    """In the history the person reads what they tapped."""
    visitor = Visitor.new(port)
    visitor.say("依据是什么", payload="/ask_source")
    assert agent.heard[0].text == "/ask_source"
    assert visitor.history()[0]["plain"] == "依据是什么"


def test_pages_of_the_history_join_without_gap_or_repeat(port: int):
    """Whatever the page's length."""
    visitor = Visitor.new(port)
    for text in "甲乙丙丁":
        visitor.say(text)
    whole = visitor.history()
    assert [message["id"] for message in whole] == [f"{n}-{i}" for n in (1, 2, 3, 4) for i in (0, 1)]
    for limit in (1, 2, 3, 7, 8, 50):
        joined, cursor, more = [], "0-0", True
        while more:
            page = visitor.call("GET", f"/messages?after={cursor}&limit={limit}").json()
            assert len(page["messages"]) <= limit
            joined, cursor, more = joined + page["messages"], page["cursor"], page["more"]
        assert joined == whole
        assert cursor == "4-1"


def test_history_stops_before_what_is_still_being_answered(port: int, agent: StandIn):
    """A second tab that follows by cursor must not pass an answer over."""
    visitor = Visitor.new(port)
    visitor.say("甲")
    heard, may_answer = threading.Event(), threading.Event()

    async def answer_late(message: UserMessage) -> None:
        heard.set()
        while not may_answer.is_set():
            await asyncio.sleep(0.01)
        await echo(message)

    agent.behaviour = answer_late
    asking = threading.Thread(target=visitor.say, args=("乙",))
    asking.start()
    assert heard.wait(15)
    page = visitor.history()
    assert page[-1]["plain"] == "乙"
    cursor = page[-1]["id"]
    assert visitor.history(f"?after={cursor}") == []
    may_answer.set()
    asking.join()
    assert [message["id"] for message in visitor.history(f"?after={cursor}")] == ["2-1"]


async def test_a_later_answer_does_not_overtake_an_earlier_one_in_the_history(store: Store):
    """Replicas may finish in another order; unless the earlier one has died, its answers come first."""
    now = [1000.0]
    conversations = Conversations(store, 600, clock=lambda: now[0])
    conversation, first_may_go_on = await conversations.open("zh"), asyncio.Event()

    async def waits(_: bool) -> list[dict[str, object]]:
        await first_may_go_on.wait()
        return from_guide([{"text": "first"}], "2026-11-22T08:00:00+08:00", "zh")

    async def answers(_: bool) -> list[dict[str, object]]:
        return from_guide([{"text": "second"}], "2026-11-22T08:00:00+08:00", "zh")

    async def shown() -> list[str]:
        return [message["id"] for message in (await conversations.history(conversation, MessageId(0, 0), 50))[0]]

    one, other = (from_person("你好", name, "2026-11-22T08:00:00+08:00", "zh") for name in ("one", "other"))
    running = asyncio.create_task(conversations.answer(conversation, "mark", one, waits))
    await asyncio.sleep(0)
    await conversations.answer(conversation, "mark", other, answers)
    assert await shown() == ["1-0"]
    now[0] += 31
    assert await shown() == ["1-0", "2-0", "2-1"]
    first_may_go_on.set()
    await running
    assert await shown() == ["1-0", "1-1", "2-0", "2-1"]


def test_everything_of_a_conversation_is_deleted_and_nothing_of_another(port: int, agent: StandIn, store: Store):
    """Words, answers, counters, judgements, tracker."""
    one, other = Visitor.new(port), Visitor.new(port)
    for visitor in (one, other):
        answer = visitor.say("逾期会上门吗")[0]
        judged = visitor.call("POST", "/feedback", {"message": answer["id"], "helpful": False, "words": "太长"})
        assert judged.status == 204
    assert one.call("DELETE").status == 204
    rows = store._db.execute("SELECT space, key FROM kept").fetchall()
    assert rows
    assert not [row for row in rows if one.conversation in row[1]]
    assert list(agent.tracker_store.store) == [other.conversation]
    assert is_problem(one.call("GET", "/messages"), 404)
    assert len(other.history()) == 2


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2])
def test_a_running_message_does_not_bring_a_deleted_conversation_back(
    seconds: float, port: int, agent: StandIn, store: Store
):
    """Messages before and behind the deletion in the queue; afterwards there is nothing of them anywhere."""
    agent.behaviour = slow(0.3)
    visitor = Visitor.new(port)
    with ThreadPoolExecutor(4) as people:
        sent = [people.submit(visitor.send, text) for text in "甲乙丙"]
        time.sleep(seconds)
        assert people.submit(visitor.call, "DELETE").result().status == 204
        assert {answer.result().status for answer in sent} <= {200, 404}
    assert visitor.send("丁").status == 404
    assert agent.tracker_store.store == {}
    assert store._db.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_deletion_that_fails_can_be_tried_again(port: int, agent: StandIn, monkeypatch: pytest.MonkeyPatch):
    """Nobody is left with a dead token and a conversation that is still there."""
    visitor = Visitor.new(port)
    visitor.say("甲")
    real = agent.tracker_store
    agent.tracker_store = object()
    assert is_problem(visitor.call("DELETE"), 500)
    agent.tracker_store = real
    assert visitor.call("DELETE").status == 204
    assert real.store == {}


def test_a_judgement_is_masked_and_the_last_one_counts(port: int, store: Store):
    """Words about an answer may hold numbers, too."""
    visitor = Visitor.new(port)
    answer = visitor.say("逾期会上门吗")[0]
    for helpful, words in ((True, ""), (False, "请打13912345678")):
        body = {"message": answer["id"], "helpful": helpful, "words": words}
        assert visitor.call("POST", "/feedback", body).status == 204
    ((text,),) = store._db.execute("SELECT value FROM kept WHERE space = 'feedback'").fetchall()
    kept = json.loads(text)
    assert (kept["helpful"], kept["message"], kept["conversation"]) == (False, "1-1", visitor.conversation)
    assert "13912345678" not in text


@pytest.mark.parametrize("name", ["1-0", "1-9", "2-1", "0-1", "x", "", "1-1-1", "-1-1"])
def test_only_answers_of_this_conversation_are_judged(name: str, port: int):
    """Not one's own words, not what does not exist."""
    visitor = Visitor.new(port)
    visitor.say("逾期会上门吗")
    assert is_problem(visitor.call("POST", "/feedback", {"message": name, "helpful": True}), 404)


async def test_the_language_of_the_chat_reaches_the_guide(port: int, agent: StandIn):
    """So that a tap as the first message is answered in English."""
    visitor = Visitor.new(port, "en")
    visitor.say("Collection", payload="/home_visit")
    assert agent.heard[0].metadata["locale"] == "en"


def test_an_id_orders_messages_and_reads_what_it_writes():
    """Cursors are compared, not only shown."""
    assert MessageId(2, 9) < MessageId(10, 0) < MessageId(10, 1)
    assert MessageId.read(str(MessageId(10, 3))) == MessageId(10, 3)
    assert MessageId.read("10-") is None


def test_in_redis_it_is_all_the_same(agent: StandIn, monkeypatch: pytest.MonkeyPatch):
    """Answered once, read, judged and deleted, where replicas share a store."""
    with redis_server() as (url, _):
        monkeypatch.setattr(services, "store", functools.lru_cache(lambda: open_store(url)))
        agent.behaviour = slow(0.2)
        with served(agent, WebChannel(Settings(store_url=url), SECRET)) as port:
            visitor, other = Visitor.new(port), Visitor.new(port)
            other.say("乙")
            with ThreadPoolExecutor(5) as taps:
                answers = list(taps.map(lambda _: visitor.plain("甲", client_id="one"), range(5)))
            assert answers == [[f"{visitor.conversation}: 甲"]] * 5
            assert [message.text for message in agent.heard] == ["乙", "甲"]
            assert [message["id"] for message in visitor.history("?limit=1")] == ["1-0"]
            assert visitor.call("POST", "/feedback", {"message": "1-1", "helpful": True}).status == 204
            assert visitor.call("DELETE").status == 204
            with redis.Redis.from_url(url) as database:
                assert not [name for name in database.scan_iter() if visitor.conversation.encode() in name]
                assert [name for name in database.scan_iter() if other.conversation.encode() in name]
