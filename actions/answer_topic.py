"""Answers a question from the library."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import privacy
from actions.opened_tasks import opened_task
from actions.turn import Turn, composer, send


class ActionAnswerTopic(Action):
    """The one action behind all topics: the intent is the id of the answer."""

    def name(self) -> str:
        return "action_answer_topic"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if settled := privacy.settled(dispatcher, turn):
            return settled
        return turn.reopened_task or opened_task(turn) or answer(dispatcher, turn, turn.topic)


def answer(dispatcher: CollectingDispatcher, turn: Turn, topic: str) -> list[EventType]:
    """Sends the answer and remembers what it was about."""
    second = show_answer(dispatcher, turn, topic)
    return turn.remember(last_topic=topic, offered_topic=second, last_task=None)


def show_answer(dispatcher: CollectingDispatcher, turn: Turn, topic: str) -> str | None:
    """Sends the answer; the second question of the message, if it is offered too."""
    second = turn.second_topic if topic == turn.intent else None
    question = "" if turn.text.startswith("/") else turn.text
    send(dispatcher, composer().answer(topic, turn.scene, second, question), turn)
    return second
