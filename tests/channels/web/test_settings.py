"""Settings out of the environment, and the secret that the first start makes."""

import multiprocessing
import pathlib
import stat

import pytest

from bot.channels.web.settings import SettingError, Settings
from bot.channels.web.tokens import read_secret

WRONG = {
    "GUIDE_ORIGINS": ["*", "help.example.org", "https://help.example.org/chat", "https://*.example.org", "null"],
    "GUIDE_PROXIES": ["-1", "many", "11", "1.5", "²"],
    "GUIDE_TOKEN_DAYS": ["0", "366", "x"],
    "GUIDE_RATE_CONVERSATION": ["fast", "10", "10/fortnight", "10/minute;"],
    "GUIDE_RATE_ADDRESS": ["0x10/minute"],
    "GUIDE_RATE_OPENED": ["/minute"],
}


def test_without_any_setting_only_our_own_pages_are_let_in():
    """What is safe on a public port is what one gets."""
    assert Settings.read({}) == Settings()
    assert (Settings().origins, Settings().proxies) == ((), 0)


def test_settings_are_read():
    """All of them; origins without a slash at the end, in small letters, each once."""
    read = Settings.read(
        {
            "GUIDE_ORIGINS": " https://Help.example.org/, http://[2001:db8::1]:8080 ,https://help.example.org",
            "GUIDE_PROXIES": "2",
            "GUIDE_TOKEN_DAYS": "7",
            "GUIDE_RATE_CONVERSATION": "5/minute;50/hour",
            "GUIDE_STORE_URL": "redis://localhost/0",
        }
    )
    assert read.origins == ("https://help.example.org", "http://[2001:db8::1]:8080")
    assert (read.proxies, read.seconds, read.per_conversation) == (2, 7 * 86_400, "5/minute;50/hour")
    assert read.store_url == "redis://localhost/0"


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_is_named(name: str, value: str):
    """A star would let every page speak for every person who has the chat open."""
    with pytest.raises(SettingError, match=name):
        Settings.read({name: value})


def test_the_first_start_makes_a_secret_and_keeps_it(tmp_path: pathlib.Path):
    """So that tokens outlive a restart; nobody else on the machine can read it."""
    file = tmp_path / "var" / "secret"
    secret = read_secret(file, {})
    assert len(secret) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_secret(file, {}) == secret
    assert [path.name for path in file.parent.iterdir()] == ["secret"]
    assert read_secret(tmp_path / "other", {}) != secret


def test_processes_that_start_together_agree_on_one_secret(tmp_path: pathlib.Path):
    """The first one's stays."""
    with multiprocessing.get_context("fork").Pool(8) as pool:
        assert len(set(pool.starmap(read_secret, [(tmp_path / "secret", {})] * 32))) == 1


def test_the_environment_comes_first(tmp_path: pathlib.Path):
    """And leaves no file."""
    assert read_secret(tmp_path / "secret", {"GUIDE_SECRET": "x" * 32}) == "x" * 32
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("mode", "content", "given", "said"),
    [
        (0o600, "", {"GUIDE_SECRET": "changeme"}, "at least 32 characters"),
        (0o644, "x" * 64, {}, "can be read by others"),
        (0o600, "", {}, "holds no secret"),
    ],
)
def test_a_bad_secret_stops_the_start(
    mode: int, content: str, given: dict[str, str], said: str, tmp_path: pathlib.Path
):
    """With what to do about it."""
    file = tmp_path / "secret"
    file.write_text(content)
    file.chmod(mode)
    with pytest.raises(SettingError, match=said):
        read_secret(file, given)
