"""The stand-in itself: it does what WeChat's documents say, or the tests against it would show nothing."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from fake_wechat import APP_ID, APP_SECRET, SORRY, FakeWeChat, Phone

SEND = "/cgi-bin/message/custom/send"
TEXT = {"MsgType": "text", "Content": "问"}


@pytest.fixture
async def api(wechat: FakeWeChat) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who calls WeChat's API."""
    async with aiohttp.ClientSession(wechat.url) as session:
        yield session


async def token_of(api: aiohttp.ClientSession, secret: str = APP_SECRET, force: bool = False) -> dict:
    """What stable_token answers."""
    body = {"grant_type": "client_credential", "appid": APP_ID, "secret": secret, "force_refresh": force}
    async with api.post("/cgi-bin/stable_token", json=body) as answer:
        return await answer.json()


async def send(api: aiohttp.ClientSession, token: str, user: str, text: str = "答") -> int:
    """What it says to a text."""
    body = {"touser": user, "msgtype": "text", "text": {"content": text}}
    async with api.post(SEND, params={"access_token": token}, json=body) as answer:
        return (await answer.json())["errcode"]


@contextlib.contextmanager
def listening(wechat: FakeWeChat, replies: list[str | None]):
    """A guide that gives these replies in turn; None is one that hangs."""

    async def handle(request: web.Request) -> web.Response:
        reply = replies.pop(0)
        if reply is None:
            await asyncio.sleep(2)
        return web.Response(text=reply or "")

    async def begin() -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/webhooks/wechat/webhook", handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        wechat.guide = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
        return runner

    runner = wechat.run(begin())
    try:
        yield
    finally:
        wechat.run(runner.cleanup())


@pytest.mark.parametrize(
    ("replies", "shown", "calls"),
    [(["success"], [], 1), ([""], [], 1), ([None, "success"], [], 2), ([None] * 3, [SORRY], 3)],
)
def test_it_calls_three_times_and_then_says_sorry(
    wechat: FakeWeChat, monkeypatch: pytest.MonkeyPatch, replies: list, shown: list[str], calls: int
):
    """`success` and nothing at all are heard; only silence is asked again."""
    monkeypatch.setattr(wechat, "call_seconds", 0.3)
    phone = Phone(wechat)
    with listening(wechat, list(replies)):
        phone.does(TEXT)
    assert ([bubble.text for bubble in phone.shown], len(phone.calls)) == (shown, calls)


@pytest.mark.parametrize("reply", ["<xml>", "words", "<xml><ToUserName>x</ToUserName></xml>", "{}"])
def test_a_reply_that_wechat_would_not_understand_is_a_fault(wechat: FakeWeChat, reply: str):
    """The person sees it."""
    phone = Phone(wechat, "plain")
    with listening(wechat, [reply]):
        assert phone.does(TEXT)[0].kind == "sorry"


async def test_it_counts_five_after_a_message_and_three_after_a_tap(wechat: FakeWeChat, api: aiohttp.ClientSession):
    """45015 before any, 45047 after all; a long text, a stranger and another token are refused."""
    token = (await token_of(api))["access_token"]
    phone = Phone(wechat)
    assert await send(api, token, phone.openid) == 45015
    phone.grants["message"] = (float("inf"), 5)
    phone.grants["tap"] = (float("inf"), 3)
    assert [await send(api, token, phone.openid) for _ in range(9)] == [0] * 8 + [45047]
    phone.grants["message"] = (float("inf"), 5)
    assert await send(api, token, phone.openid, "长" * 683) == 45002
    assert await send(api, token, "nobody") == 40003
    assert await send(api, "other", phone.openid) == 40001


async def test_its_token_is_stable_until_one_is_forced(wechat: FakeWeChat, api: aiohttp.ClientSession):
    """As stable_token promises; another secret gets none."""
    first = await token_of(api)
    assert await token_of(api) == first
    assert len(first["access_token"]) > 30
    assert (await token_of(api, force=True))["access_token"] != first["access_token"]
    assert await token_of(api, secret="0" * 32) == {"errcode": 40125, "errmsg": "refused"}
