"""Servers of our own, started by scripts/services.sh, and two guides that share them."""

import contextlib
import dataclasses
import itertools
import os
import pathlib
import socket
import subprocess
from collections.abc import Iterator

import pytest
from running import RunningGuide, running

from bot.paths import ROOT

SCRIPT = ROOT / "scripts" / "services.sh"
SECRET = "a secret that both replicas are given, long enough"
_ports = itertools.count(20_000 + os.getpid() % 1_000 * 10, 3)


def free_ports() -> int:
    """The first of three free ports in a row (RabbitMQ takes three), below those that the system gives out itself."""
    while True:
        port = next(_ports)
        try:
            for near in range(port, port + 3):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", near))
        except OSError:
            continue
        return port


@dataclasses.dataclass(frozen=True)
class Server:
    """One server, which can be stopped and started again with what it holds on its disk."""

    name: str
    folder: pathlib.Path
    port: int

    def _call(self, what: str) -> None:
        command = ["sh", str(SCRIPT), what, self.name, str(self.folder), str(self.port)]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, timeout=90, **quiet)

    def start(self) -> None:
        """Waits until it answers."""
        self._call("start")

    def stop(self) -> None:
        """As if it had crashed, as far as that goes."""
        self._call("stop")

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Stopped meanwhile and there again afterwards, whatever happens: other tests need it too."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    @property
    def url(self) -> str:
        """The address as our settings take it."""
        forms = {"postgresql": "postgresql://guide@{}/postgres", "redis": "redis://{}/0", "rabbitmq": "amqp://{}/"}
        return forms[self.name].format(f"127.0.0.1:{self.port}")


def serving(name: str, folder: pathlib.Path) -> Iterator[Server]:
    """A server for some tests; where it is not installed they are left out, in CI they fail."""
    if subprocess.run(["sh", str(SCRIPT), "have", name], check=False).returncode:
        message = f"{name} is not installed: sh scripts/test_packages.sh installs it"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    server = Server(name, folder / name, free_ports())
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty PostgreSQL."""
    yield from serving("postgresql", tmp_path_factory.mktemp("services"))


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty Redis, which keeps nothing when it is restarted."""
    yield from serving("redis", tmp_path_factory.mktemp("services"))


@pytest.fixture(scope="session")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A RabbitMQ."""
    yield from serving("rabbitmq", tmp_path_factory.mktemp("services"))


@pytest.fixture(scope="session")
def shared(postgresql: Server, redis: Server, rabbitmq: Server) -> dict[str, str]:
    """The settings of a replica, as an operator would write them."""
    return {
        "GUIDE_DB_URL": postgresql.url,
        "GUIDE_STORE_URL": redis.url,
        "GUIDE_BROKER_URL": rabbitmq.url,
        "GUIDE_SECRET": SECRET,
        "GUIDE_LOG": "json",
    }


@pytest.fixture(scope="session")
def replicas(shared: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunningGuide]]:
    """Two guides that share everything."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
    with running(folders[0], **shared) as one, running(folders[1], **shared) as two:
        yield [one, two]
