"""Settings that every command makes before Rasa is imported: no telemetry, no noise of other people's libraries."""

import logging
import os
import warnings
from typing import TextIO

from bot import logs

_show = warnings.showwarning


def _show_ours(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:  # the signature is the library's
    """Drops what library authors tell each other; filters alone do not hold, for aiogram resets them when imported."""
    if not issubclass(category, DeprecationWarning | PendingDeprecationWarning | FutureWarning):
        _show(message, category, filename, lineno, file, line)


def configure(level: int = logging.WARNING, as_json: bool = False) -> None:
    """Call before the first import of Rasa; `as_json` for log lines that machines read."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", logging.getLevelName(level))  # Rasa shows progress bars below this
    warnings.showwarning = _show_ours
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig()
    configure_logging_and_warnings(level, filter_repeated_logs=False)  # every failure is logged, also the same twice
    configure_structlog(level)
    logs.configure(as_json)
