"""Settings out of the environment: what is meant is read, what cannot be meant stops the start with a sentence."""

import re

import pytest

from bot.paths import ROOT
from bot.settings import SettingError, Settings

WRONG = {
    "PORT": ["0", "70000", "http", "５００５"],
    "GUIDE_RETENTION_DAYS": ["0", "-1", "forever", "99999"],
    "GUIDE_SECONDS_TO_FINISH": ["-5", "1e9"],
    "GUIDE_LOG": ["xml"],
    "GUIDE_LOCK": ["postgres"],
    "GUIDE_STORE_URL": ["memory", "http://redis:6379"],
    "GUIDE_BROKER_URL": ["redis://x", "localhost"],
    "GUIDE_DB_URL": ["mysql://u:topsecret@h/d", "postgresql://u:topsecret@h", "c.db"],
    "GUIDE_DB": ["postgresql://u:topsecret@h/d"],
    "ACTION_ENDPOINT_URL": ["localhost:5055"],
}


def test_without_settings_the_guide_runs_alone():
    """Files on this machine, locks in this process, no broker."""
    settings = Settings.read({})
    assert (settings.lock, settings.broker, settings.is_postgresql) == ("memory", "", False)
    assert settings == Settings()


def test_what_is_empty_is_not_set():
    """As compose files and ConfigMaps leave it."""
    assert Settings.read(dict.fromkeys(WRONG, " ")) == Settings()


def test_replicas_share_locks_as_soon_as_they_share_a_store():
    """Nobody has to remember it."""
    assert Settings.read({"GUIDE_STORE_URL": "redis://r:6379/0"}).lock == "redis"
    assert Settings.read({"GUIDE_STORE_URL": "rediss://r/0", "GUIDE_LOCK": "memory"}).lock == "memory"
    with pytest.raises(SettingError, match="GUIDE_LOCK"):
        Settings.read({"GUIDE_LOCK": "redis"})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_both_names_of_postgresql_are_known(scheme: str):
    """SQLAlchemy knows one of them only."""
    settings = Settings.read({"GUIDE_DB_URL": f"{scheme}://u:p@h:5432/d"})
    assert settings.database == "postgresql://u:p@h:5432/d"
    assert settings.is_postgresql


def test_a_file_and_a_server_exclude_each_other():
    """Whoever sets both has made a mistake."""
    with pytest.raises(SettingError, match="exclude"):
        Settings.read({"GUIDE_DB": "c.db", "GUIDE_DB_URL": "postgresql://h/d"})


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_named(name: str, value: str):
    """With the variable, and without a password that may be in it."""
    with pytest.raises(SettingError) as error:
        Settings.read({name: value})
    assert name in str(error.value)
    assert "topsecret" not in str(error.value)


def test_every_setting_is_in_the_example():
    """`.env.example` lists what can be set, of every channel, and nothing that is read nowhere."""
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.compile(r'"(PORT|(?:GUIDE|ACTION|WECHAT)_[A-Z_]*[A-Z])"')
    code = {path: named.findall(path.read_text(encoding="utf-8")) for path in (ROOT / "bot").rglob("*.py")}
    assert listed <= {name for names in code.values() for name in names}
    assert {name for path, names in code.items() if path.name == "settings.py" for name in names} <= listed
