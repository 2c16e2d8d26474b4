"""Signatures and keys against the samples that Tencent publishes, against wechatpy, and against any damage."""

import json
import xml.etree.ElementTree as ET

import pytest
from fake_wechat import AES_KEY, APP_ID, OLD_AES_KEY, TOKEN
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from bot.channels.wechat import bodies, crypto, replies, signature
from bot.channels.wechat.crypto import Keys
from bot.channels.wechat.incoming import Incoming
from bot.channels.wechat.parts import CardPart, TextPart
from bot.channels.wechat.refusals import RefusedError
from bot.channels.wechat.signature import Query

# Out of the Python demo that Tencent publishes for the 公众平台 (cryptoDemo, Sample.py of 2014).
DEMO = {
    "token": "spamtest", "key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "app_id": "wx2c2769f8efd9abc2",
    "timestamp": "1409735669", "nonce": "1320562132", "signature": "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
    "encrypted": (
        "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9Fr"
        "XpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WG"
        "zjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIB"
        "YYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
    ),
}  # fmt: skip
# Out of 消息加解密说明 of the service account documents, the example in JSON: a message, and the answer to it.
PAGE = {
    "token": "AAAAA", "key": "A" * 43, "app_id": "wxba5fad812f8e6fb9", "timestamp": "1714112445", "nonce": "415670741",
    "signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
    "encrypted": (
        "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUn"
        "nR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY"
        "2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
    ),
}  # fmt: skip
PAGE_REPLY = {
    "random": "707722b803182950", "text": '{"demo_resp":"good luck"}', "timestamp": 1713424427,
    "encrypted": "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
    "signature": "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
}  # fmt: skip
# Out of the 企业微信 sample: its address check is signed and sealed by the same scheme.
WORK = {
    "token": "QDG6eK", "key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "app_id": "wx5823bf96d3bd56c7",
    "timestamp": "1409659589", "nonce": "263014780", "signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "encrypted": "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
}  # fmt: skip
SAMPLES = {"demo": DEMO, "page": PAGE, "work": WORK}
PLAIN = {"demo": "abcdteT", "page": '"debug_str":"hello world"', "work": "1616140317555161061"}


def query_of(sample: dict[str, str]) -> Query:
    """The address of a sample."""
    own = signature.sign(sample["token"], sample["timestamp"], sample["nonce"])
    return Query(sample["timestamp"], sample["nonce"], own, True, sample["signature"])


@pytest.mark.parametrize("name", SAMPLES)
def test_tencents_samples_are_verified_and_opened(name: str):
    """Signature and plain text of each."""
    sample = SAMPLES[name]
    query_of(sample).check_message(sample["token"], sample["encrypted"])
    opened, number = Keys(sample["app_id"], sample["token"], [sample["key"]]).open(sample["encrypted"])
    assert PLAIN[name] in opened
    assert number == 0


def test_the_message_of_the_demo_is_read():
    """Down to its fields."""
    opened, _ = Keys(DEMO["app_id"], DEMO["token"], [DEMO["key"]]).open(DEMO["encrypted"])
    incoming = Incoming.read(bodies.read(opened.encode())[1])
    assert (incoming.kind, incoming.text, incoming.message_id) == ("text", "abcdteT", "6054768590064713728")
    assert (incoming.user, incoming.account) == ("oyORnuP8q7ou2gfYjqLzSIWZf0rs", "gh_10f6c3c3ac5a")


def test_the_answer_of_the_page_is_sealed_byte_for_byte(monkeypatch: pytest.MonkeyPatch):
    """With the random bytes of the example, cipher text and signature are those of the example."""
    monkeypatch.setattr(crypto.secrets, "token_hex", lambda _: PAGE_REPLY["random"])
    keys = Keys(PAGE["app_id"], PAGE["token"], [PAGE["key"]])
    sealed = replies.seal(PAGE_REPLY["text"], keys, 0, "json", PAGE["nonce"], PAGE_REPLY["timestamp"])
    assert json.loads(sealed) == {
        "Encrypt": PAGE_REPLY["encrypted"],
        "MsgSignature": PAGE_REPLY["signature"],
        "TimeStamp": PAGE_REPLY["timestamp"],
        "Nonce": PAGE["nonce"],
    }


