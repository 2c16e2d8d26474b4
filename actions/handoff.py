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
        send(dispatcher, composer().handoff(turn.scene, own_contact()), turn)
        return turn.pause()


def own_contact() -> str:
    """How to reach the organisation's own people; empty when it names nobody."""
    return os.environ.get("GUIDE_CONTACT", "").strip()
