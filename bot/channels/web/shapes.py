"""What goes over the wire: messages as the widget reads them, and the ids and cursors that name them."""

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

from bot.messages import Choice, Choices, Text

_ID = re.compile(r"(\d{1,9})-(\d{1,4})")
Wire = dict[str, Any]


@dataclasses.dataclass(frozen=True, order=True)
class MessageId:
    """Where a message stands: in which exchange of the conversation, and where in it; 0 is the person's own."""

    exchange: int
    place: int

    def __str__(self) -> str:
        return f"{self.exchange}-{self.place}"

    @classmethod
    def read(cls, text: str) -> "MessageId | None":
        """The id out of its text form; None for anything else."""
        match = _ID.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match else None


def from_person(text: str, client_id: str, at: str, locale: str) -> Wire:
    """A person's message, without its id."""
    said = {"at": at, "from": "user", "client_id": client_id, "message": Text(text).fields(), "plain": text}
    return said | {"topic": None, "sources": [], "checked": None, "locale": locale}


def from_guide(collected: Sequence[Wire], at: str, locale: str) -> list[Wire]:
    """The guide's messages as an output channel has collected them, without their ids."""
    return [_from_guide(message, at, locale) for message in collected]


def _from_guide(collected: Wire, at: str, locale: str) -> Wire:
    about = dict(collected.get("metadata") or {})
    fields = about.get("message") or _fields(collected)
    plain = _choices(fields).plain() if fields["kind"] == Choices.kind else collected["text"]
    return {
        "at": at,
        "from": "guide",
        "message": fields,
        "plain": plain,
        "topic": about.get("topic"),
        "sources": list(about.get("sources") or ()),
        "checked": about.get("checked"),
        "locale": about.get("locale") or locale,
    }


def _fields(collected: Wire) -> Wire:
    """A message that Rasa itself has sent, without typed fields."""
    buttons = collected.get("buttons")
    if not buttons:
        return Text(collected["text"]).fields()
    choices = tuple(Choice(str(button["title"]), str(button["payload"])) for button in buttons)
    return Choices(collected["text"], choices).fields()


def _choices(fields: Wire) -> Choices:
    return Choices(fields["prompt"], tuple(Choice(c["title"], c["payload"]) for c in fields["choices"]))
