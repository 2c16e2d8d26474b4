"""Yes and no, as far as something was offered."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import privacy
from actions.opened_tasks import opened_task
from actions.turn import Turn, composer, send
from bot.dialogue.compose import Reply


class ActionAffirm(Action):
    """Yes goes on with a task that was left, else to the second question, else into detail; else asks what about."""

    def name(self) -> str:
        return "action_affirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, offered = Turn.of(tracker), tracker.get_slot("offered_topic")
        if turn.deletion_asked:
            return privacy.delete(dispatcher, turn)
        if tracker.get_slot("paused_task") and not turn.running_form:
            return [FollowupAction(tracker.get_slot("paused_task"))]
        if offered:
            send(dispatcher, composer().answer(offered, turn.scene), turn)
            return turn.remember(last_topic=offered, offered_topic=None)
        if turn.last_topic and not turn.misses:
            send(dispatcher, composer().details(turn.last_topic, turn.scene), turn)
        else:
            send(dispatcher, composer().menu("ask_what", turn.scene), turn)
        return turn.remember()


class ActionDeny(Action):
    """No to what was offered: the menu and a person; else a plain word."""

    def name(self) -> str:
        return "action_deny"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if turn.deletion_asked:
            return privacy.keep(dispatcher, turn)
        if task := opened_task(turn):
            return task
        if turn.misses or turn.intent == "none_of_these":
            send(dispatcher, composer().menu("none_of_these", turn.scene), turn)
        else:
            send(dispatcher, Reply((composer().text("deny", turn.scene),)), turn)
        return turn.remember(offered_topic=None)
