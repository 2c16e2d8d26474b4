"""Follow-ups on the last answer: more detail, its sources, what to do now."""

import abc
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.check_message import last_check, verdicts
from actions.turn import Turn, composer, send
from bot.dialogue.compose import Reply
from bot.knowledge import Scene


class _FollowUp(Action, abc.ABC):
    """Speaks of the topic answered last, or asks for one."""

    @abc.abstractmethod
    def name(self) -> str:
        """As in the domain."""

    @abc.abstractmethod
    def reply(self, topic: str, scene: Scene) -> Reply:
        """What is said about the topic."""

    def reply_on_check(self, checked: Mapping[str, Any], scene: Scene) -> Reply:
        """What is said about a message that was judged last."""
        return verdicts().why(checked, scene)

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        topic, checked = turn.last_topic, last_check(tracker)
        if topic:
            reply = self.reply(topic, turn.scene)
        elif checked:
            reply = self.reply_on_check(checked, turn.scene)
        else:
            reply = composer().menu("no_topic_yet", turn.scene)
        send(dispatcher, reply, turn)
        return turn.remember()


class ActionMoreDetail(_FollowUp):
    """Everything behind the short answer."""

    def name(self) -> str:
        return "action_more_detail"

    def reply(self, topic: str, scene: Scene) -> Reply:
        return composer().details(topic, scene)


class ActionShowSource(_FollowUp):
    """What the answer rests on."""

    def name(self) -> str:
        return "action_show_source"

    def reply(self, topic: str, scene: Scene) -> Reply:
        return composer().sources(topic, scene)


class ActionNextSteps(_FollowUp):
    """What to do now."""

    def name(self) -> str:
        return "action_next_steps"

    def reply(self, topic: str, scene: Scene) -> Reply:
        return composer().next_steps(topic, scene)

    def reply_on_check(self, checked: Mapping[str, Any], scene: Scene) -> Reply:
        return verdicts().steps(checked, scene)
