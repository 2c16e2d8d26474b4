"""Starts Rasa's server with our channels, our actions in the same process, and a model that fits the data."""

import asyncio
import contextlib
import ctypes
import gc
import os
import pathlib
import signal
import socket
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from bot import services, training
from bot.channels.wechat import settings as wechat_settings
from bot.paths import ROOT

if TYPE_CHECKING:
    from sanic import Sanic

SECONDS_TO_FINISH = 3.0  # for answers that are under way at Ctrl-C, and for sending the last bytes


class PortInUseError(Exception):
    """Somebody else listens on the port."""


class NoModelError(Exception):
    """The model could not be loaded; Rasa would go on without one."""


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


def _settle_memory() -> None:
    """What was loaded is searched no more for what could be freed: with everybody waiting, that took up to 0.3 seconds.

    What loading took and freed goes back to the system, where the C library can do that (glibc).
    """
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def serve(port: int, channel: str | None = None, host: str | None = None) -> None:
    """Serves until stopped; `channel` limits it to one channel class.

    Raises:
        SettingError: when a setting cannot be meant so, or one of WeChat's is missing.
        ContentError: when the content is broken.
        PortInUseError: when the port is taken.
        UnreachableError: when a place where things are kept does not answer.
        NoModelError: when the model does not load.
    """
    loaded: list[bool] = []
    settings = services.settings()

    async def settle(app: "Sanic", loop: asyncio.AbstractEventLoop) -> None:
        app.config.GRACEFUL_SHUTDOWN_TIMEOUT = SECONDS_TO_FINISH
        loaded.append(app.ctx.agent.is_ready())
        if not loaded[-1]:
            app.stop()
            return
        _settle_memory()
        forgetting.use(app.ctx.agent)
        keeping = loop.create_task(retention.keep(app.ctx.agent.tracker_store, settings.retention_days))
        loop.add_signal_handler(signal.SIGTERM, lambda: loop.create_task(_stop_in_order(app)))
        app.ctx.background = keeping  # a reference, or the task may be collected

    async def _stop_in_order(app: "Sanic") -> None:
        app.ctx.background.cancel()
        await DRAIN.finish(settings.seconds_to_finish)
        app.stop()

    def open_pages(app: "Sanic", loop: object) -> None:
        from bot.channels.plan import plan_pages

        app.blueprint(plan_pages())  # beside every channel, also when the shell is the only one

    async def let_go(app: "Sanic", loop: object) -> None:
        action = app.ctx.agent.processor.action_endpoint if app.ctx.agent.is_ready() else None
        if isinstance(action, ActionServer):
            await action.close()

    os.chdir(ROOT)
    services.serve_at(port)
    host = host or settings.host
    check_port(host, port)
    services.library()  # broken content stops the start, before anything listens
    if channel is None:
        wechat_settings.from_environment()
    from bot import places  # here, for it imports Rasa, which takes seconds

    places.check(settings)
    model: pathlib.Path = training.train()
    threadpool_limits(1)  # the products of one message are small: a second thread does nothing but spin and wait
    from rasa.core.run import serve_application

    from bot import rasa_fixes
    from bot.channels import forgetting
    from bot.channels.drain import DRAIN
    from bot.rasa_fixes import bare_server, patient_store, retention
    from bot.rasa_fixes.in_process_actions import ActionServer

    rasa_fixes.apply()
    bare_server.apply()  # no matter of speed: the web channel's routes need it
    patient_store.apply()
    os.environ.pop("SANIC_WORKERS", None)  # one process a replica: workers of one process would share nothing
    serve_application(
        model_path=str(model),
        channel=channel,
        interface=host,
        port=port,
        credentials=None if channel else str(ROOT / "credentials.yml"),
        enable_api=False,
        endpoints=places.endpoints(settings),
        server_listeners=[
            (open_pages, "main_process_start"),
            (settle, "after_server_start"),
            (let_go, "after_server_stop"),
        ],
    )
    if not loaded:  # Sanic only logs it when somebody else was quicker to take the port
        raise PortInUseError(f"port {port} could not be opened, see above")
    if not all(loaded):
        raise NoModelError(f"the model {model} could not be loaded, see above; `make train` makes a new one")
