"""Calls that are not WeChat's, or are damaged: a short refusal, one line in the log, and nothing of what was sent."""

import base64
import json
import os
import re
import struct
import subprocess
import time
import urllib.parse
import xml.etree.ElementTree as ET

import pytest
from fake_wechat import ACCOUNT, AES_KEY, APP_ID, OLD_AES_KEY, TOKEN, FakeWeChat, Phone, _sign
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looking import user_events
from running import Answer, RunningGuide
from test_wechat_bodies import BAD, GOOD, LARGE, xml_of
from wechatpy.crypto import WeChatCrypto
from wechatpy.crypto.base import WeChatCipher

from bot.paths import ROOT

WEBHOOK = "/webhooks/wechat/webhook"
REFUSALS = {(400, b"bad request"), (403, b"forbidden"), (413, b"body too large")}
SECRET = "oSecretOpenId"


@pytest.fixture(scope="module")
def wechat(open_account: tuple[FakeWeChat, RunningGuide]) -> FakeWeChat:
    """WeChat's side of the guide that runs."""
    return open_account[0]


def signed(timestamp: str | None = None, nonce: str = "n", **more: str) -> str:
    """An address as WeChat would sign it."""
    timestamp = timestamp or str(int(time.time()))
    own = {"timestamp": timestamp, "nonce": nonce, "signature": _sign(TOKEN, timestamp, nonce)}
    return f"{WEBHOOK}?{urllib.parse.urlencode(own | more)}"


def refused(guide: RunningGuide, address: str, body: bytes) -> tuple[Answer, list[str]]:
    """The refusal, and what the log says about it."""
    before = guide.log
    answer = guide.request("POST", address, body)
    assert (answer.status, answer.body) in REFUSALS
    lines = guide.log.removeprefix(before).strip().splitlines()
    assert not any(SECRET in line or "Traceback" in line for line in lines)
    return answer, lines


def test_the_address_check_is_echoed(open_guide: RunningGuide):
    """As WeChat does when the address is entered; a wrong signature gets nothing back."""
    answer = open_guide.request("GET", signed(echostr="5837251"))
    assert (answer.status, answer.body, answer.kind) == (200, b"5837251", "text/plain; charset=utf-8")
    assert open_guide.request("GET", signed(echostr="<script>")).kind.startswith("text/plain")
    for path in (f"{WEBHOOK}?echostr=1", signed(signature="0" * 40, echostr="1"), WEBHOOK, signed("1", echostr="1")):
        answer = open_guide.request("GET", path)
        assert (answer.status, answer.body) == (403, b"forbidden")


def test_the_command_of_the_documents_is_answered(open_guide: RunningGuide):
    """What a newcomer types before WeChat is connected; the last line asks what curl would ask."""
    (script,) = re.findall(r"```sh\n( *HOST=.*?)```", (ROOT / "docs" / "wechat.md").read_text(encoding="utf-8"), re.S)
    script = script.replace("http://localhost:5005", "").replace("curl ", "echo ")
    environment = os.environ | {"WECHAT_TOKEN": TOKEN}
    told = subprocess.run(["sh", "-ec", script], env=environment, check=True, capture_output=True, text=True)
    answer = open_guide.request("GET", told.stdout.strip())
    assert (answer.status, answer.body) == (200, b"hello")


