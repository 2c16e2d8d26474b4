"""The typed messages that answers are made of, each with a plain-text form for channels that show only text.

Actions build them, channels show them; neither knows the other.
"""

import abc
import dataclasses
from typing import Any, ClassVar


@dataclasses.dataclass(frozen=True)
class Choice:
    """One thing that the person can tap: what it says, and the payload it sends."""

    title: str
    payload: str


@dataclasses.dataclass(frozen=True)
class Message(abc.ABC):
    """What every message can do: give its plain form, and its fields for clients that show more."""

    kind: ClassVar[str] = ""

    @abc.abstractmethod
    def plain(self) -> str:
        """The message as text alone, complete without buttons."""

    def caption(self) -> str:
        """The text to show where choices are shown as buttons beside it."""
        return self.plain()

    def fields(self) -> dict[str, Any]:
        """The message as JSON values, `kind` first."""
        return {"kind": self.kind} | dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True)
class Text(Message):
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str

    def plain(self) -> str:
        return self.text


@dataclasses.dataclass(frozen=True)
class Listing(Message):
    """A titled list; numbered where the order matters."""

    kind: ClassVar[str] = "list"
    title: str
    items: tuple[str, ...]
    numbered: bool = False

    def plain(self) -> str:
        marks = [f"{i}. " if self.numbered else "· " for i in range(1, len(self.items) + 1)]
        return "\n".join([self.title, *(mark + item for mark, item in zip(marks, self.items, strict=True))])


@dataclasses.dataclass(frozen=True)
class Sources(Message):
    """What an answer rests on, and the day it was checked."""

    kind: ClassVar[str] = "sources"
    title: str
    items: tuple[str, ...]
    checked: str

    def plain(self) -> str:
        return "\n".join([self.title, *(f"· {item}" for item in self.items), self.checked])


@dataclasses.dataclass(frozen=True)
class Crisis(Message):
    """Help in despair: a calm text and numbers to tap."""

    kind: ClassVar[str] = "crisis"
    text: str
    hotlines: tuple[tuple[str, str], ...]
    """(number, name) pairs."""

    def plain(self) -> str:
        return "\n".join([self.text, *(f"· {name}：{number}" for number, name in self.hotlines)])


@dataclasses.dataclass(frozen=True)
class Choices(Message):
    """A question with answers to tap."""

    kind: ClassVar[str] = "choices"
    prompt: str
    choices: tuple[Choice, ...]

    def plain(self) -> str:
        return "\n".join([self.prompt, *(f"{i}. {choice.title}" for i, choice in enumerate(self.choices, 1))])

    def caption(self) -> str:
        return self.prompt
