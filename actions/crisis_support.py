"""Words of self-harm."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send


class ActionCrisisSupport(Action):
    """Calm words and numbers to call; nothing about debts; a running form stops asking and keeps what it knows."""

    def name(self) -> str:
        return "action_crisis_support"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().crisis(turn.scene), turn)
        return turn.pause(last_topic=None, offered_topic=None)  # a yes after this is no wish to talk of debts