STRANGERS = {
    "no address": lambda: WEBHOOK,
    "another signature": lambda: signed(signature="0" * 40),
    "a signature with another token": lambda: signed(signature=_sign("other", str(int(time.time())), "n")),
    "a signature that is none": lambda: signed(signature="é" * 40),
    "an old timestamp": lambda: signed(str(int(time.time()) - 400)),
    "a timestamp to come": lambda: signed(str(int(time.time()) + 400)),
    "a timestamp of words": lambda: signed("now"),
    "a timestamp without end": lambda: signed("9" * 400),
    "a nonce without end": lambda: signed(nonce="n" * 400),
    "an unknown cipher": lambda: signed(encrypt_type="rot13"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_is_refused(open_guide: RunningGuide, name: str):
    """Whatever the body is; scans cannot fill the log either."""
    _, lines = refused(open_guide, STRANGERS[name](), xml_of(GOOD))
    assert len(lines) <= 1


def test_a_copied_call_makes_nothing_happen(wechat: FakeWeChat, open_guide: RunningGuide):
    """The same address with another body is refused; with the same body it runs nothing."""
    phone = Phone(wechat, "plain")
    fields = GOOD | {"ToUserName": ACCOUNT, "FromUserName": phone.openid, "MsgId": "1"}
    address, body = wechat.address_and_body(fields, "plain")
    assert wechat.run(wechat.call(address, body))[0] == 200
    other = body.replace(b"<MsgId><![CDATA[1]", b"<MsgId><![CDATA[2]")
    assert wechat.run(wechat.call(address, other))[0] == 403
    assert wechat.run(wechat.call(address, body))[0] == 200
    assert len(user_events(open_guide, phone)) == 1
    statuses = [wechat.run(wechat.call(address, body))[0] for _ in range(6)]
    assert statuses[-1] == 403  # a flood of one message ends


@pytest.mark.parametrize("body", [*BAD.values(), LARGE], ids=[*BAD, "large"])
def test_a_bad_body_is_one_line_in_the_log(open_guide: RunningGuide, body: bytes):
    """400 or 413, one masked line, no traceback, nothing echoed."""
    answer, lines = refused(open_guide, signed(nonce=f"bad-{hash(body)}"), body)
    assert answer.status in {400, 413}
    assert len(lines) == 1, lines
    assert "refused with" in lines[0]


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<xml>", b"{", xml_of(GOOD)[:-6], json.dumps(GOOD).encode()[:-1]]),
    st.sampled_from(["raw", "aes", "xyz"]),
    st.text(max_size=10),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fuzzed_calls_never_fail(open_guide: RunningGuide, tail: bytes, start: bytes, kind: str, nonce: str):
    """No 500, no traceback, no echo of what was sent."""
    more = {"encrypt_type": kind, "msg_signature": "0" * 40}
    answer = open_guide.request("POST", signed(nonce=nonce or "n", **more), start + tail)
    assert answer.status in {200, 400, 403, 413}
    assert b"Traceback" not in answer.body
    assert answer.status == 200 or answer.body in {b"bad request", b"forbidden", b"body too large"}


def cipher_text(plain: bytes, key: str = AES_KEY) -> str:
    """Bytes under a key as they are, with whatever padding is in them."""
    raw = base64.b64decode(f"{key}=")
    return base64.b64encode(WeChatCipher(raw, raw[:16]).encrypt(plain)).decode()


def padded(inner: bytes, app_id: str = APP_ID, length: int | None = None) -> bytes:
    """As WeChat lays a message out before it is encrypted: random bytes, length, message, AppID, padding."""
    whole = b"0123456789abcdef" + struct.pack(">I", len(inner) if length is None else length) + inner + app_id.encode()
    count = 32 - len(whole) % 32
    return whole + bytes([count]) * count


def sealed_call(encrypted: str, nonce: str, **more: str) -> tuple[str, bytes]:
    """Address and body with every signature right."""
    timestamp = str(int(time.time()))
    right = {"encrypt_type": "aes", "msg_signature": _sign(TOKEN, timestamp, nonce, encrypted)}
    return signed(timestamp, nonce, **(right | more)), xml_of({"ToUserName": ACCOUNT, "Encrypt": encrypted})


INSIDE = xml_of(GOOD)
DAMAGED = {
    "no base64": "not base64!",
    "half a block": base64.b64encode(b"0123456789").decode(),
    "one block": cipher_text(b"0" * 16),
    "padding of zero": cipher_text(padded(INSIDE)[:-1] + b"\x00"),
    "padding beyond the text": cipher_text(padded(INSIDE)[:-1] + b"\xff"),
    "a length beyond the text": cipher_text(padded(INSIDE, length=2**31)),
    "another AppID": cipher_text(padded(INSIDE, "wx9999999999999999")),
    "no AppID": cipher_text(padded(INSIDE, "")),
    "another key": cipher_text(padded(INSIDE), base64.b64encode(b"k" * 32).decode().rstrip("=")),
    "bytes that are no UTF-8": cipher_text(padded(b"\xff\xfe" + INSIDE)),
    "a DOCTYPE inside": cipher_text(padded(BAD["a DOCTYPE"])),
    "no XML inside": cipher_text(padded(b"oSecretOpenId")),
    "half of it inside": cipher_text(padded(INSIDE[:-9])),
    "an empty message inside": cipher_text(padded(b"")),
    "one field inside": cipher_text(padded(xml_of({"FromUserName": SECRET}))),
    "a large message inside": cipher_text(padded(xml_of(GOOD | {"Content": "长" * 21_900}))),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_message_in_a_right_envelope_is_one_line(open_guide: RunningGuide, name: str):
    """Somebody who knows the token, or WeChat with another key: refused, with the reason and nothing of the message."""
    _, lines = refused(open_guide, *sealed_call(DAMAGED[name], f"damaged-{name.replace(' ', '-')}"))
    assert len(lines) == 1, lines
    assert "refused with" in lines[0]


def test_the_signature_covers_what_is_encrypted(open_guide: RunningGuide):
    """A right message with the signature of another one."""
    address, body = sealed_call(cipher_text(padded(INSIDE)), "covered", msg_signature="0" * 40)
    answer, _ = refused(open_guide, address, body)
    assert answer.status == 403


@pytest.mark.parametrize("key", [AES_KEY, OLD_AES_KEY], ids=["current", "previous"])
def test_what_wechat_would_send_is_taken(open_guide: RunningGuide, key: str):
    """The same envelope with nothing wrong, so that the refusals above are for their reasons; answered with its key."""
    encrypted = cipher_text(padded(xml_of(GOOD | {"MsgId": str(len(key) + ord(key[0]))})), key)
    answer = open_guide.request("POST", *sealed_call(encrypted, f"right-{key[:4]}"))
    assert answer.status == 200
    fields = {element.tag: element.text for element in ET.fromstring(answer.body)}  # noqa: S314  # the guide's own
    crypto = WeChatCrypto(TOKEN, key, APP_ID)
    assert SECRET in crypto.decrypt_message(fields, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=100).map(str.encode),
        st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=20)).map(lambda d: json.dumps(d).encode()),
        st.integers(0, len(INSIDE)).map(lambda cut: INSIDE[:cut]),
    ),
    st.text("0123456789abcdef", min_size=8, max_size=16),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fuzzed_messages_in_right_envelopes_never_fail(open_guide: RunningGuide, inner: bytes, nonce: str):
    """What comes after the cipher reads anything, too."""
    address, body = sealed_call(cipher_text(padded(inner)), nonce)
    answer = open_guide.request("POST", address, body)
    assert answer.status == 200 or (answer.status, answer.body) in REFUSALS


def test_the_log_has_no_traceback_and_no_secret(open_guide: RunningGuide):
    """After everything above."""
    assert "Traceback" not in open_guide.log
    assert TOKEN not in open_guide.log
    assert AES_KEY not in open_guide.log
    assert SECRET not in open_guide.log
