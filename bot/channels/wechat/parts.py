"""What WeChat can be given for a person: a text, a card, a menu to tap, a hand-over; also as JSON to be stored."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass(frozen=True)
class TextPart:
    """One bubble of text."""

    text: str

    def plain(self) -> str:
        """The words in it."""
        return self.text


@dataclasses.dataclass(frozen=True)
class CardPart:
    """An article card (图文): a title and a line of text that open a page."""

    title: str
    text: str
    url: str

    def plain(self) -> str:
        """The same as words, for where no card can be shown."""
        return f"{self.text}\n{self.title}：{self.url}"


@dataclasses.dataclass(frozen=True)
class MenuPart:
    """A question with items to tap (msgmenu), each by its number."""

    head: str
    items: tuple[str, ...]
    fallback: str
    """The same as words with numbers to send back."""

    def plain(self) -> str:
        """The words with numbers."""
        return self.fallback


@dataclasses.dataclass(frozen=True)
class TransferPart:
    """The message goes to the people at the account's own desk."""

    def plain(self) -> str:
        """Nothing is shown."""
        return ""


Part = TextPart | CardPart | MenuPart | TransferPart
_KINDS: dict[str, Callable[..., Part]] = {
    "text": TextPart,
    "card": CardPart,
    "menu": MenuPart,
    "transfer": TransferPart,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_values(part: Part) -> dict[str, Any]:
    """A part as JSON values."""
    return {"kind": _NAMES[type(part)], **dataclasses.asdict(part)}


def from_values(values: dict[str, Any]) -> Part:
    """The part again."""
    fields: dict[str, Any] = {n: tuple(value) if isinstance(value, list) else value for n, value in values.items()}
    return _KINDS[str(fields.pop("kind"))](**fields)


def as_message(part: Part, user: str) -> bytes:
    """The part as the customer-service API takes it; in UTF-8, since WeChat shows \\u escapes as they stand."""
    body: dict[str, Any] = {"touser": user}
    if isinstance(part, CardPart):
        article = {"title": part.title, "description": part.text, "url": part.url, "picurl": ""}
        body |= {"msgtype": "news", "news": {"articles": [article]}}
    elif isinstance(part, MenuPart):
        items = [{"id": str(number), "content": title} for number, title in enumerate(part.items, 1)]
        menu = {"head_content": part.head, "list": items, "tail_content": ""}
        body |= {"msgtype": "msgmenu", "msgmenu": menu}
    else:
        body |= {"msgtype": "text", "text": {"content": part.plain()}}
    return json.dumps(body, ensure_ascii=False).encode()
