"""Which pages may speak to the chat, and what browsers are told about every answer."""

import urllib.parse

from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.problems import ProblemError

_METHODS = "GET, POST, DELETE, OPTIONS"
_HEADERS = "Authorization, Content-Type"
_SECONDS_REMEMBERED = "600"
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
)


class Origins:
    """The allow-list: the guide's own origin, and those that the operator names."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self._allowed = frozenset(allowed)
        self._ancestors = " ".join(["'self'", *allowed])

    def check(self, request: Request) -> None:
        """Lets requests pass that come from no page, from our own, or from an allowed one.

        Raises:
            ProblemError: 403 for any other page.
        """
        origin = request.headers.get("origin")
        if origin is not None and not self._allows(origin, request):
            raise ProblemError(403, "pages of this origin may not use the chat; see GUIDE_ORIGINS")

    def preflight(self, request: Request) -> HTTPResponse:
        """The answer to a browser that asks beforehand."""
        self.check(request)
        return empty(
            headers={
                "Access-Control-Allow-Methods": _METHODS,
                "Access-Control-Allow-Headers": _HEADERS,
                "Access-Control-Max-Age": _SECONDS_REMEMBERED,
            }
        )

    def mark_api(self, request: Request, response: HTTPResponse) -> None:
        """Puts the headers on an answer of the API, errors too; cookies are neither set nor read."""
        response.headers.update(_EVERYWHERE)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.update({"Content-Security-Policy": _API_POLICY, "Vary": "Origin"})
        origin = request.headers.get("origin")
        if origin is not None and self._allows(origin, request):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def mark_page(self, response: HTTPResponse, framed: bool) -> None:
        """Puts the headers on a page; only the framed one may stand in other pages, those of the allow-list."""
        response.headers.update(_EVERYWHERE)
        response.headers["Content-Security-Policy"] = _PAGE_POLICY + (self._ancestors if framed else "'none'")

    def mark_file(self, response: HTTPResponse) -> None:
        """Puts the headers on a script or a style sheet."""
        response.headers.update(_EVERYWHERE)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the loader stands in pages of other hosts

    def _allows(self, origin: str, request: Request) -> bool:
        """Behind a proxy our own scheme is not known, so that our own origin is told by host and port."""
        host = urllib.parse.urlsplit(origin).netloc.lower()
        return origin.lower() in self._allowed or (host != "" and host == request.host.lower())
