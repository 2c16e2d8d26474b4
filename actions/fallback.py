"""When nothing fitted: offer the likeliest topics, then the menu and a person; never a loop, never silence."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import privacy
from actions.answer_topic import answer
from actions.check_message import continued_check
from actions.handoff import own_contact
from actions.opened_tasks import opened_task
from actions.turn import Turn, composer, send

_MOST_MISSES = 10  # as the slot in domain.yml


def _known_from_before(dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
    """What only the conversation before tells: privacy, a task, the last topic, a notice in bubbles; or nothing."""
    if settled := privacy.settled(dispatcher, turn):
        return settled
    if task := turn.reopened_task or opened_task(turn):
        return task
    if turn.topic != turn.intent:
        return answer(dispatcher, turn, turn.topic)
    return continued_check(dispatcher, tracker, turn)


class ActionOfferTopics(Action):
    """The message was not understood surely enough."""

    def name(self) -> str:
        return "action_offer_topics"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if known := _known_from_before(dispatcher, tracker, turn):
            return known
        if turn.misses and turn.misses % 2 == 0:  # the menu did not help either: whom to call, then the menu again
            reply = composer().handoff(turn.scene, own_contact())
        else:
            reply = composer().offer(turn.ranking, turn.scene, turn.misses)
        send(dispatcher, reply, turn)
        return turn.remember(misses=float(turn.misses + 1 if turn.misses < _MOST_MISSES else turn.misses - 1))


class ActionOutOfScope(Action):
    """The question is about something else."""

    def name(self) -> str:
        return "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if known := _known_from_before(dispatcher, tracker, turn):
            return known
        send(dispatcher, composer().menu("out_of_scope", turn.scene), turn)
        return turn.remember()


class ActionComplainAnswer(Action):
    """The person says that the answer did not fit."""

    def name(self) -> str:
        return "action_complain_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if task := opened_task(turn):
            return task
        send(dispatcher, composer().complain(turn.last_topic, turn.scene), turn)
        return turn.remember()
