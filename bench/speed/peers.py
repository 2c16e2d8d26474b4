"""The peers: how each is started, and what its processes use."""

import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator

import environments
from environments import BENCH, HERE, PROJECT, ROOT

NAMES = {
    "echo": "bare Sanic echo",
    "plain": "Starlette + scikit-learn",
    "guide": "the guide",
    "unfixed": "the guide without its fixes",
    "stock": "stock Rasa 3.6.21",
}
_TICKS = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 240


@dataclasses.dataclass
class Peer:
    """A peer that runs."""

    name: str
    port: int
    processes: list[subprocess.Popen[bytes]]
    start: float = 0.0

    @property
    def url(self) -> str:
        """Where to post messages."""
        return f"http://127.0.0.1:{self.port}/webhooks/rest/webhook"

    def cpu(self) -> float:
        """CPU seconds that all its processes have used."""
        ticks = 0
        for process in self.processes:
            fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / _TICKS

    def memory(self) -> float:
        """Megabytes that all its processes hold."""
        kilobytes = 0
        for process in self.processes:
            lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
            kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
        return kilobytes / 1024

    def answers(self) -> bool:
        """Whether it answers a message."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            body = json.dumps({"sender": f"ready-{time.time()}", "message": "罚息怎么算"}).encode()
            connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
            return bool(json.loads(connection.getresponse().read()))
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(name: str, folder: pathlib.Path) -> Iterator[Peer]:
    """A peer that answers, with its files in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    peer = Peer(name, free_port(), [])
    started = time.perf_counter()
    try:
        with (folder / "log").open("wb") as log:
            for command, directory, environment in _COMMANDS[name](peer.port, folder):
                kept = {key: value for key, value in os.environ.items() if not key.startswith(("GUIDE_", "PYTHONPATH"))}
                process = subprocess.Popen(
                    list(map(str, command)), cwd=directory, env={**kept, **environment}, stdout=log, stderr=log
                )
                peer.processes.append(process)
        while not peer.answers():
            if any(process.poll() is not None for process in peer.processes):
                raise RuntimeError(f"{name} ended: {(folder / 'log').read_text(errors='replace')[-2000:]}")
            if time.perf_counter() - started > SECONDS_TO_START:
                raise RuntimeError(f"{name} does not answer: {(folder / 'log').read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        peer.start = time.perf_counter() - started
        yield peer
    finally:
        for process in peer.processes:
            process.send_signal(signal.SIGTERM)
        for process in peer.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


Command = tuple[list[object], pathlib.Path, dict[str, str]]


def _guide(port: int, folder: pathlib.Path) -> list[Command]:
    environment = {"GUIDE_DB": str(folder / "c.db"), "GUIDE_STORE_URL": f"sqlite:{folder / 'g.db'}"}
    command = [environments.guide(), "-m", "bot", "run", "--port", port, "--host", "127.0.0.1"]
    return [(command, ROOT, environment)]


def _unfixed(port: int, folder: pathlib.Path) -> list[Command]:
    actions = free_port()
    [(command, directory, environment)] = _guide(port, folder)
    off = {"GUIDE_RASA_FIXES": "off", "ACTION_ENDPOINT_URL": f"http://127.0.0.1:{actions}/webhook"}
    server = [environments.guide(), "-m", "rasa_sdk", "--actions", "actions", "--port", actions]
    return [(server, ROOT, {"SANIC_HOST": "127.0.0.1"}), (command, directory, {**environment, **off})]


def _stock(port: int, folder: pathlib.Path) -> list[Command]:
    actions, python = free_port(), environments.stock()
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"},
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "c.db")},
    }
    (folder / "endpoints.yml").write_text(json.dumps(endpoints), encoding="utf-8")
    command = [python, "-m", "rasa", "run", "--model", environments.stock_model(), "--port", port]
    command += ["--interface", "127.0.0.1", "--endpoints", folder / "endpoints.yml", "--credentials", "credentials.yml"]
    server = [python, "-m", "rasa", "run", "actions", "--actions", "actions", "--port", actions]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "ERROR"}
    return [(server, ROOT, {**quiet, "SANIC_HOST": "127.0.0.1", "PYTHONPATH": str(ROOT)}), (command, PROJECT, quiet)]


def _plain(port: int, folder: pathlib.Path) -> list[Command]:
    return [([environments.plain(), HERE / "plain_service.py", port, folder / "c.db"], ROOT, {})]


def _echo(port: int, folder: pathlib.Path) -> list[Command]:
    return [([environments.guide(), HERE / "echo.py", port], ROOT, {})]


_COMMANDS: dict[str, Callable[[int, pathlib.Path], list[Command]]] = {
    "echo": _echo,
    "plain": _plain,
    "guide": _guide,
    "unfixed": _unfixed,
    "stock": _stock,
}


def installed_size(name: str) -> float:
    """Megabytes of the environment that the peer needs."""
    folder = BENCH / {"unfixed": "guide", "echo": "guide"}.get(name, name)
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
