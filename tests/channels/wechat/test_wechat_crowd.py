"""Two hundred people at once, each message called three times by WeChat."""

import asyncio
import statistics

import pytest
from fake_wechat import FakeWeChat, Phone
from looking import user_events
from running import RunningGuide

PEOPLE = 200
QUESTIONS = ("逾期会上征信吗", "逾期会不会上门", "结清证明怎么开", "还不上怎么办", "罚息怎么算")


@pytest.fixture(scope="module")
def wechat(open_account: tuple[FakeWeChat, RunningGuide]) -> FakeWeChat:
    """WeChat's side of the guide that runs."""
    return open_account[0]


def test_two_hundred_people_are_each_answered_once(
    wechat: FakeWeChat, open_guide: RunningGuide, capsys: pytest.CaptureFixture[str]
):
    """Two replies of each message get lost, so that all calls come; one run, one answer, in the window."""
    phones = [Phone(wechat, *scene) for scene in [("safe", "xml"), ("plain", "json")] * (PEOPLE // 2)]
    questions = [QUESTIONS[number % len(QUESTIONS)] for number in range(PEOPLE)]

    async def all_at_once() -> None:
        await asyncio.gather(
            *(
                phone.asend({"MsgType": "text", "Content": question}, lose=2)
                for phone, question in zip(phones, questions, strict=True)
            )
        )

    wechat.run(all_at_once())
    for phone in phones:
        if not phone.shown:
            phone.waits(1, 30)
    seconds = sorted(call.seconds for phone in phones for call in phone.calls)
    p50, p99 = statistics.median(seconds), seconds[int(len(seconds) * 0.99)]
    late = sum(bubble.way == "sent" for phone in phones for bubble in phone.shown)
    with capsys.disabled():
        print(f"\n{PEOPLE} people, {len(seconds)} calls: p50 {p50:.2f} s, p99 {p99:.2f} s, {late} answers sent later")
    assert [len(phone.shown) for phone in phones] == [1] * PEOPLE
    assert {bubble.kind for phone in phones for bubble in phone.shown} == {"text"}
    assert [len(user_events(open_guide, phone)) for phone in phones] == [1] * PEOPLE
    assert p99 < wechat.call_seconds


def test_three_calls_at_the_same_moment_run_once(wechat: FakeWeChat, open_guide: RunningGuide):
    """Harder than WeChat: none waits for the other to fail. All get the same answer, one run made it."""
    phone = Phone(wechat, "plain")
    fields = {
        "ToUserName": "gh_1",
        "FromUserName": phone.openid,
        "CreateTime": "1",
        "MsgType": "text",
        "Content": QUESTIONS[0],
        "MsgId": "1",
    }

    async def burst() -> list[tuple[int, str]]:
        return await asyncio.gather(*(wechat.call(*wechat.address_and_body(fields, "plain")) for _ in range(3)))

    answers = wechat.run(burst())
    bodies = {body.partition("<CreateTime>")[0] for _, body in answers}
    assert [status for status, _ in answers] == [200] * 3
    assert len(bodies) == 1
    assert len(user_events(open_guide, phone)) == 1
