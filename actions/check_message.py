"""Judges a message that somebody received: pasted without a word, or asked for step by step."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.task_forms import AskTask, TaskResult, ValidateTask
from actions.turn import Turn, composer, send
from bot import services
from bot.dialogue.checked import Verdicts
from bot.dialogue.compose import Reply
from bot.sms.check_task import CheckTask
from bot.sms.looks import quoted_notice, reads_on


def verdicts() -> Verdicts:
    """Replies about checked messages."""
    return Verdicts(services.library(), services.checker())


def last_check(tracker: Tracker) -> Mapping[str, Any] | None:
    """The message that was judged last, as long as nothing else was answered since."""
    return tracker.get_slot("last_check") if not tracker.get_slot("last_topic") else None


class ActionCheckMessage(Action):
    """A notice that was pasted: its verdict at once. Bubbles one after another are one message."""

    def name(self) -> str:
        return "action_check_message"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, before = Turn.of(tracker), last_check(tracker)
        text = quoted_notice(turn.text) or turn.text
        if before and services.checker().continues(str(before["text"]), text):
            text = f"{before['text']}\n{text}"
        return _show(dispatcher, turn, text)


def continued_check(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
    """The verdict on the message judged last with this bubble joined to it; nothing where it is no part of it."""
    before = last_check(tracker)
    if not before or before.get("done") or not reads_on(turn.text):
        return []
    if not services.checker().continues(str(before["text"]), turn.text):
        return []
    return _show(dispatcher, turn, f"{before['text']}\n{turn.text}")


def _show(dispatcher: CollectingDispatcher, turn: Turn, text: str) -> list[EventType]:
    checked = {"text": text}
    send(dispatcher, verdicts().verdict(checked, turn.scene), turn)
    return turn.remember(last_check=checked, last_topic=None, offered_topic=None, last_task=None)


class ActionAfterMessage(Action):
    """Money was paid, a code given or a link opened: what to do in the first hour."""

    def name(self) -> str:
        return "action_after_message"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        checked = {**(tracker.get_slot("last_check") or {}), "done": turn.entity("done") or "paid"}
        send(dispatcher, verdicts().after(checked["done"], checked, turn.scene), turn)
        return turn.remember(last_check=checked)


class ActionWhyVerdict(Action):
    """你确定吗, 为什么: the findings of the last verdict; else more on the last answer."""

    def name(self) -> str:
        return "action_why_verdict"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, checked = Turn.of(tracker), last_check(tracker)
        if checked:
            send(dispatcher, verdicts().why(checked, turn.scene), turn)
        elif turn.last_topic:
            send(dispatcher, composer().sources(turn.last_topic, turn.scene), turn)
        else:
            send(dispatcher, composer().menu("no_topic_yet", turn.scene), turn)
        return turn.remember()


class ValidateMessageCheckForm(ValidateTask):
    """Takes message, sender and what was done out of what is said."""

    task = CheckTask()

    def name(self) -> str:
        return "validate_message_check_form"


class ActionAskMessageCheckInputs(AskTask):
    """Asks for the next of them."""

    task = CheckTask()

    def name(self) -> str:
        return "action_ask_message_check_inputs"


class ActionMessageCheckResult(TaskResult):
    """Shows the verdict."""

    task = CheckTask()

    def name(self) -> str:
        return "action_message_check_result"

    async def reply(self, inputs: dict[str, Any], turn: Turn) -> Reply:
        return verdicts().verdict(inputs, turn.scene)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        events = await super().run(dispatcher, tracker, domain)
        checked = SlotSet("last_check", tracker.get_slot(self.inputs))
        return [checked, SlotSet("last_topic", None), SlotSet(self.draft, None), *events]
