"""Runs actions in Rasa's own process instead of a second server.

Reason: one process to start, stop and watch; no port, no connection that can be refused, no JSON over HTTP for each
answer. What an action sees and returns is the same, since Rasa still calls an endpoint: this one. A separate action
server stays supported: set ACTION_ENDPOINT_URL.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.rasa_fixes import event_json, guard

logger = logging.getLogger(__name__)

SECONDS_FOR_AN_ACTION = 10.0
_SECONDS_TO_KEEP = 2.0  # an idle connection; below the five of an action server, which would close it under us
_REJECTED = 400


class InProcessActions(EndpointConfig):  # type: ignore[misc]  # rasa has no annotations
    """An action endpoint that calls the actions of a package directly."""

    def __init__(self, package: str) -> None:
        guard("in-process actions")
        super().__init__(url=f"in-process:{package}", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", **kwargs: Any) -> Any:
        """Runs the action that Rasa asks for and gives what an action server would.

        Raises:
            ClientResponseError: with status 400 when the action rejects, as an action server answers then.
        """
        try:
            result = await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as rejection:
            body = event_json.dumps({"error": str(rejection), "action_name": rejection.action_name})
            raise ClientResponseError(_REJECTED, str(rejection), body) from rejection
        return event_json.loads(event_json.dumps(result))  # as over HTTP: lists for tuples, nothing that is not JSON


class ActionServer(EndpointConfig):  # type: ignore[misc]  # rasa has no annotations
    """A separate action server, spoken to over kept connections and with a time limit that a person can bear.

    Stock Rasa connects anew for every action and waits for five minutes.
    """

    _session: aiohttp.ClientSession | None = None

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The one session of this endpoint, open until `close`."""
        if self._session is None or self._session.closed:
            basic = self.basic_auth
            auth = aiohttp.BasicAuth(basic["username"], basic["password"]) if basic else None
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_SECONDS_TO_KEEP)
            self._session = aiohttp.ClientSession(headers=self.headers, auth=auth, connector=connector)
        yield self._session

    async def request(self, method: str = "post", **kwargs: Any) -> Any:
        """Asks the server.

        Raises:
            asyncio.TimeoutError: when it has not answered within `SECONDS_FOR_AN_ACTION`.
        """
        return await asyncio.wait_for(super().request(method, **kwargs), SECONDS_FOR_AN_ACTION)

    async def close(self) -> None:
        """Lets go of the connections."""
        if self._session is not None:
            await self._session.close()
