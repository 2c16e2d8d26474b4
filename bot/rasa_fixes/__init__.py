"""What stock Rasa 3.6.21 does wrong or slowly, one file a fix, each with its reason and a guard on the version."""

import rasa.version

TESTED = "3.6.21"


def guard(fix: str) -> None:
    """Refuses to patch a Rasa that nobody has tested the fix against.

    Raises:
        RuntimeError: naming the fix, when another version is installed.
    """
    if rasa.version.__version__ != TESTED:
        raise RuntimeError(
            f"{fix} was tested with Rasa {TESTED}, not {rasa.version.__version__}: check it and raise TESTED"
        )
