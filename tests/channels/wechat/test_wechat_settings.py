"""Settings out of the environment: nothing given is a shut channel, anything wrong is named, no secret is shown."""

import datetime
import pathlib

import pytest
from fake_wechat import AES_KEY, OLD_AES_KEY, SETTINGS
from running import RunningGuide, start

from bot.channels.wechat.hours import ServiceHours
from bot.channels.wechat.settings import from_environment
from bot.settings import SettingError


def test_nothing_given_is_a_shut_channel():
    """Other settings do not open it."""
    assert from_environment({"GUIDE_DB": "x", "WECHAT_APP_ID": " "}) is None


def test_what_is_given_is_read():
    """With the defaults of the documents."""
    settings = from_environment(SETTINGS)
    assert settings
    assert (settings.mode, settings.window, settings.sends, settings.msgmenu) == ("safe", 4.0, True, False)
    more = SETTINGS | {"WECHAT_AES_KEY_PREVIOUS": OLD_AES_KEY, "WECHAT_MSGMENU": "on", "WECHAT_WINDOW_SECONDS": "0.001"}
    settings = from_environment(more)
    assert settings
    assert settings.aes_keys == (AES_KEY, OLD_AES_KEY)
    assert (settings.msgmenu, settings.window) == (True, 0.001)


def test_secrets_are_not_in_the_settings_as_shown():
    """Whoever logs the settings logs no secret."""
    shown = repr(from_environment(SETTINGS))
    assert not any(SETTINGS[name] in shown for name in SETTINGS if name != "WECHAT_APP_ID")


@pytest.mark.parametrize("name", [name for name in SETTINGS if name != "WECHAT_AES_KEY"])
def test_a_missing_setting_is_named(name: str):
    """One without which the channel cannot work."""
    with pytest.raises(SettingError, match=name):
        from_environment({k: v for k, v in SETTINGS.items() if k != name})


WRONG = {
    "WECHAT_APP_ID": "123", "WECHAT_TOKEN": "a!", "WECHAT_AES_KEY": "short", "WECHAT_AES_KEY_PREVIOUS": "x" * 42,
    "WECHAT_MODE": "secret", "WECHAT_ID_SECRET": "short", "WECHAT_APP_SECRET": "no", "WECHAT_SENDING": "maybe",
    "WECHAT_MSGMENU": "1", "WECHAT_SERVICE_HOURS": "9-18", "WECHAT_WINDOW_SECONDS": "5", "WECHAT_API_URL": "weixin",
    "WECHAT_REPAIR_SECONDS": "nan", "WECHAT_APPID": "wx1",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(name: str):
    """Also one that is misspelt."""
    with pytest.raises(SettingError, match=f"{name}: ") as error:
        from_environment(SETTINGS | {name: WRONG[name]})
    if "SECRET" in name or "KEY" in name:
        assert f"{WRONG[name]!r}" not in str(error.value)


def test_all_faults_are_named_at_once():
    """Nobody starts five times to find five faults."""
    with pytest.raises(SettingError) as error:
        from_environment(WRONG)
    assert all(f"{name}: " in str(error.value) for name in WRONG)


def test_sending_off_needs_no_secret():
    """An account without the customer-service API."""
    settings = from_environment(
        {k: v for k, v in SETTINGS.items() if k != "WECHAT_APP_SECRET"} | {"WECHAT_SENDING": "off"}
    )
    assert settings
    assert not settings.sends


@pytest.mark.parametrize("mode", ["safe", "compatible"])
def test_encrypted_modes_need_a_key(mode: str):
    """Plain is what is left without one."""
    bare = {k: v for k, v in SETTINGS.items() if k != "WECHAT_AES_KEY"}
    with pytest.raises(SettingError, match="WECHAT_AES_KEY"):
        from_environment(bare | {"WECHAT_MODE": mode})
    settings = from_environment(bare)
    assert settings
    assert settings.mode == "plain"


@pytest.mark.parametrize(
    ("day", "hour", "minute", "open_then"),
    [
        (23, 9, 0, True),
        (23, 8, 59, False),
        (23, 17, 59, True),
        (23, 18, 0, False),
        (28, 11, 0, True),
        (28, 15, 0, False),
        (29, 11, 0, False),
    ],
)  # 23 November 2026 is a Monday
def test_hours_hold_to_the_minute(day: int, hour: int, minute: int, open_then: bool):
    """Working days and a Saturday morning."""
    hours = ServiceHours.parse("1-5 09:00-18:00; 6 10:00-12:00")
    assert hours.hold(datetime.datetime(2026, 11, day, hour, minute)) is open_then


def test_hours_are_said_in_words():
    """In both languages."""
    hours = ServiceHours.parse("1-5 09:00-18:00; 6 10:00-12:00")
    assert hours.words("zh") == "周一至周五 9:00-18:00，周六 10:00-12:00"
    assert hours.words("en") == "Mon-Fri 9:00-18:00, Sat 10:00-12:00"


def test_wrong_settings_stop_the_start(tmp_path: pathlib.Path):
    """A sentence for each, status 1, and nothing listens."""
    guide = start(tmp_path, WECHAT_APP_ID="wx0123456789abcdef", WECHAT_TOKN="abc", WECHAT_AES_KEY="short")
    assert guide.process.wait(60) == 1
    for expected in ("TOKEN: is missing", "perhaps WECHAT_TOKEN is meant", "WECHAT_AES_KEY: ", "WECHAT_ID_SECRET: "):
        assert expected in guide.log
    assert "Traceback" not in guide.log


def test_without_settings_there_is_no_such_address(guide: RunningGuide):
    """Nothing answers a scan."""
    assert guide.request("GET", "/webhooks/wechat/webhook").status == 404
    assert guide.request("POST", "/webhooks/wechat/webhook", b"<xml/>").status == 404
