"""What an operator can set, read once out of the environment; a wrong value stops the start with a sentence.

Knows names and forms of settings, and nothing of what is done with them. Settings of one channel stand with it.
"""

import dataclasses
import pathlib
import re
from collections.abc import Mapping

from bot.paths import ROOT

_MOST_DAYS = 3650
_MOST_SECONDS_TO_FINISH = 300
_LOGS = ("text", "json")
_LOCKS = ("memory", "redis")


class SettingError(ValueError):
    """A setting that cannot be meant so."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """Everything that is not a channel's own. Without any, the guide runs alone on one machine."""

    host: str = "0.0.0.0"  # noqa: S104  # a server; GUIDE_HOST binds it to one address
    """GUIDE_HOST: the address to listen on."""
    port: int = 5005
    """PORT: the port to listen on."""
    public_url: str = ""
    """GUIDE_PUBLIC_URL: where people reach the guide, for links to its pages; empty for this machine alone."""
    contact: str = ""
    """GUIDE_CONTACT: how people reach the organisation."""
    model: str = ""
    """GUIDE_MODEL: a model file to use as it is."""
    action_server: str = ""
    """ACTION_ENDPOINT_URL: a separate action server; empty for actions in the same process."""
    database: str = str(ROOT / "var" / "conversations.db")
    """GUIDE_DB, the SQLite file of conversations, or GUIDE_DB_URL, a PostgreSQL server."""
    store: str = f"sqlite:{ROOT / 'var' / 'guide.db'}"
    """GUIDE_STORE_URL: what is kept beside conversations; Redis where there are replicas."""
    lock: str = "memory"
    """GUIDE_LOCK: `redis` where the store is Redis, so that replicas share it, else `memory`."""
    broker: str = ""
    """GUIDE_BROKER_URL: RabbitMQ, which is told every event; empty for none."""
    log: str = "text"
    """GUIDE_LOG: `text` for people, `json` for machines."""
    retention_days: int = 30
    """GUIDE_RETENTION_DAYS: what was said is deleted after so many days."""
    seconds_to_finish: int = 25
    """GUIDE_SECONDS_TO_FINISH: how long running messages may take once the guide is told to stop (SIGTERM)."""

    @property
    def is_postgresql(self) -> bool:
        """Whether conversations are kept on a server instead of in a file."""
        return self.database.startswith("postgresql://")

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """The settings out of an environment.

        Raises:
            SettingError: naming the variable and what is expected.
        """

        def get(name: str) -> str:
            return environment.get(name, "").strip()

        default = cls()
        store = get("GUIDE_STORE_URL") or default.store
        _begins(store, "GUIDE_STORE_URL", "sqlite:", "redis://", "rediss://")
        shared = store.startswith("redis")
        lock = _one_of("GUIDE_LOCK", get("GUIDE_LOCK") or ("redis" if shared else default.lock), _LOCKS)
        if lock == "redis" and not shared:
            raise SettingError("GUIDE_LOCK: redis needs a GUIDE_STORE_URL that begins with redis:// or rediss://")
        if broker := get("GUIDE_BROKER_URL"):
            _begins(broker, "GUIDE_BROKER_URL", "amqp://", "amqps://")
        if actions := get("ACTION_ENDPOINT_URL"):
            _begins(actions, "ACTION_ENDPOINT_URL", "http://", "https://")
        if public_url := get("GUIDE_PUBLIC_URL"):
            _begins(public_url, "GUIDE_PUBLIC_URL", "http://", "https://")
        return cls(
            host=get("GUIDE_HOST") or default.host,
            port=whole_number(environment, "PORT", default.port, 1, 65_535),
            public_url=public_url.rstrip("/"),
            contact=get("GUIDE_CONTACT"),
            model=get("GUIDE_MODEL"),
            action_server=actions,
            database=_database(get("GUIDE_DB"), get("GUIDE_DB_URL")) or default.database,
            store=store,
            lock=lock,
            broker=broker,
            log=_one_of("GUIDE_LOG", get("GUIDE_LOG") or default.log, _LOGS),
            retention_days=whole_number(environment, "GUIDE_RETENTION_DAYS", default.retention_days, 1, _MOST_DAYS),
            seconds_to_finish=whole_number(
                environment, "GUIDE_SECONDS_TO_FINISH", default.seconds_to_finish, 0, _MOST_SECONDS_TO_FINISH
            ),
        )


def _database(file: str, url: str) -> str:
    if file and url:
        raise SettingError("GUIDE_DB and GUIDE_DB_URL exclude each other: a SQLite file, or a PostgreSQL server")
    if file:
        if "://" in file:
            raise SettingError("GUIDE_DB is a file; the address of a server is set with GUIDE_DB_URL")
        return str(pathlib.Path(file))
    if url:
        if not re.fullmatch(r"postgres(?:ql)?://[^/\s]+/[^/\s]+", url):
            raise SettingError("GUIDE_DB_URL: postgresql://user:password@host:port/database is expected")
        return "postgresql://" + url.partition("://")[2]
    return ""


def _begins(value: str, name: str, *starts: str) -> None:
    """Never shows the value, which may hold a password."""
    if not value.startswith(starts):
        raise SettingError(f"{name} must begin with {' or '.join(starts)}, not {value.partition(':')[0][:20]!r}")


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value.lower() not in choices:
        raise SettingError(f"{name}: {' or '.join(choices)} is expected, not {value!r}")
    return value.lower()


def whole_number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number out of a setting, the default where nothing is set.

    Raises:
        SettingError: naming the variable and its bounds.
    """
    text = environment.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingError(f"{name}: a whole number from {least} to {most} is expected, not {text!r}")
    return int(text)
