"""Tells whether somebody leaves out one question, which is not the same as ending the whole task."""

import re

_LEFT_OUT = re.compile(
    r"(?:跳过|略过|先?不填|先不说|下一[个题步项]|不想[说填讲答]|不方便|不告诉|不愿|保密|随便|都行)(?!了)"
    r"|\bskip\b|\bpass\b|\brather not\b|\bprefer not\b|\bnext\b"
)


def leaves_out(text: str) -> bool:
    """True for 不想说 and 跳过; not for 不想说了, which ends the task. The text is normalised."""
    return bool(_LEFT_OUT.search(text))
