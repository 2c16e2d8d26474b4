"""Answers a question from the library."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send


class ActionAnswerTopic(Action):
    """The one action behind all topics: the intent is the id of the answer."""

    def name(self) -> str:
        return "action_answer_topic"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().answer(turn.intent, turn.scene, turn.second_topic), turn)
        return turn.remember(last_topic=turn.intent, offered_topic=turn.second_topic)
