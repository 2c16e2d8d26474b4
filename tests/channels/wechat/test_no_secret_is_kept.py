"""What must never be kept is spoken on every channel, plainly, beside a form and in a pasted message; then all is read.

Every file that the guide has written or holds open is searched, and what it tells Prometheus, for every secret as it
was spoken and as it is meant.
"""

import dataclasses
import itertools
import json
import pathlib
import random
from collections.abc import Callable

import pytest
from fake_wechat import FakeWeChat, Phone
from running import RunningGuide

from bot.text.masking import is_bank_card, is_identity_number

CHANNELS = ("rest", "web", "wechat")
CONTROL = "zzcontrolzz"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
WAYS: dict[str, Callable[[str], str]] = {
    "as it is": lambda number: number,
    "spaced": lambda number: " ".join(number[i : i + 4] for i in range(0, len(number), 4)),
    "full-width": lambda number: number.translate(_WIDE),
    "in Chinese digits": lambda number: number.translate(_HAN),
}


@dataclasses.dataclass(frozen=True)
class Secret:
    """What a person gives away, and the words around it."""

    meant: str
    spoken: str
    words: str

    @property
    def sentence(self) -> str:
        """What is said."""
        return self.words.format(self.spoken)


def _with_last_digit(start: str, is_right: Callable[[str], bool]) -> str:
    return next(start + digit for digit in "0123456789X" if is_right(start + digit))


def secrets_of(channel: str) -> list[Secret]:
    """Other ones for every channel, of people, cards and numbers that do not exist."""
    draw = random.Random(channel)  # noqa: S311  # no secret of anybody's

    def digits(count: int) -> str:
        return "".join(draw.choices("0123456789", k=count))

    found = []
    for way in WAYS.values():
        person = f"9901{digits(2)}198{digits(1)}0{draw.randint(1, 9)}1{digits(4)}"
        numbers = {
            "我的身份证号是{}": _with_last_digit(person, is_identity_number),
            "银行卡号{}": _with_last_digit(f"622848{digits(12)}", is_bank_card),
            "手机{}": f"139{digits(8)}",
        }
        found += [Secret(number, way(number), words) for words, number in numbers.items()]
    plain = {"验证码是{}": f"48{digits(4)}", "密码是{}": f"zz{digits(6)}pw", "邮箱{}": f"zz.{digits(6)}@example.com"}
    return [*found, *(Secret(text, text, words) for words, text in plain.items())]


def talk(channel: str, guide: RunningGuide, wechat: FakeWeChat) -> Callable[[str], object]:
    """How one person speaks on a channel."""
    if channel == "wechat":
        return Phone(wechat).say
    if channel == "rest":
        person = guide.somebody()
        return lambda text: guide.say(text, person)
    opened = guide.request("POST", "/chat/conversations", b'{"locale": "zh"}').json()
    path, numbers = f"/chat/conversations/{opened['conversation']}", itertools.count(1)
    headers = {"Authorization": f"Bearer {opened['token']}"}

    def say(text: str) -> None:
        body = json.dumps({"client_id": f"m{next(numbers)}", "text": text}).encode()
        answer = guide.request("POST", f"{path}/messages", body, headers=headers)
        assert answer.status == 200, answer
        judged = {"message": answer.json()["messages"][-1]["id"], "helpful": False, "words": text}
        answer = guide.request("POST", f"{path}/feedback", json.dumps(judged).encode(), headers=headers)
        assert answer.status == 204, answer

    return say


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_secret_is_found_in_anything_that_the_guide_wrote(
    channel: str, open_account: tuple[FakeWeChat, RunningGuide]
):
    """Nor what stood for it, such as full-width or Chinese digits."""
    wechat, guide = open_account
    secrets, say = secrets_of(channel), talk(channel, guide, wechat)
    for secret in secrets:
        say(f"{CONTROL}{channel}，{secret.sentence}，逾期会上征信吗")
    say("帮我算一下罚息")
    for secret in secrets:
        say(secret.sentence)
    for secret in secrets:
        say(f"【微粒贷】尊敬的客户，您的借款已逾期12天，{secret.sentence}，请于今日18:00前还款1200元，详询95384。")
    written = everything_written(guide)
    control = (CONTROL + channel).encode()
    assert any(control in content for content in written.values()), "the scan looks where words are kept"
    found = [
        (form, name)
        for secret in secrets
        for form in {secret.meant, secret.spoken}
        for name, content in written.items()
        if form.encode() in content or json.dumps(form)[1:-1].encode() in content
    ]
    assert found == []


def everything_written(guide: RunningGuide) -> dict[str, bytes]:
    """The files in the guide's folder, the files that its process holds open, and its metrics."""
    paths = {path for path in guide.database.parent.rglob("*") if path.is_file()}
    for link in pathlib.Path(f"/proc/{guide.process.pid}/fd").glob("*"):
        path = link.resolve()
        if path.is_file() and path.suffix not in {".gz", ".so"}:
            paths.add(path)
    assert guide.database in paths
    assert guide.log_file in paths
    return {str(path): path.read_bytes() for path in paths} | {"metrics": guide.request("GET", "/metrics").body}
