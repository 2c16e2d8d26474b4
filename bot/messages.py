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


NO_VALUE = "—"
"""What stands in a cell that has no value."""


@dataclasses.dataclass(frozen=True)
class Table(Message):
    """Figures side by side, with a note below on what they leave out."""

    kind: ClassVar[str] = "table"
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Each as long as `columns`; the first cell names the row."""
    note: str = ""

    def plain(self) -> str:
        """Phones show no columns: each row is a line, its cells named by their columns."""
        lines = [self.title]
        for name, *cells in self.rows:
            named = [(c, cell) for c, cell in zip(self.columns[1:], cells, strict=True) if cell != NO_VALUE]
            lines.append(f"· {name}：" + "，".join(f"{column} {cell}" if column else cell for column, cell in named))
        return "\n".join([*lines, *([self.note] if self.note else [])])


@dataclasses.dataclass(frozen=True)
class Reason:
    """What was seen in a message that somebody received, and why it matters."""

    quote: str
    why: str

    def plain(self) -> str:
        """One line."""
        return f"“{self.quote}”：{self.why}" if self.quote else self.why


@dataclasses.dataclass(frozen=True)
class Verdict(Message):
    """How risky a message is that somebody received: level, reasons, what to do; never that it is genuine."""

    kind: ClassVar[str] = "verdict"
    level: str
    """high_risk, suspicious, unclear or no_warning_signs."""
    title: str
    """The level in words."""
    reasons_title: str
    reasons: tuple[Reason, ...]
    steps_title: str
    steps: tuple[str, ...]

    def plain(self) -> str:
        reasons = [self.reasons_title, *(f"· {reason.plain()}" for reason in self.reasons)] if self.reasons else []
        steps = [self.steps_title, *(f"{i}. {step}" for i, step in enumerate(self.steps, 1))]
        return "\n\n".join("\n".join(block) for block in ([self.title], reasons, steps) if block)


@dataclasses.dataclass(frozen=True)
class PlanLink(Message):
    """A page of one's own, such as a repayment plan to print."""

    kind: ClassVar[str] = "plan"
    text: str
    title: str
    url: str
    """Where the page is, complete with scheme and host."""

    def plain(self) -> str:
        return f"{self.text}\n{self.title}：{self.url}"
