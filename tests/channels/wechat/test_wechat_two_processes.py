"""Two processes of the guide on one Redis, WeChat calling now one and now the other: each message once."""

import asyncio
from collections.abc import Iterator

import pytest
from fake_wechat import SETTINGS, FakeWeChat, Phone
from looking import user_events
from running import RunningGuide, running

PEOPLE = 30
QUESTIONS = ("逾期会上征信吗", "逾期会不会上门", "结清证明怎么开")


@pytest.fixture(scope="module")
def replicas(
    tmp_path_factory: pytest.TempPathFactory, wechat: FakeWeChat, redis_url: str
) -> Iterator[tuple[RunningGuide, RunningGuide]]:
    """Both with the same conversations and the same store."""
    folder = tmp_path_factory.mktemp("replicas")
    settings = SETTINGS | {"WECHAT_API_URL": wechat.url, "WECHAT_MODE": "compatible", "GUIDE_STORE_URL": redis_url}
    settings |= {"GUIDE_DB": str(folder / "conversations.db"), "WECHAT_WINDOW_SECONDS": "3"}
    one_folder, two_folder = folder / "one", folder / "two"
    one_folder.mkdir()
    two_folder.mkdir()
    with running(one_folder, **settings) as one, running(two_folder, **settings) as two:
        wechat.guide, wechat.replica = (f"http://127.0.0.1:{guide.port}" for guide in (one, two))
        yield one, two


@pytest.fixture
def guide(replicas: tuple[RunningGuide, RunningGuide]) -> RunningGuide:
    """Where to look what was heard: both keep it in one file."""
    one, _ = replicas
    return RunningGuide(one.port, one.process, one.log_file, one.database.parent.parent / "conversations.db")


def test_each_message_is_answered_once_by_two_processes(wechat: FakeWeChat, guide: RunningGuide):
    """Two of three replies get lost, so that both processes are called for every message, while they are busy."""
    phones = [Phone(wechat) for _ in range(PEOPLE)]

    async def all_at_once() -> None:
        asked = zip(phones, QUESTIONS * PEOPLE, strict=False)
        await asyncio.gather(*(p.asend({"MsgType": "text", "Content": text}, lose=2) for p, text in asked))

    wechat.run(all_at_once())
    for phone in phones:
        if not phone.shown:
            phone.waits(1, 30)
    assert [[bubble.kind for bubble in phone.shown] for phone in phones] == [["text"]] * PEOPLE
    assert [len(user_events(guide, phone)) for phone in phones] == [1] * PEOPLE


def test_the_same_call_in_both_processes_at_once_runs_once(wechat: FakeWeChat, guide: RunningGuide):
    """Harder than WeChat, which waits for one call to fail before it makes the next."""
    phone = Phone(wechat, "plain")
    phone.grants["message"] = (float("inf"), 5)
    fields = {"ToUserName": "gh_1", "FromUserName": phone.openid, "CreateTime": "1", "MsgType": "text"}
    fields |= {"Content": QUESTIONS[0], "MsgId": "1"}

    async def burst() -> list[tuple[int, str]]:
        return await asyncio.gather(*(wechat.call(*wechat.address_and_body(fields, "plain")) for _ in range(4)))

    answers = wechat.run(burst())
    assert [status for status, _ in answers] == [200] * 4
    said = {body.partition("<CreateTime>")[0] for _, body in answers}
    assert any("征信" in body for _, body in answers) or phone.waits(1, 30)
    assert len(said - {"success"}) <= 1
    assert len(user_events(guide, phone)) == 1


def test_a_number_is_understood_by_the_other_process(wechat: FakeWeChat, guide: RunningGuide):
    """What one has offered, both know."""
    phone = Phone(wechat)
    phone.say(QUESTIONS[1])
    assert "这个回答没有包括的" in phone.say("1")[0].text
    assert phone.say("1")[0].text.startswith("这个回答的依据：")
    assert len(user_events(guide, phone)) == 3
