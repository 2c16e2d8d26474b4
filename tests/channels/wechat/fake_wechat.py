"""WeChat as its documents describe it: calls the guide up to three times, counts quotas, hands out tokens, fails.

It runs in a thread of its own with its own event loop; tests speak to it as if it were a plain object.
"""

import asyncio
import base64
import collections
import contextlib
import dataclasses
import hashlib
import itertools
import json
import secrets
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Coroutine
from typing import Any

import aiohttp
from aiohttp import web
from wechatpy.crypto import WeChatCrypto

SORRY = "该公众号暂时无法提供服务，请稍后再试"
ACCOUNT = "gh_0123456789ab"
APP_ID, TOKEN, APP_SECRET = "wx0123456789abcdef", "tokenForTests", "0123456789abcdef0123456789abcdef"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
OLD_AES_KEY = base64.b64encode(bytes(range(32, 64))).decode().rstrip("=")
ID_SECRET = "a-secret-of-tests-that-is-long-enough"
GRANTS = {"message": (5, 48 * 3600.0), "tap": (3, 60.0)}
SETTINGS = {
    "WECHAT_APP_ID": APP_ID, "WECHAT_TOKEN": TOKEN, "WECHAT_APP_SECRET": APP_SECRET, "WECHAT_AES_KEY": AES_KEY,
    "WECHAT_ID_SECRET": ID_SECRET,
}  # fmt: skip
_ids = itertools.count(23_000_000_000_000_001)
_people = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Bubble:
    """What a phone shows."""

    kind: str
    """text, news, msgmenu, transfer or sorry."""
    text: str
    way: str
    """passive or sent."""
    at: float


@dataclasses.dataclass
class Call:
    """One call to the guide and what came back."""

    seconds: float
    status: int | None
    body: str


