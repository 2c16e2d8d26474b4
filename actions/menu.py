"""The menu of themes, and the questions of one theme."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send


class ActionShowMenu(Action):
    """Says what the guide can do, by theme."""

    def name(self) -> str:
        return "action_show_menu"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().menu("capabilities", turn.scene), turn)
        return turn.remember()


class ActionShowTheme(Action):
    """Lists the questions of the theme that was tapped."""

    def name(self) -> str:
        return "action_show_theme"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().theme(turn.entity("theme") or "", turn.scene), turn)
        return turn.remember()
