"""Greetings, thanks, goodbyes, kind words, and the honest answer to "are you a robot"."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send
from bot.dialogue.compose import Reply

_WORDING = {"goodbye": "goodbye", "thank": "thanks", "bot_challenge": "bot_challenge"}


class ActionSmallTalk(Action):
    """A first greeting says what the guide is and shows the menu; later ones are short."""

    def name(self) -> str:
        return "action_small_talk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if turn.intent in _WORDING:
            reply = Reply((composer().text(_WORDING[turn.intent], turn.scene),))
        elif turn.intent == "distress":
            reply = composer().comfort(turn.scene)
        elif any(event.get("event") == "bot" for event in tracker.events):
            reply = Reply((composer().text("greeting_again", turn.scene),))
        else:
            reply = composer().menu("greeting", turn.scene)
        send(dispatcher, reply, turn)
        return turn.remember()
