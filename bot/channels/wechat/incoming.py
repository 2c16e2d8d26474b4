"""What a person did, out of the fields that WeChat sends: wechatpy knows the fields, this makes sure of them."""

import dataclasses
import hashlib
import hmac
import re

from wechatpy.events import EVENT_TYPES
from wechatpy.messages import MESSAGE_TYPES, BaseMessage, UnknownMessage

from bot.channels.wechat.bodies import Fields, text_of
from bot.channels.wechat.refusals import RefusedError

_ID = re.compile(r"[A-Za-z0-9_@.-]{1,64}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
_QR_PREFIX = "qrscene_"
_MOST_KEY_CHARACTERS = 1_024


@dataclasses.dataclass(frozen=True)
class Incoming:
    """A message or an event of one person to the account."""

    user: str
    """The OpenID."""
    account: str
    created: str
    kind: str
    """MsgType in small letters: text, voice, image, event …"""
    message_id: str = ""
    text: str = ""
    """What was written, or what WeChat heard in a voice message."""
    event: str = ""
    key: str = ""
    """Of a menu item, a QR code or a link."""
    menu_id: str = ""
    """Which item of a msgmenu was tapped."""

    @classmethod
    def read(cls, fields: Fields) -> "Incoming":
        """The message in the fields.

        Raises:
            RefusedError: naming the field that is missing or malformed.
        """
        kind = text_of(fields, "MsgType").lower()
        event = text_of(fields, "Event").lower() if kind == "event" else ""
        parsed = _parsed(kind, event, fields)
        incoming = cls(
            user=_formed("FromUserName", parsed.source, _ID),
            account=_formed("ToUserName", parsed.target, _ID),
            created=_formed("CreateTime", fields.get("CreateTime"), _NUMBER),
            kind=kind,
            message_id="" if kind == "event" else _formed("MsgId", fields.get("MsgId"), _NUMBER),
            text=_text(kind, parsed),
            event=event,
            key=_optional(fields, "EventKey")[:_MOST_KEY_CHARACTERS].removeprefix(_QR_PREFIX),
            menu_id=_optional(fields, "bizmsgmenuid")[:64],
        )
        if kind == "text" and "Content" not in fields:
            raise RefusedError("the field Content is missing")
        return incoming

    @property
    def identity(self) -> str:
        """The same for WeChat's second and third call: MsgId alone repeats between people, and events have none."""
        own = (self.message_id,) if self.message_id else (self.created, self.event, self.key)
        return hashlib.sha256("\n".join((self.account, self.user, self.kind, *own)).encode()).hexdigest()


def conversation_of(user: str, secret: str) -> str:
    """A name for the person's conversation out of which nobody without the secret gets the OpenID."""
    return "wechat-" + hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()[:32]


def _parsed(kind: str, event: str, fields: Fields) -> BaseMessage:
    types = EVENT_TYPES if kind == "event" else MESSAGE_TYPES
    return types.get(event or kind, UnknownMessage)(dict(fields))


def _text(kind: str, parsed: BaseMessage) -> str:
    value = {"text": "content", "voice": "recognition"}.get(kind)
    found = getattr(parsed, value, None) if value else None
    return found.strip() if isinstance(found, str) else ""


def _formed(name: str, value: object, form: re.Pattern[str]) -> str:
    if value is None or value == "":
        raise RefusedError(f"the field {name} is missing")
    if not isinstance(value, str) or not form.fullmatch(value):
        raise RefusedError(f"the field {name} is malformed")
    return value


def _optional(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
