"""The passive reply: XML by wechatpy's reply classes, or JSON, encrypted where the request was."""

import json
import re
from typing import Any

from wechatpy.replies import ArticlesReply, TextReply, TransferCustomerServiceReply

from bot.channels.wechat.crypto import Keys
from bot.channels.wechat.incoming import Incoming
from bot.channels.wechat.parts import CardPart, Part, TransferPart

NOTHING = "success"
"""What WeChat takes for "heard, do not call again"."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_END_OF_CDATA = ("]]>", "]]]]><![CDATA[>")


def render(part: Part, incoming: Incoming, form: str, now: int) -> str:
    """The part as a reply to this message, in the form (`xml` or `json`) in which it came."""
    return _json(part, incoming, now) if form == "json" else _xml(part, incoming, now)


def seal(text: str, keys: Keys, number: int, form: str, nonce: str, now: int) -> str:
    """A reply encrypted with the key that opened its message, in the same form."""
    encrypted, signature = keys.seal(text, number, nonce, now)
    if form == "json":
        return json.dumps({"Encrypt": encrypted, "MsgSignature": signature, "TimeStamp": now, "Nonce": nonce})
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
        f"<TimeStamp>{now}</TimeStamp><Nonce><![CDATA[{_safe(nonce)}]]></Nonce></xml>"
    )


def _xml(part: Part, incoming: Incoming, now: int) -> str:
    ends = {"source": incoming.account, "target": incoming.user, "time": now}
    if isinstance(part, TransferPart):
        return str(TransferCustomerServiceReply(**ends).render())
    if isinstance(part, CardPart):
        reply = ArticlesReply(**ends)
        reply.add_article({"title": _safe(part.title), "description": _safe(part.text), "url": _safe(part.url)})
        return str(reply.render())
    return str(TextReply(**ends, content=_safe(part.plain())).render())


def _json(part: Part, incoming: Incoming, now: int) -> str:
    body: dict[str, Any] = {"ToUserName": incoming.user, "FromUserName": incoming.account, "CreateTime": now}
    if isinstance(part, TransferPart):
        body |= {"MsgType": "transfer_customer_service"}
    elif isinstance(part, CardPart):
        article = {"Title": part.title, "Description": part.text, "PicUrl": "", "Url": part.url}
        body |= {"MsgType": "news", "ArticleCount": 1, "Articles": [article]}
    else:
        body |= {"MsgType": "text", "Content": part.plain()}
    return json.dumps(body, ensure_ascii=False)


def _safe(text: str) -> str:
    """Text that can stand in CDATA: wechatpy writes it as it is, so an end of CDATA in it would break the reply."""
    return _NOT_IN_XML.sub("", text).replace(*_END_OF_CDATA)
