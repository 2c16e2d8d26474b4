"""Errors as problem JSON (RFC 7807), the same on every address; nothing of the program's inside is shown."""

import http
import logging

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.stores import StoreError

logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
_READ_BYTES = 4 * MAX_BODY_BYTES  # a body between the two is read and named; a larger one is cut off by Sanic
_CONTENT_TYPE = "application/problem+json"
_SAFETY = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
_DETAILS = {
    404: "there is nothing at this address",
    405: "this address does not know that method",
    408: "the request did not arrive in time",
    413: f"the body is larger than {MAX_BODY_BYTES} bytes",
    500: "a fault on our side; it is in the log",
}


class ProblemError(Exception):
    """A request that is refused, with the HTTP status and why."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        self.status, self.detail, self.headers = status, detail, headers or {}
        super().__init__(detail)


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> HTTPResponse:
    """The error as a response."""
    title = http.HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return response.json(body, status=status, content_type=_CONTENT_TYPE, headers=_SAFETY | (headers or {}))


def install(app: Sanic) -> None:
    """Makes the server answer every error so, and read no body that is far too large."""
    app.config.REQUEST_MAX_SIZE = _READ_BYTES
    app.error_handler.add(Exception, _answer)
    app.error_handler.add(SanicException, _answer)


def _answer(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, ProblemError):
        return problem(error.status, error.detail, error.headers)
    if isinstance(error, StoreError):
        logger.error("the store is away: %s %s: %s", request.method, request.path, error)
        return problem(503, "the guide cannot keep anything just now; try again soon", {"Retry-After": "5"})
    status = getattr(error, "status_code", None) if isinstance(error, SanicException) else None
    if status is None or status >= 500:
        logger.error("a request failed: %s %s", request.method, request.path, exc_info=error)
    status = status or 500
    return problem(status, _DETAILS.get(status, http.HTTPStatus(status).phrase), getattr(error, "headers", None))
