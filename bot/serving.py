"""Starts Rasa's server with our channels, our actions in the same process, and a model that fits the data."""

import os
import pathlib
import socket
from typing import TYPE_CHECKING

from bot import services, training
from bot.paths import ROOT

if TYPE_CHECKING:
    from rasa.core.utils import AvailableEndpoints
    from sanic import Sanic

HOST = "0.0.0.0"  # noqa: S104  # a server; bind to one address with GUIDE_HOST
SECONDS_TO_FINISH = 3.0  # for answers that are under way at Ctrl-C


class PortInUseError(Exception):
    """Somebody else listens on the port."""


class NoModelError(Exception):
    """The model could not be loaded; Rasa would go on without one."""


def endpoints() -> "AvailableEndpoints":
    """The endpoints of `endpoints.yml`, with actions in this process or on the server that the environment names."""
    from rasa.core.utils import AvailableEndpoints

    from bot import rasa_fixes
    from bot.rasa_fixes.in_process_actions import ActionServer, InProcessActions

    found = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    if not rasa_fixes.wanted():
        found.lock_store, found.tracker_store.type = None, "sql"
    if found.tracker_store and found.tracker_store.kwargs.get("dialect") == "sqlite":
        database = pathlib.Path(os.environ.get("GUIDE_DB") or ROOT / found.tracker_store.kwargs["db"])
        database.parent.mkdir(parents=True, exist_ok=True)
        found.tracker_store.kwargs["db"] = str(database)
    url = os.environ.get("ACTION_ENDPOINT_URL")
    found.action = ActionServer(url) if url else InProcessActions("actions")
    return found


def check_port(host: str, port: int) -> None:
    """Makes sure that the port is free.

    Raises:
        PortInUseError: when it is not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUseError(
                f"port {port} is in use ({error.strerror}): stop what listens there, or choose another with PORT=…"
            ) from error


def serve(port: int, channel: str | None = None, host: str | None = None) -> None:
    """Serves until stopped; `channel` limits it to one channel class.

    Raises:
        ContentError: when the content is broken.
        PortInUseError: when the port is taken.
        NoModelError: when the model does not load.
    """
    loaded: list[bool] = []

    async def settle(app: "Sanic", loop: object) -> None:
        app.config.GRACEFUL_SHUTDOWN_TIMEOUT = SECONDS_TO_FINISH
        loaded.append(app.ctx.agent.is_ready())
        if not loaded[-1]:
            app.stop()

    os.chdir(ROOT)
    host = host or os.environ.get("GUIDE_HOST", HOST)
    check_port(host, port)
    services.library()  # broken content stops the start, before anything listens
    model: pathlib.Path = training.train()
    from rasa.core.run import serve_application  # after the checks: this takes seconds

    from bot import rasa_fixes
    from bot.rasa_fixes import bare_server

    rasa_fixes.apply()
    bare_server.apply()  # no matter of speed: the web channel's routes need it
    serve_application(
        model_path=str(model),
        channel=channel,
        interface=host,
        port=port,
        credentials=None if channel else str(ROOT / "credentials.yml"),
        enable_api=False,
        endpoints=endpoints(),
        server_listeners=[(settle, "after_server_start")],
    )
    if not all(loaded):
        raise NoModelError(f"the model {model} could not be loaded, see above; `make train` makes a new one")
