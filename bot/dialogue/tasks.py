"""What a task is: something that asks for several things before it gives a result. Pure; knows nothing of Rasa.

A task reads each message of the person and names its next question; `actions/task_forms.py` runs it as a Rasa form.
What is known so far is a plain mapping of JSON values, so that it can be kept in a slot: money and rates as text.
"""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any, Protocol

from bot.text.language import Locale

Values = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Said:
    """One message of the person, as it came through the doorway."""

    text: str
    intent: str
    today: datetime.date
    locale: Locale
    entities: tuple[Mapping[str, Any], ...] = ()


@dataclasses.dataclass(frozen=True)
class Say:
    """A wording with what fills its blanks."""

    key: str
    blanks: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Question:
    """What is asked next, with answers to tap: each is a wording, and a tap sends its words."""

    field: str
    say: Say
    answers: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Reading:
    """What a message meant to the task: all that is known from now on, and what is said before the next question."""

    known: Values
    remarks: tuple[Say, ...] = ()
    asks: bool = True
    """False when the message surely asks nothing besides, so that its topic is not answered."""


class Task(Protocol):
    """One task; `<name>_form` is its form, `<name>_draft` and `<name>_inputs` its slots."""

    name: str
    topics: frozenset[str]
    """Topics that the task is about itself: a message of such a topic that brings values is no question beside it."""

    def read(self, said: Said, known: Values, asked: str | None) -> Reading | None:
        """What the message meant; None when it says nothing to the task.

        `asked` is the field of the question that it may answer, None when the message opened the task. Values that
        cannot be right stay out of `known` and become a remark; nothing that was known is lost.
        """

    def question(self, known: Values) -> Question | None:
        """What to ask next; None when everything is known."""
