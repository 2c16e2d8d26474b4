"""Reads requests: bodies, tokens and queries, each fault named."""

import json
import re
from typing import Any

from sanic.request import Request

from bot.channels.problems import MAX_BODY_BYTES, ProblemError
from bot.text.language import Locale

MAX_PAYLOAD_CHARACTERS = 500
MAX_WORDS = 500
MAX_PAGE = 200
_CLIENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_NO_TOKEN = {"WWW-Authenticate": "Bearer"}


def body(request: Request) -> dict[str, Any]:
    """The JSON object in the body; an empty body is an empty object.

    Raises:
        ProblemError: 413, 415 or 400.
    """
    if len(request.body) > MAX_BODY_BYTES:
        raise ProblemError(413, f"the body is larger than {MAX_BODY_BYTES} bytes")
    if not request.body:
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ProblemError(415, "the body must be sent as application/json")
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ProblemError(400, "the body must be JSON") from None
    if not isinstance(found, dict):
        raise ProblemError(400, "the body must be a JSON object")
    return found


def text(found: dict[str, Any], name: str, most: int | None = None) -> str:
    """A text out of the body, with half surrogate pairs, which nothing can encode, as question marks.

    Raises:
        ProblemError: 400 when it is missing, no text, or longer than `most` characters.
    """
    value = found.get(name)
    if not isinstance(value, str):
        raise ProblemError(400, f"`{name}` must be a text")
    if most is not None and len(value) > most:
        raise ProblemError(400, f"`{name}` must have at most {most} characters")
    return value.encode("utf-8", "replace").decode("utf-8")


def client_id(found: dict[str, Any]) -> str:
    """The id that the client has given its message.

    Raises:
        ProblemError: 400 when it is missing or has another form.
    """
    value = found.get("client_id")
    if not isinstance(value, str) or not _CLIENT_ID.fullmatch(value):
        raise ProblemError(400, "`client_id` must have 1 to 64 letters, digits, dots, colons, dashes or underscores")
    return value


def payload(found: dict[str, Any]) -> str:
    """The payload of a tapped choice; empty when the person has typed.

    Raises:
        ProblemError: 400 when it is no text, or too long for one of ours.
    """
    return "" if found.get("payload") is None else text(found, "payload", MAX_PAYLOAD_CHARACTERS)


def locale(value: object) -> Locale:
    """`zh` or `en`; `zh` where nothing is said.

    Raises:
        ProblemError: 400 for anything else.
    """
    if value is None or value == "zh":
        return "zh"
    if value != "en":
        raise ProblemError(400, "`locale` must be zh or en")
    return "en"


def page_size(request: Request) -> int:
    """How many messages are asked for.

    Raises:
        ProblemError: 400 for what is no number from 1 to MAX_PAGE.
    """
    asked = request.args.get("limit", "50")
    if not re.fullmatch(r"[0-9]{1,3}", asked) or not 1 <= int(asked) <= MAX_PAGE:
        raise ProblemError(400, f"`limit` must be a whole number from 1 to {MAX_PAGE}")
    return int(asked)


def bearer(request: Request) -> str:
    """The token in the Authorization header.

    Raises:
        ProblemError: 401 when there is none.
    """
    header = request.headers.get("authorization", "")
    scheme, _, token = str(header).partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ProblemError(401, "a token is needed: Authorization: Bearer …", _NO_TOKEN)
    return token.strip()


def unauthorized(detail: str) -> ProblemError:
    """The refusal of a token that is not good."""
    return ProblemError(401, detail, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
