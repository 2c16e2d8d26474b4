"""Nothing that is written about the work holds a secret, whoever writes it."""

import json
import logging
import sys

import pytest

from bot.logs import JsonLines, TextLines

SECRETS = ["13800138000", "990101190001010018", "6222000000000000012", "me@example.com", "粤B12345"]


def record(message: str, *arguments: object, error: BaseException | None = None) -> logging.LogRecord:
    """One record as the logging library makes it."""
    trace = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("some.library", logging.ERROR, __file__, 1, message, arguments, trace)


def failure() -> BaseException:
    """An error with a traceback and secrets in its words."""
    try:
        raise ValueError(f"cannot read {' '.join(SECRETS)}")
    except ValueError as error:
        return error


@pytest.mark.parametrize("form", [TextLines(), JsonLines()])
def test_messages_arguments_and_tracebacks_are_masked(form: logging.Formatter):
    """Also of libraries that know nothing of masking."""
    line = form.format(record("said %s and %r", " ".join(SECRETS), {"text": SECRETS[0]}, error=failure()))
    assert "ValueError" in line
    assert "[手机号]" in line
    assert not [secret for secret in SECRETS if secret in line]


def test_a_json_line_is_one_object():
    """With line breaks inside, and Chinese as it is."""
    line = JsonLines().format(record("第一行\n第二行", error=failure()))
    assert "\n" not in line
    found = json.loads(line)
    assert (found["level"], found["logger"], found["message"]) == ("ERROR", "some.library", "第一行\n第二行")
    assert "Traceback" in found["exception"]


def test_nobody_writes_a_line_of_their_own():
    """A message with a line break stays one line."""
    line = TextLines().format(record("said %s", "x\n2026-11-22 00:00:00 CRITICAL forged"))
    assert "\n" not in line


def test_structlog_masks_and_shows_no_variables(capsys: pytest.CaptureFixture[str]):
    """Rasa's own form of a traceback shows what every variable held."""
    code = (
        "from bot import quiet; quiet.configure(as_json=True); import structlog\n"
        "def f():\n heard = 'only between us'\n raise ValueError('13800138000')\n"
        "try:\n f()\nexcept ValueError:\n structlog.get_logger('x').exception('failed', user_text='me@example.com')\n"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "ValueError" in done.stderr
    assert "[邮箱]" in done.stderr
    for secret in ("13800138000", "me@example.com", "only between us'\\n"):
        assert secret not in done.stderr.replace("heard = 'only between us'", "")
    assert all(json.loads(line) for line in done.stderr.splitlines())
