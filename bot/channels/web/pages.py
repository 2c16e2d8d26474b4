"""The built widget: the chat page at /, the page for frames at /widget/, the loader and the assets."""

import dataclasses
import functools
import gzip
import hashlib
import mimetypes
import pathlib
import re

from sanic.request import Request
from sanic.response import HTTPResponse, html, raw

from bot.channels.problems import ProblemError
from bot.channels.web.origins import Origins
from bot.paths import ROOT

DIST = ROOT / "bot" / "web" / "dist"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_HASHED = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"
_LEAST_TO_ZIP = 1_000
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
_NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>503</title>
<p>聊天页面还没有生成。请在项目目录里运行 <code>make widget</code>，再刷新本页。</p>
<p lang="en">The chat page has not been built. Run <code>make widget</code> in the project's folder, then reload.</p>
"""


@dataclasses.dataclass(frozen=True)
class _File:
    body: bytes
    zipped: bytes | None
    tag: str
    kind: str


class Pages:
    """The handlers. Sanic's own static files answer a folder with a fault, so the two pages are routes of their own."""

    def __init__(self, origins: Origins) -> None:
        self._origins, self._folder = origins, DIST

    async def whole(self, request: Request) -> HTTPResponse:
        """GET /"""
        return self._page(request, framed=False)

    async def framed(self, request: Request) -> HTTPResponse:
        """GET /widget/"""
        return self._page(request, framed=True)

    async def loader(self, request: Request) -> HTTPResponse:
        """GET /widget.js"""
        return self._file(request, self._folder / "widget.js", _ASK_EACH_TIME)

    async def file(self, request: Request, name: str) -> HTTPResponse:
        """GET /widget/{name}; Sanic takes `/widget/` for a file without a name."""
        if not name:
            return await self.framed(request)
        return self._file(request, self._inside(self._folder, name), _ASK_EACH_TIME)

    async def asset(self, request: Request, name: str) -> HTTPResponse:
        """GET /widget/assets/{name}; the names change with the content."""
        return self._file(request, self._inside(self._folder / "assets", name), _HASHED)

    def _page(self, request: Request, framed: bool) -> HTTPResponse:
        path = self._folder / "index.html"
        response = _send(request, path, _ASK_EACH_TIME) if path.is_file() else html(_NOT_BUILT, status=503)
        self._origins.mark_page(response, framed)
        return response

    def _file(self, request: Request, path: pathlib.Path, cache: str) -> HTTPResponse:
        if not path.is_file():
            raise ProblemError(404, "there is no such file")
        response = _send(request, path, cache)
        self._origins.mark_file(response)
        return response

    @staticmethod
    def _inside(folder: pathlib.Path, name: str) -> pathlib.Path:
        if not _NAME.fullmatch(name):
            raise ProblemError(404, "there is no such file")
        return folder / name


def _send(request: Request, path: pathlib.Path, cache: str) -> HTTPResponse:
    stat = path.stat()
    found = _read(path, stat.st_mtime_ns, stat.st_size)
    headers = {"ETag": found.tag, "Cache-Control": cache, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == found.tag:
        return HTTPResponse(status=304, headers=headers)
    if found.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return raw(found.zipped, headers=headers | {"Content-Encoding": "gzip"}, content_type=found.kind)
    return raw(found.body, headers=headers, content_type=found.kind)


@functools.lru_cache(maxsize=64)
def _read(path: pathlib.Path, modified: int, size: int) -> _File:
    """A file as it was at this time; read, measured and zipped once."""
    body = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("xml", "json"))
    zipped = gzip.compress(body, 9, mtime=0) if text and len(body) >= _LEAST_TO_ZIP else None
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return _File(body, zipped, tag, f"{kind}; charset=utf-8" if text else kind)
