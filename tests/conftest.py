"""What all tests share: the day on which they play, the library, and a guide that runs."""

import datetime
import os
import pathlib
from collections.abc import Iterator

import hypothesis
import pytest

# A slow machine is no fault of the code; and in CI the same cases are tried each time, so that only a change fails.
hypothesis.settings.register_profile(
    "guide", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("guide")

TODAY = datetime.date(2026, 11, 22)
os.environ["GUIDE_TODAY"] = TODAY.isoformat()
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

from redis_here import redis_server  # noqa: E402
from running import RunningGuide, running  # noqa: E402

from bot.knowledge import Library, Scene  # noqa: E402  # the day is set before anything reads it
from bot.paths import DATA  # noqa: E402


@pytest.fixture(scope="session")
def library() -> Library:
    """The library out of the project's own data."""
    return Library.load(DATA, TODAY)


@pytest.fixture
def scene() -> Scene:
    """Somebody who writes Chinese about 微粒贷."""
    return Scene(TODAY)


@pytest.fixture(scope="session")
def root() -> pathlib.Path:
    """The project's folder."""
    return DATA.parent


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """The guide with the model that fits the data (or `GUIDE_MODEL`), over HTTP."""
    with running(tmp_path_factory.mktemp("guide")) as started:
        yield started


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that the tests of one process share."""
    with redis_server() as (url, _):
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Shows the end of the server's log beside a failure of a test that talks to it."""
    report = yield
    if report.failed:
        for used in getattr(item, "funcargs", {}).values():
            if isinstance(used, RunningGuide):
                report.sections.append(("server log", used.log[-4000:]))
    return report