@pytest.mark.parametrize(
    ("timestamp", "nonce", "signed"),
    [
        ("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
    ],
)
def test_the_signatures_of_the_page_are_ours(timestamp: str, nonce: str, signed: str):
    """Address check and plain message of the same documents."""
    Query.read({"timestamp": timestamp, "nonce": nonce, "signature": signed}).check("AAAAA", lambda: int(timestamp))


@given(st.text(max_size=300))
@settings(deadline=None)
def test_what_we_seal_wechatpy_opens_and_the_other_way_round(text: str):
    """Any text, both ways."""
    text = text.encode("utf-8", "ignore").decode()
    keys, theirs = Keys(APP_ID, TOKEN, [AES_KEY]), WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    fields = {e.tag: e.text for e in ET.fromstring(replies.seal(text, keys, 0, "xml", "n1", 1700000000))}  # noqa: S314
    assert theirs.decrypt_message(fields, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"]) == text
    sealed = {e.tag: e.text for e in ET.fromstring(theirs.encrypt_message(text, "n2", "1700000000"))}  # noqa: S314
    assert keys.open(str(sealed["Encrypt"])) == (text, 0)


def test_a_message_under_the_previous_key_is_answered_with_that_key():
    """While WeChat's servers change over, both are in use."""
    keys = Keys(APP_ID, TOKEN, [AES_KEY, OLD_AES_KEY])
    old = WeChatCrypto(TOKEN, OLD_AES_KEY, APP_ID)
    sealed = {e.tag: e.text for e in ET.fromstring(old.encrypt_message("旧", "n", "1"))}  # noqa: S314
    text, number = keys.open(str(sealed["Encrypt"]))
    assert (text, number) == ("旧", 1)
    answer = {e.tag: e.text for e in ET.fromstring(replies.seal("答", keys, number, "xml", "n", 2))}  # noqa: S314
    assert old.decrypt_message(answer, answer["MsgSignature"], answer["TimeStamp"], answer["Nonce"]) == "答"


@given(st.one_of(st.text(max_size=200), st.binary(max_size=100).map(lambda b: b.hex()), st.just(DEMO["encrypted"])))
@settings(deadline=None)
def test_whatever_our_keys_do_not_open_is_refused(encrypted: str):
    """wechatpy raises five kinds of error for it; here it is always the same."""
    with pytest.raises(RefusedError):
        Keys(APP_ID, TOKEN, [AES_KEY, OLD_AES_KEY]).open(encrypted)


def test_a_body_for_another_account_is_refused():
    """Same key, other AppID."""
    sealed = WeChatCrypto(TOKEN, AES_KEY, "wx9999999999").encrypt_message("x", "n", "1")
    with pytest.raises(RefusedError, match="AppID"):
        Keys(APP_ID, TOKEN, [AES_KEY]).open(ET.fromstring(sealed).findtext("Encrypt") or "")  # noqa: S314


@pytest.mark.parametrize("away", [301, -301, 86_400])
def test_an_old_or_a_coming_timestamp_is_refused(away: int):
    """Five minutes to either side."""
    query = Query("1700000000", "n", signature.sign(TOKEN, "1700000000", "n"), False, "")
    query.check(TOKEN, lambda: 1700000000 + (300 if away > 0 else -300))
    with pytest.raises(RefusedError, match="timestamp"):
        query.check(TOKEN, lambda: 1700000000 + away)


@pytest.mark.parametrize("given_one", ["", "0" * 40, "é" * 40, signature.sign("other", "1", "n")])
def test_another_signature_is_refused(given_one: str):
    """Also one that is no ASCII, which hmac alone would not compare."""
    with pytest.raises(RefusedError):
        Query("1", "n", given_one, False, "").check(TOKEN, lambda: 1)


INCOMING = Incoming("o1", "gh_1", "1", "text", "1")


@given(st.text(alphabet=st.sampled_from("]>[<&!CDATA\x00\x0b\ud800 中]]>\n"), max_size=60))
@settings(deadline=None)
def test_an_answer_never_breaks_its_xml(text: str):
    """The end of CDATA and characters that XML does not know, in a text and in a card."""
    for part in (TextPart(text), CardPart(text, text, f"https://example.org/{text}")):
        root = ET.fromstring(replies.render(part, INCOMING, "xml", 1))  # noqa: S314
        shown = root.findtext("Content") if isinstance(part, TextPart) else root.findtext("Articles/item/Title")
        assert shown == "".join(c for c in text if c not in "\x00\x0b\ud800")
