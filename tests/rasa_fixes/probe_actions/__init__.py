"""Actions for the tests: those of the guide, and some that fail in the ways that Rasa tells apart."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

import actions.answer_topic
import actions.crisis_support
import actions.fallback
import actions.follow_up
import actions.small_talk
import actions.stop_restart

__all__ = ["actions"]


class ActionRejects(Action):
    """Says that it should not have been asked."""

    def name(self) -> str:
        return "action_rejects"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        raise ActionExecutionRejection(self.name(), "not now")


class ActionFails(Action):
    """Has a fault."""

    def name(self) -> str:
        return "action_fails"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(text="half of an answer")
        raise LookupError("a fault of ours")


class ActionLater(Action):
    """Runs as a coroutine, and gives every kind of message."""

    def name(self) -> str:
        return "action_later"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(text="text", image="https://example.com/a.png", attachment={"kind": "file"})
        dispatcher.utter_message(text="buttons", buttons=[{"title": "yes", "payload": "/affirm"}], guide={"a": (1, 2)})
        dispatcher.utter_message(json_message={"any": "thing"})
        return [SlotSet("last_topic", tracker.get_slot("last_topic") or "none"), SlotSet("misses", 2.0)]
