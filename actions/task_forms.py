"""Runs tasks as Rasa forms: read what was said, ask for the next thing, show the result.

A form has one required slot, `<task>_inputs`: None until everything is known. What is known so far lies in
`<task>_draft`. A message that says nothing to the task is rejected; the rules then answer it as ever, and
`Turn.remember` brings the form back with its question.
"""

import abc
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_topic import show_answer
from actions.turn import Turn, composer, send
from bot import services
from bot.dialogue.compose import Reply
from bot.dialogue.tasks import Question, Reading, Say, Task
from bot.knowledge import Scene
from bot.messages import Choice, Choices, Message, Text
from bot.text.declining import leaves_out
from bot.text.normalize import normalize

# These intents are answered by their rules whatever the message holds besides.
CONTROL = frozenset({"crisis", "stop", "restart", "human_handoff"})
UNCLEAR = frozenset({"nlu_fallback", ""})
_MANY_MISSES = 2


class TaskAction(Action, abc.ABC):
    """What the three actions of a task share."""

    task: ClassVar[Task]

    @abc.abstractmethod
    def name(self) -> str:
        """As in the domain."""

    @property
    def draft(self) -> str:
        """The slot of what is known so far."""
        return f"{self.task.name}_draft"

    @property
    def inputs(self) -> str:
        """The slot that is filled when everything is known."""
        return f"{self.task.name}_inputs"

    @property
    def form(self) -> str:
        """The form."""
        return f"{self.task.name}_form"


class ValidateTask(TaskAction, abc.ABC):
    """`validate_<task>_form`: takes out of a message what the task needs."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        opening = self._is_opened_by(tracker)
        if self.is_left_by(turn) and not opening:
            return []
        known = dict(tracker.get_slot(self.draft) or {})
        question = None if opening else self.task.question(known)
        reading = self.task.read(turn.said, known, question.field if question else None)
        if opening:
            over = tracker.get_slot(self.inputs) is not None  # the last round is done: a bare request starts anew
            reading = reading or Reading({} if over else known)
        elif reading is None:
            return self._not_for_the_task(dispatcher, turn, tracker)
        remarks = tuple(_text(remark, turn.scene) for remark in self._remarks(reading, known, question))
        send(dispatcher, Reply(remarks), turn)
        asks = reading.asks and not opening and turn.intent in services.library()
        aside = turn.intent if asks else None
        if aside and aside not in self.task.topics:  # "8000。会坐牢吗": the value is taken, the question is answered
            show_answer(dispatcher, turn, aside)
        return self._known(reading, turn)

    def _is_opened_by(self, tracker: Tracker) -> bool:
        """True for the message that opened the form; Rasa may have noted the form as running before this is asked."""
        for event in reversed(tracker.events or []):
            if event.get("event") == "user":
                break
            if event.get("event") == "active_loop" and event.get("name") == self.form:
                return True
        return bool(tracker.active_loop_name != self.form)

    def is_left_by(self, turn: Turn) -> bool:
        """True for a message that its rule answers whatever it holds besides; 不想说 leaves out one question only."""
        return turn.intent in CONTROL and not (turn.intent == "stop" and leaves_out(normalize(turn.said.text)))

    def _remarks(self, reading: Reading, known: dict[str, Any], question: Question | None) -> tuple[Say, ...]:
        """What is said before the next question; that something was noted, where the same question comes again."""
        again = question is not None and self.task.question(reading.known) == question
        noted = again and {**reading.known, "last": None} != {**known, "last": None}
        return (*reading.remarks, Say("task_noted")) if noted and not reading.remarks else reading.remarks

    def _known(self, reading: Reading, turn: Turn) -> list[EventType]:
        complete = self.task.question(reading.known) is None
        inputs = dict(reading.known) if complete else None
        events = [SlotSet(self.draft, dict(reading.known)), SlotSet(self.inputs, inputs), SlotSet("misses", 0.0)]
        events += [SlotSet("locale", turn.locale), SlotSet("paused_task", None)]
        events += [SlotSet("named_lender", turn.lender), SlotSet("named_product", turn.product)]
        return [*events, FollowupAction(f"action_{self.task.name}_result")] if complete else events

    def _not_for_the_task(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> list[EventType]:
        """Words that mean nothing to anybody are said to be unclear; all else is left to the rules."""
        back_from_aside = tracker.latest_action_name not in {None, "action_listen", self.form}
        if turn.intent not in UNCLEAR or back_from_aside:
            return []
        key = "task_not_understood" if turn.misses < _MANY_MISSES else "task_not_understood_again"
        send(dispatcher, Reply((composer().text(key, turn.scene),)), turn)
        return [SlotSet("misses", float(min(turn.misses + 1, 10)))]


class AskTask(TaskAction, abc.ABC):
    """`action_ask_<task>_inputs`: asks the next question."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        question = self.task.question(tracker.get_slot(self.draft) or {})
        if question is None:
            raise LookupError(f"{self.form} asks although everything is known")
        send(dispatcher, Reply((_ask(question, turn.scene),)), turn)
        return []


class TaskResult(TaskAction, abc.ABC):
    """`action_<task>_result`: shows what came out of it, and listens."""

    @abc.abstractmethod
    async def reply(self, inputs: dict[str, Any], turn: Turn) -> Reply:
        """What is shown."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        reply = await self.reply(tracker.get_slot(self.inputs) or {}, turn)
        send(dispatcher, reply, turn)
        about = reply.topic or turn.last_topic  # so that "what is this based on" has an answer
        return [*turn.remember(last_task=self.form, last_topic=about), FollowupAction("action_listen")]


def _text(say: Say, scene: Scene) -> Text:
    return composer().text(say.key, scene, **say.blanks)


def _ask(question: Question, scene: Scene) -> Message:
    text = _text(question.say, scene)
    if not question.answers:
        return text
    titles = (composer().text(key, scene).text for key in question.answers)
    return Choices(text.text, tuple(Choice(title, title) for title in titles))
