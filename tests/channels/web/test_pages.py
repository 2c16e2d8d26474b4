"""The pages and files of the widget, as browsers and caches ask for them."""

import gzip
import pathlib
from collections.abc import Iterator

import pytest
from running import request
from visiting import is_problem
from web_bench import StandIn

from bot import services
from bot.channels.web import pages
from bot.settings import Settings

PAGE = '<!doctype html><html lang="zh-CN"><script type="module" src="/widget/assets/chat-a1b2.js"></script>'
SCRIPT = "console.log('向导');\n" * 200
FRIEND = "https://help.example.org"


@pytest.fixture
def dist(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A built widget, and secrets beside it."""
    folder = tmp_path / "web" / "dist"
    (folder / "assets").mkdir(parents=True)
    (tmp_path / "web" / "secret.txt").write_text("secret")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    for name in ("widget.js", "assets/chat-a1b2.js"):
        (folder / name).write_text(SCRIPT, encoding="utf-8")
    (folder / "assets" / "chat-a1b2.css").write_text("a{}")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / ".hidden").write_text("secret")
    monkeypatch.setattr(pages, "DIST", folder)
    return folder


@pytest.fixture
def port(dist: pathlib.Path, serve) -> Iterator[int]:
    """The channel with that widget."""
    with serve(origins=(FRIEND,)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", PAGE),
        ("/widget/", "text/html; charset=utf-8", PAGE),
        ("/widget", "text/html; charset=utf-8", PAGE),
        ("/widget.js", "text/javascript; charset=utf-8", SCRIPT),
        ("/widget/assets/chat-a1b2.js", "text/javascript; charset=utf-8", SCRIPT),
        ("/widget/assets/chat-a1b2.css", "text/css; charset=utf-8", "a{}"),
        ("/widget/favicon.svg", "image/svg+xml; charset=utf-8", "<svg/>"),
    ],
)
def test_pages_and_files_are_served(path: str, kind: str, body: str, port: int):
    """With their kind, so that `nosniff` lets them run; HEAD gives the same without the body."""
    answer, head = request(port, "GET", path), request(port, "HEAD", path)
    assert (answer.status, answer.kind, answer.body.decode()) == (200, kind, body)
    assert (head.status, head.kind, head.body) == (200, kind, b"")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_only_the_page_for_frames_may_be_framed(port: int):
    """By our own pages and the allowed ones; the full page never, so that nobody can lay glass over it."""
    whole, framed = (request(port, "GET", path).headers["content-security-policy"] for path in ("/", "/widget/"))
    assert whole.endswith("frame-ancestors 'none'")
    assert framed.endswith(f"frame-ancestors 'self' {FRIEND}")
    for policy in (whole, framed):
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert "http:" not in policy


def test_pages_are_asked_for_each_time_and_assets_once(port: int, dist: pathlib.Path):
    """A new version shows at once; an unchanged one costs no second transfer."""
    for path in ("/", "/widget/", "/widget.js"):
        first = request(port, "GET", path)
        assert first.headers["cache-control"] == "no-cache"
        again = request(port, "GET", path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
    asset = request(port, "GET", "/widget/assets/chat-a1b2.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    tag = request(port, "GET", "/widget.js").headers["etag"]
    (dist / "widget.js").write_text("changed")
    changed = request(port, "GET", "/widget.js", headers={"If-None-Match": tag})
    assert (changed.status, changed.body) == (200, b"changed")


def test_scripts_are_sent_zipped_to_who_can_read_that(port: int):
    """Phones on slow networks."""
    zipped = request(port, "GET", "/widget.js", headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(zipped.body).decode() == SCRIPT
    assert len(zipped.body) < len(SCRIPT) / 5
    assert "content-encoding" not in request(port, "GET", "/widget.js").headers


def test_the_loader_may_stand_in_any_page(port: int):
    """Also in pages that isolate themselves; it carries no secret, and what it opens is guarded by its own headers."""
    answer = request(port, "GET", "/widget.js", headers={"Origin": "https://somewhere.example"})
    assert (answer.status, answer.headers["cross-origin-resource-policy"]) == (200, "cross-origin")


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../secret.txt", "/widget/..%2fsecret.txt", "/widget/%2e%2e/secret.txt",
        "/widget/assets/..%2f..%2fsecret.txt", "/widget/assets/",
        "/widget/assets", "/widget/.hidden", "/widget/none.js", "/widget/assets/none.js",
        "/widget//etc/passwd", "/widget/%00", "/widget/assets/chat-a1b2.js/x",
    ],
)  # fmt: skip
def test_nothing_else_is_served(path: str, port: int):
    """Neither files beside the folder nor the folder itself, where Sanic's own static files answer 500."""
    answer = request(port, "GET", path)
    assert is_problem(answer, 404), answer
    assert b"secret" not in answer.body


def test_without_a_built_widget_the_page_says_what_to_do(serve, agent: StandIn, monkeypatch, tmp_path: pathlib.Path):
    """503 in both languages; the API works all the same."""
    monkeypatch.setattr(pages, "DIST", tmp_path)
    with serve() as port:
        for path in ("/", "/widget/"):
            answer = request(port, "GET", path)
            assert answer.status == 503
            assert "make widget" in answer.body.decode()
        assert is_problem(request(port, "GET", "/widget.js"), 404)
        assert request(port, "GET", "/chat/config").status == 200


@pytest.mark.parametrize(("locale", "menu"), [("zh", "逾期了会怎样"), ("en", "What happens when a loan is overdue")])
def test_the_widget_gets_its_words_and_the_menu(locale: str, menu: str, port: int, library, monkeypatch):
    """In the language that it asks for; the way to a person stands beside the menu."""
    monkeypatch.setattr(services, "settings", lambda: Settings.read({"GUIDE_CONTACT": " 12345 "}))
    config = request(port, "GET", f"/chat/config?locale={locale}").json()
    keys = {key.removeprefix("widget_") for key in library.content.wording if key.startswith("widget_")}
    assert set(config["texts"]) == keys
    assert config["title"] == config["texts"]["title"]
    assert [theme["id"] for theme in config["themes"]] == [theme.id for theme in library.content.themes]
    assert config["themes"][0]["title"] == menu
    assert all(theme["payload"].startswith("/show_theme") for theme in config["themes"])
    assert config["person"]["payload"] == "/human_handoff"
    assert config["contact"] == "12345"
    assert config["limits"] == {"characters": 800}
