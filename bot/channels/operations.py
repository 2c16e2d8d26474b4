"""For whoever runs the guide: is it alive, is it ready, how much does it do; and limits for every request.

`/health/live` says that the process answers, `/health/ready` that it can read and write what it keeps, `/metrics`
gives figures to Prometheus. Metrics are for the inside: who comes through a proxy gets none.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from bot import metrics, services
from bot.channels import problems
from bot.channels.drain import DRAIN
from bot.rasa_fixes.probing import probe
from bot.stores import StoreError

logger = logging.getLogger(__name__)

MAX_HEADER_BYTES = 8 * 1024
SECONDS_TO_ARRIVE = 15
SECONDS_TO_ANSWER = 60
SECONDS_TO_PROBE = 3.0
_SECONDS_TO_REMEMBER = 1.0
_PROXIED = ("x-forwarded-for", "forwarded", "x-real-ip")
_ALWAYS_OPEN = ("/health/", "/metrics")


class OperationsChannel(InputChannel):  # type: ignore[misc]  # rasa has no annotations
    """No channel for people; registered as one because Rasa's server takes routes in no other way."""

    def __init__(self) -> None:
        self._checked, self._found = -_SECONDS_TO_REMEMBER, dict[str, bool]()
        self._checking = asyncio.Lock()

    @classmethod
    def name(cls) -> str:
        """As in credentials.yml."""
        return "operations"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """A channel without settings."""
        return cls()

    def url_prefix(self) -> str:
        """At the root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes."""
        routes = Blueprint("guide_operations")

        @routes.route("/health/live", methods=["GET", "HEAD"])
        async def live(request: Request) -> HTTPResponse:
            return json({"live": True})

        @routes.route("/health/ready", methods=["GET", "HEAD"])
        async def ready(request: Request) -> HTTPResponse:
            checks = await self._checks(request.app)
            fit = all(checks.values())
            return json({"ready": fit, "checks": checks}, status=200 if fit else 503)

        @routes.route("/metrics", methods=["GET"])
        async def figures(request: Request) -> HTTPResponse:
            if any(name in request.headers for name in _PROXIED):
                raise problems.ProblemError(404, "there is nothing at this address")
            return raw(await self._figures(request.app), content_type=metrics.CONTENT_TYPE)

        @routes.listener("before_server_start")
        async def prepare(app: Sanic, loop: object) -> None:
            problems.install(app)
            app.config.REQUEST_MAX_HEADER_SIZE = MAX_HEADER_BYTES
            app.config.REQUEST_TIMEOUT = SECONDS_TO_ARRIVE
            app.config.RESPONSE_TIMEOUT = SECONDS_TO_ANSWER
            app.register_middleware(_refuse_while_closing, "request")

        return routes

    async def _checks(self, app: Sanic) -> dict[str, bool]:
        """What is in order; asked at most once a second, however often somebody wants to know."""
        async with self._checking:
            if time.monotonic() - self._checked >= _SECONDS_TO_REMEMBER:
                agent = getattr(app.ctx, "agent", None)
                self._found = {
                    "model": bool(agent and agent.is_ready()),
                    "conversations": bool(agent) and await _works("conversations", _probe_conversations(agent)),
                    "store": await _works("the store", _probe_store()),
                }
                self._checked = time.monotonic()
        return {**self._found, "open": not DRAIN.closing}

    async def _figures(self, app: Sanic) -> bytes:
        agent = getattr(app.ctx, "agent", None)
        broker = getattr(getattr(agent, "tracker_store", None), "event_broker", None)
        ready = all((await self._checks(app)).values())
        waiting = getattr(getattr(agent, "lock_store", None), "waiting", 0)
        return metrics.report(ready, waiting, getattr(broker, "waiting", 0), getattr(broker, "dropped", 0))


async def _refuse_while_closing(request: Request) -> HTTPResponse | None:
    if DRAIN.closing and not request.path.startswith(_ALWAYS_OPEN):
        headers = {"Retry-After": "1", "Connection": "close"}
        return problems.problem(503, "the guide is being restarted; please send it again", headers)
    return None


async def _works(what: str, trial: Awaitable[None]) -> bool:
    try:
        await asyncio.wait_for(trial, SECONDS_TO_PROBE)
    except Exception as error:
        logger.error("%s cannot be read and written: %s", what, type(error).__name__)
        return False
    return True


async def _probe_conversations(agent: Any) -> None:
    await asyncio.to_thread(probe, agent.tracker_store)


async def _probe_store() -> None:
    store, key = services.store(), f"{time.time_ns()}"
    await store.put("health", key, key, SECONDS_TO_PROBE)
    found = await store.get("health", key)
    with contextlib.suppress(StoreError):  # it ends by itself
        await store.delete("health", key)
    if found != key:
        raise StoreError("what was written could not be read")
