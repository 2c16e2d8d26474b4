"""Stopping, and starting again."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import privacy
from actions.turn import Turn, composer, send
from bot.dialogue.compose import Reply


class ActionStop(Action):
    """The person wants no more for now; a running task forgets what it was told."""

    def name(self) -> str:
        return "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if turn.deletion_asked:
            return privacy.keep(dispatcher, turn)
        if turn.running_form is None:
            send(dispatcher, Reply((composer().text("stop", turn.scene),)), turn)
            return turn.remember(offered_topic=None)
        send(dispatcher, Reply((composer().text("task_stopped", turn.scene),)), turn)
        draft = f"{turn.running_form.removesuffix('_form')}_draft"
        return [*turn.pause(offered_topic=None), SlotSet(draft, None), SlotSet("paused_task", None)]


class ActionRestart(Action):
    """Forgets what was said; Rasa's own action of this name would say nothing."""

    def name(self) -> str:
        return "action_restart"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(
            dispatcher,
            Reply((composer().text("restarted", turn.scene), *composer().menu("ask_what", turn.scene).messages)),
            turn,
        )
        return [Restarted(), SlotSet("locale", turn.locale)]
