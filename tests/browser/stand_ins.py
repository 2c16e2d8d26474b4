"""Web servers for the browser tests: somebody else's page, and the built chat page with made-up answers."""

import dataclasses
import http.server
import json
import pathlib
import threading
from collections.abc import Callable
from typing import Any

import yaml

from bot.paths import DATA, ROOT

DIST = ROOT / "bot" / "web" / "dist"
# As bot/channels/web sends it: what the page may do in a test, it may do in life.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}
AT = "2026-11-22T10:00:00.000+08:00"
Body = dict[str, Any]


@dataclasses.dataclass
class Reply:
    """What a server answers."""

    body: bytes
    kind: str = "application/json"
    status: int = 200
    headers: dict[str, str] = dataclasses.field(default_factory=dict)


class Site:
    """A web server in a thread; `pages` maps paths to HTML."""

    def __init__(self, host: str, port: int) -> None:
        self.origin = f"http://{host}:{port}"
        self.pages: dict[str, str] = {}
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                reply = site.answer(self.command, self.path, body)
                self.send_response(reply.status)
                headers = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body)), **reply.headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            do_GET = do_POST = do_DELETE = handle_any  # noqa: N815  # the names that http.server looks for

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's own name
                """Says nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def answer(self, method: str, path: str, body: bytes) -> Reply:  # one return for each address
        """What a request gets."""
        page = self.pages.get(path)
        return Reply(page.encode(), KINDS[".html"]) if page is not None else Reply(b"", status=404)

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def said(name: str, body: Body, topic: str | None = None, sender: str = "guide", **more: str) -> Body:
    """A message as the guide sends it."""
    plain = str(body.get("text") or body.get("title") or body.get("prompt") or "")
    about = {"topic": topic, "sources": [], "checked": None, "locale": "zh"}
    return {"id": name, "at": AT, "from": sender, "message": body, "plain": plain, **about, **more}


class StandIn(Site):
    """Serves the built page, and speaks the chat's contract with the answers that a test puts into `answers`."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port)
        self.reset()

    def reset(self, *answers: Body) -> None:
        """Begins anew: every message is answered with these bodies."""
        self.answers = answers
        self.received: list[Body] = []
        self.trouble: Callable[[str, str], Reply | None] = lambda method, path: None

    def answer(self, method: str, path: str, body: bytes) -> Reply:  # noqa: PLR0911  # one return for each address
        route, _, query = path.partition("?")
        if not route.startswith("/chat/"):
            return self._file(route)
        trouble = self.trouble(method, route)
        if trouble is not None:
            return trouble
        if route == "/chat/config":
            return self._json(self._config("en" if "locale=en" in query else "zh"))
        if method == "DELETE":
            return Reply(b"", status=204)
        if route == "/chat/conversations":
            return self._json({"conversation": "c", "token": "t", "expires": "2099-01-01T00:00:00+00:00"}, 201)
        if route.endswith("/feedback"):
            self.received.append(json.loads(body))
            return Reply(b"", status=204)
        if method == "POST":
            self.received.append(json.loads(body))
            number = len(self.received)
            bodies = enumerate(self.answers, 1)
            messages = [said(f"{number}-{place}", one, one.get("topic", "grace_period")) for place, one in bodies]
            return self._json({"messages": messages})
        return self._json({"messages": [], "cursor": "0-0", "more": False})

    @staticmethod
    def _json(body: Body, status: int = 200) -> Reply:
        return Reply(json.dumps(body, ensure_ascii=False).encode(), status=status)

    @staticmethod
    def _file(route: str) -> Reply:
        name = "index.html" if route in {"/", "/widget/"} else route.removeprefix("/widget/").lstrip("/")
        path = pathlib.Path(DIST, name)
        if not path.is_file():
            return Reply(b"", status=404)
        return Reply(path.read_bytes(), KINDS[path.suffix], headers={"Content-Security-Policy": POLICY})

    @staticmethod
    def _config(locale: str) -> Body:
        wording = yaml.safe_load((DATA / "wording" / "widget.yml").read_text(encoding="utf-8"))["wording"]
        themes = yaml.safe_load((DATA / "themes.yml").read_text(encoding="utf-8"))["themes"]
        texts = {key.removeprefix("widget_"): words[locale] for key, words in wording.items()}
        return {
            "title": texts["title"],
            "contact": "",
            "locales": ["zh", "en"],
            "themes": [{"id": t["id"], "title": t["title"][locale], "payload": f"/{t['id']}"} for t in themes],
            "person": {"title": texts["quick_person"], "payload": "/human_handoff"},
            "texts": texts,
            "limits": {"characters": 500},
        }