class Phone:
    """A person who follows the account."""

    def __init__(self, wechat: "FakeWeChat", mode: str = "safe", form: str = "xml") -> None:
        self.wechat, self.mode, self.form = wechat, mode, form
        self.openid = f"o{secrets.token_hex(10)}_{next(_people)}"
        self.shown: list[Bubble] = []
        self.calls: list[Call] = []
        self.grants: dict[str, tuple[float, int]] = {}
        wechat.phones[self.openid] = self

    def say(self, text: str, **fields: str) -> list[Bubble]:
        """Sends a text and gives what came back in the passive reply."""
        return self.does({"MsgType": "text", "Content": text, **fields})

    def does(self, fields: dict[str, str], calls: int = 3, lose: int = 0) -> list[Bubble]:
        """Any message or event; `lose` replies get lost on their way to WeChat, which then calls again."""
        return self.wechat.run(self.asend(fields, calls, lose))

    def event(self, event: str, key: str = "") -> list[Bubble]:
        """An event such as CLICK."""
        return self.does({"MsgType": "event", "Event": event, "EventKey": key})

    def waits(self, count: int = 1, seconds: float = 30.0) -> list[Bubble]:
        """What was sent later, once so many bubbles are there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            sent = [bubble for bubble in self.shown if bubble.way == "sent"]
            if len(sent) >= count:
                return sent
            time.sleep(0.02)
        raise AssertionError(f"{count} messages were expected to be sent: {self.shown}")

    async def asend(self, fields: dict[str, str], calls: int = 3, lose: int = 0) -> list[Bubble]:
        """The same inside the loop."""
        whole = {"ToUserName": ACCOUNT, "FromUserName": self.openid, "CreateTime": str(int(time.time()))} | fields
        if fields["MsgType"] != "event":
            whole.setdefault("MsgId", str(next(_ids)))
        tapped = fields.get("Event") in {"CLICK", "subscribe", "SCAN"} or "bizmsgmenuid" in fields
        if tapped or fields["MsgType"] != "event":
            kind = "tap" if tapped else "message"
            self.grants[kind] = (time.monotonic() + GRANTS[kind][1], GRANTS[kind][0])
        before = len(self.shown)
        await self.wechat.push(self, whole, calls, lose)
        return self.shown[before:]

    def show(self, kind: str, text: str, way: str) -> None:
        """A bubble appears."""
        self.shown.append(Bubble(kind, text, way, time.monotonic()))

    def may_be_sent(self) -> int:
        """0, or the code with which WeChat refuses to send."""
        now = time.monotonic()
        open_grants = {kind: grant for kind, grant in self.grants.items() if grant[0] > now}
        if not open_grants:
            return 45015
        for kind, (end, left) in open_grants.items():
            if left:
                self.grants[kind] = (end, left - 1)
                return 0
        return 45047


class FakeWeChat:
    """The server on WeChat's side."""

    def __init__(self, guide: str = "", call_seconds: float = 5.0) -> None:
        self.guide, self.call_seconds = guide, call_seconds
        self.replica = ""
        """Another process of the same account: every second call goes to it."""
        self._calls = itertools.count()
        self.phones: dict[str, Phone] = {}
        self.faults: dict[str, collections.deque[int | str]] = collections.defaultdict(collections.deque)
        """By path: error codes to answer with, in order; "slow", "silent", "drop", "garbage" and "empty" too."""
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.has_menus = True
        self.dead = False
        self.slow_seconds = 6.0
        self._token, self._token_serial = "", 0
        self.token_calls: list[bool] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "FakeWeChat":
        self._thread.start()
        self.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def run(self, work: Coroutine[Any, Any, Any], seconds: float = 120.0) -> Any:
        """Runs a coroutine in WeChat's own loop and waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def expire_token(self) -> None:
        """The token is good no more, as when somebody else has forced a new one."""
        self._token = ""

    def sent_paths(self) -> list[str]:
        """The paths of the API that were called, in order."""
        return [path for path, _ in self.requests]

    async def push(self, phone: Phone, fields: dict[str, str], calls: int, lose: int) -> None:
        """Calls the guide until it answers, three times at most; shows what a person would see."""
        for number in range(calls):
            started = time.monotonic()
            status, body = None, ""
            with contextlib.suppress(aiohttp.ClientError, asyncio.TimeoutError):
                status, body = await self.call(*self.address_and_body(fields, phone.mode, phone.form))
            phone.calls.append(Call(time.monotonic() - started, status, body))
            if status is not None and number >= lose:
                self._show(phone, status, body)
                return
        phone.show("sorry", SORRY, "passive")

    def address_and_body(
        self, fields: dict[str, str], mode: str = "safe", form: str = "xml", key: str = AES_KEY
    ) -> tuple[dict[str, str], bytes]:
        """What WeChat puts into the address and the body; freshly signed with each call."""
        plain = _xml(fields) if form == "xml" else json.dumps(fields, ensure_ascii=False)
        timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
        address = {"timestamp": timestamp, "nonce": nonce, "signature": _sign(TOKEN, timestamp, nonce)}
        address["openid"] = fields.get("FromUserName", "")
        if mode == "plain":
            return address, plain.encode()
        crypto = WeChatCrypto(TOKEN, key, APP_ID)
        sealed = ET.fromstring(crypto.encrypt_message(plain, nonce, timestamp))  # noqa: S314  # made just here
        encrypted, signature = sealed.findtext("Encrypt") or "", sealed.findtext("MsgSignature") or ""
        address |= {"encrypt_type": "aes", "msg_signature": signature}
        outer = {"ToUserName": fields.get("ToUserName", ""), "Encrypt": encrypted}
        if mode == "compatible":
            outer = fields | outer
        return address, (_xml(outer) if form == "xml" else json.dumps(outer, ensure_ascii=False)).encode()

    async def call(self, address: dict[str, str], body: bytes) -> tuple[int, str]:
        """One call; raises asyncio.TimeoutError after WeChat's five seconds."""
        timeout = aiohttp.ClientTimeout(total=self.call_seconds)
        guide = self.replica if self.replica and next(self._calls) % 2 else self.guide
        url = f"{guide}/webhooks/wechat/webhook"
        async with self._session.post(url, params=address, data=body, timeout=timeout) as response:
            return response.status, (await response.read()).decode()

    def _show(self, phone: Phone, status: int, body: str) -> None:
        if status == 200 and body in {"", "success"}:
            return
        try:
            assert status == 200
            reply = read_reply(body, phone)
        except (ValueError, AssertionError, ET.ParseError, KeyError):
            phone.show("sorry", f"{SORRY}\n{status} {body[:500]}", "passive")
            return
        phone.show(*reply, "passive")

    async def _open(self) -> None:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        app = web.Application()
        app.router.add_post("/{path:.*}", self._api)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]

    async def _close(self) -> None:
        await self._session.close()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw)
        self.requests.append((request.path, body))
        fault = self.faults[request.path].popleft() if self.faults[request.path] else None
        if self.dead or fault == "drop":
            request.transport.abort()  # type: ignore[union-attr]
            return web.Response()
        if fault == "garbage":
            return web.Response(status=502, text="<html>bad gateway</html>")
        if fault in {"slow", "silent"}:
            await asyncio.sleep(self.slow_seconds)
            fault = -1 if fault == "silent" else fault  # nothing is done, and nobody is there any more to hear it
        if request.path == "/cgi-bin/stable_token":
            return self._hand_out_token(body, fault)
        if isinstance(fault, int):
            return _says(fault)
        good = self._token and request.query.get("access_token") == self._token
        return _says(0 if good and not request.path.endswith("/send") else self._send(body) if good else 40001)

    def _hand_out_token(self, body: dict[str, Any], fault: object) -> web.Response:
        if isinstance(fault, int):
            return _says(fault)
        if fault == "empty":
            return web.json_response({})
        if body["appid"] != APP_ID or body["secret"] != APP_SECRET:
            return _says(40125)
        self.token_calls.append(body["force_refresh"])
        if not self._token or body["force_refresh"]:
            self._token_serial += 1
            self._token = f"token-{self._token_serial}-{secrets.token_hex(20)}"
        return web.json_response({"access_token": self._token, "expires_in": 7200})

    def _send(self, body: dict[str, Any]) -> int:
        phone = self.phones.get(body["touser"])
        if phone is None:
            return 40003
        kind = body["msgtype"]
        if kind == "msgmenu" and not self.has_menus:
            return 40200
        code = phone.may_be_sent()
        if code:
            return code
        if kind == "text":
            text = body["text"]["content"]
            if len(text.encode()) > 2048:
                return 45002
        elif kind == "news":
            (article,) = body["news"]["articles"]
            text = f"{article['title']}\n{article['description']}\n{article['url']}"
        else:
            menu = body["msgmenu"]
            text = "\n".join([menu["head_content"], *(item["content"] for item in menu["list"])])
        phone.show(kind, text, "sent")
        return 0


