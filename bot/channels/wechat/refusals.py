"""A request that is refused, and the one line about it in the log."""

import logging
import time

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_LINES = 60.0


class RefusedError(Exception):
    """What is wrong with a request, and the HTTP status it gets; the reason never quotes what was sent."""

    def __init__(self, reason: str, status: int = 400) -> None:
        self.reason, self.status = reason, status
        super().__init__(reason)


class Refusals:
    """Writes refusals down: each one of somebody who could sign, and once a minute those of anybody else.

    An address on the open internet is scanned all day; a log full of that hides what matters.
    """

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._kept_back: dict[str, int] = {}

    def note(self, error: RefusedError, size: int, signed: bool) -> None:
        """One line: status, reason and size of the body; nothing of what was in it."""
        now = time.monotonic()
        if not signed and now - self._last.get(error.reason, -_SECONDS_BETWEEN_LINES) < _SECONDS_BETWEEN_LINES:
            self._kept_back[error.reason] = self._kept_back.get(error.reason, 0) + 1
            return
        more = self._kept_back.pop(error.reason, 0)
        self._last[error.reason] = now
        also = f"; {more} more like it since the last line" if more else ""
        logger.warning("refused with %d: %s (%d bytes)%s", error.status, error.reason, size, also)
