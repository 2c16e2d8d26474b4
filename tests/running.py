"""Starts the guide as people start it, in a process of its own, and talks to it over HTTP."""

import contextlib
import dataclasses
import http.client
import itertools
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

from bot import training
from bot.paths import ROOT

SECONDS_TO_START = 90
SECONDS_TO_STOP = 30  # a busy machine; the guide itself takes three
SECRET = "a secret of the tests, of no use elsewhere"
_FIRST_PORT, _PORTS = 12_000, 20_000  # outgoing connections have 32768 and above
_numbers = itertools.count(1)


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to outgoing connections.

    A guide takes seconds before it listens; by then one of those could have gone to somebody else.
    """
    while True:
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    kind: str
    body: bytes
    seconds: float
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Names in small letters."""

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


def request(
    port: int, method: str, path: str, body: bytes = b"", seconds: float = 40, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request to a port of this machine."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    with contextlib.closing(connection):
        connection.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        content = response.read()
    told = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, told.get("content-type", ""), content, time.monotonic() - started, told)


@dataclasses.dataclass(frozen=True)
class RunningGuide:
    """A guide in its own process, and how to talk to it."""

    port: int
    process: subprocess.Popen[bytes]
    log_file: pathlib.Path
    database: pathlib.Path

    @property
    def log(self) -> str:
        """What the process has printed so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def request(
        self, method: str, path: str, body: bytes = b"", seconds: float = 40, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request, whatever its form."""
        return request(self.port, method, path, body, seconds, headers)

    def post(self, body: bytes, query: str = "") -> Answer:
        """Posts bytes to the chat address."""
        return self.request("POST", f"/webhooks/rest/webhook{query}", body)

    def send(self, text: str, sender: str | None = None, query: str = "") -> Answer:
        """Posts a message; without a sender, as somebody new."""
        body = {"sender": sender or self.somebody(), "message": text}
        return self.post(json.dumps(body, ensure_ascii=False).encode(), query)

    def say(self, text: str, sender: str | None = None) -> list[dict[str, Any]]:
        """What the guide answers to a message."""
        answer = self.send(text, sender)
        assert answer.status == 200, answer
        return answer.json()

    @staticmethod
    def somebody() -> str:
        """A sender who has not written before."""
        return f"tests-{os.getpid()}-{next(_numbers)}"

    def stop(self) -> None:
        """Ctrl-C; the process has to be gone soon."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the guide was still there {SECONDS_TO_STOP} s after Ctrl-C\n{self.log}") from None


def start(folder: pathlib.Path, port: int | None = None, root: pathlib.Path = ROOT, **environment: str) -> RunningGuide:
    """Starts `python -m bot run` in `root` with its files in `folder`; does not wait for it."""
    port = port or free_port()
    database, log_file = folder / "conversations.db", folder / "server.log"
    settings = {**os.environ, "GUIDE_DB": str(database), "GUIDE_TODAY": "2026-11-22", "PYTHONUNBUFFERED": "1"}
    settings["GUIDE_STORE_URL"] = f"sqlite:{folder / 'guide.db'}"
    wechat = [name for name in settings if name.startswith("WECHAT_")]
    settings |= {"GUIDE_SECRET": SECRET, "GUIDE_RATE_ADDRESS": "100000/minute", "GUIDE_RATE_OPENED": "100000/minute"}
    unset = (
        "GUIDE_CONTACT", "GUIDE_HOST", "GUIDE_ORIGINS", "GUIDE_PROXIES", "GUIDE_PUBLIC_URL", "GUIDE_LOG",
        "GUIDE_DB_URL", "GUIDE_BROKER_URL", "GUIDE_LOCK", "GUIDE_RETENTION_DAYS", "GUIDE_SECONDS_TO_FINISH",
    )  # fmt: skip
    for name in (*unset, "ACTION_ENDPOINT_URL", "PORT", *wechat):
        settings.pop(name, None)
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--port", str(port), "--host", "127.0.0.1"],
            cwd=root,
            env=_without_contradiction({**settings, **environment}),
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=_heed_ctrl_c,  # noqa: PLW1509  # nothing here runs threads while it starts processes
        )
    return RunningGuide(port, process, log_file, database)


def _without_contradiction(settings: dict[str, str]) -> dict[str, str]:
    """A server for conversations takes the place of the file."""
    return {name: value for name, value in settings.items() if name != "GUIDE_DB" or "GUIDE_DB_URL" not in settings}


@contextlib.contextmanager
def running(folder: pathlib.Path, **environment: str) -> Iterator[RunningGuide]:
    """A guide that answers; stopped by Ctrl-C at the end."""
    assert os.environ.get("GUIDE_MODEL") or training.current_model(), "no model fits the data: run `make train` first"
    guide = start(folder, **environment)
    try:
        _wait(guide)
        yield guide
        if guide.process.poll() is None:
            guide.stop()
    finally:
        if guide.process.poll() is None:
            guide.process.kill()
            guide.process.wait()


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that starts tests in the background makes them ignore it


def _wait(guide: RunningGuide) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        if guide.process.poll() is not None:
            raise AssertionError(f"the guide ended with status {guide.process.returncode}\n{guide.log}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if guide.request("GET", "/webhooks/rest/", seconds=2).status == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"the guide did not answer within {SECONDS_TO_START} s\n{guide.log}")
