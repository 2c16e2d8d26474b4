"""What the process writes about itself: as text or as JSON, every line masked, tracebacks too.

Masking is done where a line is made, so nothing gets past it, whichever library wrote the line.
"""

import json
import logging
import sys
import types
from datetime import datetime, timezone
from typing import Any

from bot.text.masking import mask

logger = logging.getLogger(__name__)


class TextLines(logging.Formatter):
    """One line for a message, whatever it holds, and the traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name is the library's
        """Nobody can write a line of their own by sending a line break."""
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return mask(super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and `exception` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, every text in it masked."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask(record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = mask(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = mask(self.formatStack(record.stack_info))
        return json.dumps(line, ensure_ascii=False)


def configure(as_json: bool) -> None:
    """Gives every handler of the root logger, and what nobody catches, our form of a line."""
    formatter: logging.Formatter = JsonLines() if as_json else TextLines()
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for handler in root.handlers:
        handler.setFormatter(formatter)
    sys.excepthook = _log_uncaught
    _configure_structlog()


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: types.TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logger.critical("a fault that nobody caught", exc_info=(kind, error, trace))


def _configure_structlog() -> None:
    """Rasa's own form shows the local variables of every function in a traceback, and people's words are among them."""
    import structlog

    processors = [
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.processors.UnicodeDecoder(),
        structlog.processors.format_exc_info,
        _masked,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ]
    structlog.configure(processors=processors, cache_logger_on_first_use=True)  # type: ignore[arg-type]


def _masked(_: object, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: mask(value if isinstance(value, str) else repr(value)) for key, value in event.items()}
