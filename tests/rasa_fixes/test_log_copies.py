"""Nothing is copied for debug lines that are not written."""

import inspect
import logging
import re

import pytest
import rasa.core.policies.rule_policy
import rasa.core.processor

from bot.rasa_fixes import log_copies


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The patch, for one test."""
    for module in log_copies.MODULES:
        monkeypatch.setattr(module, "copy", module.copy)
    log_copies.apply()


@pytest.mark.parametrize("module", log_copies.MODULES)
def test_the_modules_copy_for_log_lines_and_nothing_else(module):
    """Each use of `copy` is an argument of a log line, in stock Rasa as it is installed."""
    source = inspect.getsource(module)
    uses = [match.start() for match in re.finditer(r"\bcopy\.", source)]
    assert uses
    for place in uses:
        assert re.search(r"structlogger\.debug\([^()]*(?:\([^()]*\)[^()]*)*$", source[:place])


def test_what_is_not_logged_is_not_copied():
    """And what is logged is, as ever."""
    value = [["slots"]]
    logging.getLogger("rasa").setLevel(logging.WARNING)
    assert rasa.core.processor.copy.deepcopy(value) is value
    logging.getLogger("rasa").setLevel(logging.DEBUG)
    try:
        copied = rasa.core.policies.rule_policy.copy.deepcopy(value)
    finally:
        logging.getLogger("rasa").setLevel(logging.WARNING)
    assert copied == value
    assert copied[0] is not value[0]
