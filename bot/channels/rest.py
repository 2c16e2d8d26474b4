"""Plain REST in Rasa's own form, without its faults: bad input is named, a failure is an apology, never `[]`."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.doorway import guarded

MAX_BODY_BYTES = 64 * 1024
MAX_SENDER_CHARACTERS = 128
_PROBLEM = "application/problem+json"


class BadRequestError(Exception):
    """A request that cannot be understood, with what is wrong and the HTTP status."""

    def __init__(self, status: int, detail: str) -> None:
        self.status, self.detail = status, detail
        super().__init__(detail)


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


class RestChannel(InputChannel):  # type: ignore[misc]  # rasa has no annotations
    """`POST /webhooks/rest/webhook` with `{"sender": "…", "message": "…"}`; the answer is a list of messages."""

    @classmethod
    def name(cls) -> str:
        """As in the address."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """A channel without settings."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        routes = Blueprint(f"guide_{self.name()}")
        handler = guarded(on_new_message)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                sender, text = _read(request)
            except BadRequestError as error:
                return _problem(error)
            output = FullOutput()
            await handler(UserMessage(text, output, sender, input_channel=self.name()))
            if request.args.get("stream") == "true":  # one message a line, as the rasa shell reads them
                lines = "".join(json.dumps(message, ensure_ascii=False) + "\n" for message in output.messages)
                return response.text(lines, content_type="text/event-stream")
            return response.json(output.messages, ensure_ascii=False)

        return routes


def _read(request: Request) -> tuple[str, str]:
    if len(request.body) > MAX_BODY_BYTES:
        raise BadRequestError(413, f"the body is larger than {MAX_BODY_BYTES} bytes")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequestError(400, 'the body must be JSON: {"sender": "…", "message": "…"}') from None
    if not isinstance(body, dict):
        raise BadRequestError(400, "the body must be a JSON object")
    sender, text = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not 0 < len(sender) <= MAX_SENDER_CHARACTERS:
        raise BadRequestError(400, f"`sender` must be a text of 1 to {MAX_SENDER_CHARACTERS} characters")
    if not isinstance(text, str):
        raise BadRequestError(400, "`message` must be a text")
    return _storable(sender), _storable(text)


def _storable(text: str) -> str:
    """The text with half surrogate pairs, which nothing can encode, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _problem(error: BadRequestError) -> HTTPResponse:
    title = {400: "Bad request", 413: "Body too large"}[error.status]
    body = {"type": "about:blank", "title": title, "status": error.status, "detail": error.detail}
    return response.json(body, status=error.status, content_type=_PROBLEM)
