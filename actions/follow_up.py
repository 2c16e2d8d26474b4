"""Follow-ups on the last answer: more detail, its sources, what to do now."""

import abc
from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send
from bot.dialogue.compose import Composer, Reply
from bot.knowledge import Scene


class _FollowUp(Action, abc.ABC):
    """Speaks of the topic answered last, or asks for one."""

    compose: Callable[[Composer, str, Scene], Reply]

    @abc.abstractmethod
    def name(self) -> str:
        """As in the domain."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if turn.last_topic:
            reply = type(self).compose(composer(), turn.last_topic, turn.scene)
        else:
            reply = composer().menu("no_topic_yet", turn.scene)
        send(dispatcher, reply, turn)
        return turn.remember()


class ActionMoreDetail(_FollowUp):
    compose = Composer.details

    def name(self) -> str:
        return "action_more_detail"


class ActionShowSource(_FollowUp):
    compose = Composer.sources

    def name(self) -> str:
        return "action_show_source"


class ActionNextSteps(_FollowUp):
    compose = Composer.next_steps

    def name(self) -> str:
        return "action_next_steps"
