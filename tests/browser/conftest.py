"""Chromium for the tests of the chat page, a guide that other pages may embed, and a watch on where requests go."""

import contextlib
import pathlib
import shutil
import urllib.parse
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from running import RunningGuide, free_port, running
from stand_ins import Site, StandIn

from bot.paths import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = ROOT / "bot" / "web" / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "build" / "screenshots"
SECONDS_TO_WAIT = 15
PHONE = {"width": 375, "height": 667}
Opener = Callable[..., Page]
expect.set_options(timeout=SECONDS_TO_WAIT * 1_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; closed with the module, since its loop must not run beside that of asynchronous tests."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens visitors, each with a storage of their own; at the end no request may have left this machine's name."""
    asked: list[str] = []
    with contextlib.ExitStack() as stack:

        def new(**options: object) -> BrowserContext:
            settings = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce"} | options
            visitor = browser.new_context(**settings)
            visitor.on("request", lambda request: asked.append(request.url))
            visitor.set_default_timeout(SECONDS_TO_WAIT * 1_000)
            stack.callback(visitor.close)
            return visitor

        yield new
    hosts = {urllib.parse.urlsplit(url).hostname for url in asked if not url.startswith("data:")}
    assert hosts <= {"127.0.0.1", "localhost"}, f"requests went to {hosts}"


@pytest.fixture(scope="module")
def foreign() -> Iterator[Site]:
    """A web server of somebody else, on another name and port."""
    with Site("localhost", free_port()) as site:
        yield site


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, foreign: Site) -> Iterator[RunningGuide]:
    """The guide, with one foreign page allowed to embed it."""
    rates = {"GUIDE_RATE_CONVERSATION": "1000/minute", "GUIDE_RATE_ADDRESS": "5000/minute"}
    folder = tmp_path_factory.mktemp("browser")
    with running(folder, GUIDE_ORIGINS=foreign.origin, GUIDE_RATE_OPENED="1000/minute", **rates) as started:
        yield started


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    """The built page with answers that a test makes up, for what a real guide does not do on demand."""
    with StandIn("127.0.0.1", free_port()) as site:
        yield site


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    if not AXE.is_file():
        pytest.skip(f"no axe-core here: run `npm ci` in {AXE.parents[2].relative_to(ROOT)}")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def screenshots() -> pathlib.Path:
    """Where pictures go, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
