"""The way to a person."""

import os
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send


class ActionHumanHandoff(Action):
    """Says honestly what this is, and whom to call; `GUIDE_CONTACT` names the organisation's own people."""

    def name(self) -> str:
        return "action_human_handoff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().handoff(turn.scene, os.environ.get("GUIDE_CONTACT", "").strip()), turn)
        return turn.remember()
