"""What is kept of a conversation is told; it is deleted when the person has said so twice."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, composer, send
from bot import services
from bot.dialogue.compose import Reply


class ActionPrivacy(Action):
    """What is kept, what for and how long, with the way to delete it."""

    def name(self) -> str:
        return "action_privacy"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        send(dispatcher, composer().privacy(turn.scene, services.settings().retention_days), turn)
        return turn.remember()


class ActionDeleteMyData(Action):
    """Asks first; once confirmed, says that all is deleted, and the doorway deletes it when this turn is stored."""

    def name(self) -> str:
        return "action_delete_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn.of(tracker)
        if turn.intent == "confirm_delete" or turn.confirms_deletion:
            return delete(dispatcher, turn)
        if turn.says_no:  # "先不删" and "别删" are about deleting too
            return keep(dispatcher, turn)
        send(dispatcher, composer().ask_to_delete(turn.scene), turn)
        return turn.pause(deletion_asked=True)


class ActionKeepData(Action):
    """Nothing is deleted."""

    def name(self) -> str:
        return "action_keep_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return keep(dispatcher, Turn.of(tracker))


def settled(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """The answer to a typed yes or no to whether everything may be deleted; nothing for any other message."""
    if turn.confirms_deletion:
        return delete(dispatcher, turn)
    return keep(dispatcher, turn) if turn.declines_deletion else []


def delete(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """The answer with the mark at which the doorway removes the conversation."""
    send(dispatcher, Reply((composer().text("deleted", turn.scene),)), turn, forget=True)
    return turn.pause()


def keep(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """The answer to a no."""
    send(dispatcher, Reply((composer().text("kept", turn.scene),)), turn)
    return turn.remember()
