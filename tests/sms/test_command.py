"""`python -m bot check-sms`: lines in, lines out, whatever a line is; nothing of Rasa, and fast."""

import json
import subprocess
import sys
import time

from sms.conftest import pairs

from bot import services
from bot.paths import ROOT
from bot.sms import Incoming

FRAMEWORKS = {"rasa", "rasa_sdk", "sanic", "spacy", "jieba", "sklearn", "tensorflow"}
SECONDS_FOR_A_THOUSAND = 2.0
_NOISY = 4


def run(lines: list[bytes], *options: str) -> list[dict]:
    """What the command answers, line by line."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check-sms", *options],
        input=b"\n".join(lines) + b"\n", capture_output=True, cwd=ROOT, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_every_line_has_its_answer_in_order():
    """A bad line gets an error that names the fault; the rest goes on; empty lines are no messages."""
    lines = [
        json.dumps({"text": "请把钱转到安全账户"}, ensure_ascii=False).encode(),
        b"not json",
        b"",
        b"[1]",
        b'{"text": 5}',
        b'{"text": "a", "sender": 5}',
        b'{"text": "a", "channel": "pigeon"}',
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"text": "【微众银行】您的微粒贷已逾期，请致电95384", "sender": None}).encode(),
    ]
    answers = run(lines)
    assert len(answers) == len(lines) - 1
    assert answers[0]["level"] == "high_risk"
    assert [next(iter(answer)) for answer in answers[1:-1]] == ["error"] * 7
    assert answers[-1]["lender"] == "webank"
    assert {"level", "kind", "lender", "findings", "steps"} <= answers[-1].keys()


def test_sentences_in_english():
    """`--locale en`."""
    (answer,) = run([b'{"text": "hello"}'], "--locale", "en")
    assert "genuine" in answer["level_words"]


def test_nothing_of_rasa_is_loaded():
    """A batch starts at once."""
    code = "import sys, bot.commands.check_sms as c; from bot import services; services.checker(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {name.split(".")[0] for name in done.stdout.split()} & FRAMEWORKS


def test_a_thousand_messages_take_two_seconds():
    """On one idle core; noisy machines are given some more, a rule that runs away is not."""
    checker = services.checker()
    texts = [pair[side]["text"] for pair in pairs("pairs") for side in ("fraud", "genuine")]
    messages = [Incoming(texts[i % len(texts)]) for i in range(1_000)]
    start = time.process_time()
    for message in messages:
        checker.check(message)
    assert time.process_time() - start < SECONDS_FOR_A_THOUSAND * _NOISY


def test_time_grows_with_the_length_and_not_its_square(checker):
    """The longest text that is looked at, made of what rules look for, is no trap."""
    for piece in ("请先转账", "1380013800 ", "a.b-c.", "微.粒.贷", "您的账户", "http://", "(", "0085"):
        text = (piece * 2_000)[:2_000]
        start = time.process_time()
        checker.check(Incoming(text))
        assert time.process_time() - start < _NOISY * 0.25, piece
