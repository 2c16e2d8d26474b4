"""Plain REST in Rasa's own form, without its faults: bad input is named, a failure is an apology, never `[]`."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.doorway import guarded
from bot.channels.output import FullOutput
from bot.channels.problems import MAX_BODY_BYTES, ProblemError, problem
from bot.channels.senders import belongs_to_a_channel

MAX_SENDER_CHARACTERS = 128


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
            except ProblemError as error:
                return problem(error.status, error.detail)
            output = FullOutput()
            await handler(UserMessage(text, output, sender, input_channel=self.name()))
            if request.args.get("stream") == "true":  # one message a line, as the rasa shell reads them
                lines = "".join(json.dumps(message, ensure_ascii=False) + "\n" for message in output.messages)
                return response.text(lines, content_type="text/event-stream")
            return response.json(output.messages, ensure_ascii=False)

        return routes


def _read(request: Request) -> tuple[str, str]:
    if len(request.body) > MAX_BODY_BYTES:
        raise ProblemError(413, f"the body is larger than {MAX_BODY_BYTES} bytes")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ProblemError(400, 'the body must be JSON: {"sender": "…", "message": "…"}') from None
    if not isinstance(body, dict):
        raise ProblemError(400, "the body must be a JSON object")
    sender, text = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not 0 < len(sender) <= MAX_SENDER_CHARACTERS:
        raise ProblemError(400, f"`sender` must be a text of 1 to {MAX_SENDER_CHARACTERS} characters")
    if belongs_to_a_channel(sender):
        raise ProblemError(400, "`sender` must not begin with the name of another channel")
    if not isinstance(text, str):
        raise ProblemError(400, "`message` must be a text")
    return _storable(sender), _storable(text)


def _storable(text: str) -> str:
    """The text with half surrogate pairs, which nothing can encode, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