def read_reply(body: str, phone: Phone) -> tuple[str, str]:
    """Kind and text of a passive reply, as strictly as WeChat reads it: same mode, same form, same people.

    Raises:
        ValueError, KeyError, AssertionError, ET.ParseError: when WeChat would not understand it.
    """
    if phone.mode != "plain":
        body = _opened(body, phone.form)
    if phone.form == "json":
        fields = json.loads(body)
        article = fields.get("Articles", [{}])[0]
    else:
        root = ET.fromstring(body)  # noqa: S314  # made by the guide
        fields = {element.tag: element.text or "" for element in root}
        article = {element.tag: element.text or "" for element in root.iterfind("Articles/item/*")}
    assert fields["ToUserName"] == phone.openid
    assert fields["FromUserName"] == ACCOUNT
    assert abs(int(fields["CreateTime"]) - time.time()) < 60
    kind = fields["MsgType"]
    if kind == "text":
        text = fields["Content"]
        assert 0 < len(text.encode()) <= 2048
        return "text", text
    if kind == "news":
        return "news", f"{article['Title']}\n{article['Description']}\n{article['Url']}"
    assert kind == "transfer_customer_service"
    return "transfer", ""


def _opened(body: str, form: str) -> str:
    if form == "json":
        fields = json.loads(body)
        fields["TimeStamp"] = str(fields["TimeStamp"])
    else:
        fields = {element.tag: element.text for element in ET.fromstring(body)}  # noqa: S314  # made by the guide
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    return str(crypto.decrypt_message(fields, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"]))


def _xml(fields: dict[str, str]) -> str:
    inner = "".join(f"<{name}>{_cdata(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>"


def _cdata(value: str) -> str:
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  # WeChat's protocol


def _says(code: int) -> web.Response:
    words = {0: "ok", 40164: "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"}.get(code, "refused")
    return web.json_response({"errcode": code, "errmsg": words})
