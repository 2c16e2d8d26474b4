"""When nothing fitted: offer the likeliest topics, then the menu and a person; never a loop, never silence."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send


class ActionOfferTopics(Action):
    """The message was not understood surely enough."""

    def name(self) -> str:
        return "action_offer_topics"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().offer(turn.ranking, turn.scene, turn.misses), turn)
        return turn.remember(misses=float(min(turn.misses + 1, 10)))


class ActionOutOfScope(Action):
    """The question is about something else."""

    def name(self) -> str:
        return "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().menu("out_of_scope", turn.scene), turn)
        return turn.remember()


class ActionComplainAnswer(Action):
    """The person says that the answer did not fit."""

    def name(self) -> str:
        return "action_complain_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().complain(turn.last_topic, turn.scene), turn)
        return turn.remember()
