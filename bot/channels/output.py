"""Collects what is sent to a person, whole: text, buttons, and the fields of the typed message."""

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel


class FullOutput(CollectingOutputChannel):  # type: ignore[misc]  # rasa has no annotations
    """Collects whole messages: text, buttons, and the fields of the typed message as `metadata`."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps one message as it will be sent."""
        kept = {"recipient_id": recipient_id, "text": message.get("text") or ""}
        if message.get("buttons"):
            kept["buttons"] = message["buttons"]
        if message.get("guide"):
            kept["metadata"] = message["guide"]
        self.messages.append(kept)
