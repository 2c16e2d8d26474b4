"""What stock Rasa 3.6.21 does wrong or slowly, one file a fix, each with its reason and a guard on the version.

Some fixes are classes that `endpoints.yml` or `bot/serving.py` name; the others replace a method of Rasa's, and
`apply` puts them in place.
"""

import importlib
import os

import rasa.version

TESTED = "3.6.21"
# Each module has an `apply()` that replaces something of Rasa's and may be called twice.
PATCHES = (
    "answer_validation",
    "applied_events",
    "default_actions",
    "empty_domain",
    "event_types",
    "graph_order",
    "log_copies",
    "rule_lookup",
    "slot_filling",
    "tracker_copies",
    "training_data",
)


def guard(fix: str) -> None:
    """Refuses to patch a Rasa that nobody has tested the fix against.

    Raises:
        RuntimeError: naming the fix, when another version is installed.
    """
    if rasa.version.__version__ != TESTED:
        raise RuntimeError(
            f"{fix} was tested with Rasa {TESTED}, not {rasa.version.__version__}: check it and raise TESTED"
        )


def wanted() -> bool:
    """False only where a bench compares us with ourselves: `GUIDE_RASA_FIXES=off`."""
    return os.environ.get("GUIDE_RASA_FIXES") != "off"


def apply() -> None:
    """Puts the fixes in place that replace methods of Rasa's; called before a model is loaded.

    Raises:
        RuntimeError: when the installed Rasa is not the tested one.
    """
    if wanted():
        for name in PATCHES:
            importlib.import_module(f"bot.rasa_fixes.{name}").apply()
