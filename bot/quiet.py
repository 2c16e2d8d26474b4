"""Settings that every command makes before Rasa is imported: no telemetry, no noise of other people's libraries."""

import logging
import os
import warnings


def configure(level: int = logging.WARNING) -> None:
    """Call before the first import of Rasa."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    for module in ("pkg_resources", "apscheduler", "matplotlib", "sanic_cors", "pyparsing", "rasa", "sanic", "sanic_routing", "jieba"):
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=module)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    configure_structlog(level)
    for name in ("rasa", "rasa_sdk", "sanic", "apscheduler", "matplotlib", "rasa.shared", "rasa.core"):
        logging.getLogger(name).setLevel(level)
