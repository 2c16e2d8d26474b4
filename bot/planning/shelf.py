"""Keeps plans for their pages: under an address that nobody can guess, for some days, deleted with the conversation.

What is kept is what the person told, not the page: the page is made anew from it, as of the day on which it was told.
The store holds a digest of the address, so that whoever reads the store cannot open the page.
"""

import dataclasses
import datetime
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.knowledge import Library, Scene
from bot.knowledge.placeholders import value_on
from bot.stores import Store

_SPACE = "plan"
_BYTES = 32  # 256 bits
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_SECONDS_OF_DAY = 24 * 60 * 60


@dataclasses.dataclass(frozen=True)
class Kept:
    """A plan as it was asked for."""

    inputs: Mapping[str, Any]
    scene: Scene


def path(token: str) -> str:
    """Where the page is, behind the guide's own address."""
    return f"/plan/{token}"


async def keep(store: Store, library: Library, scene: Scene, inputs: Mapping[str, Any], owner: str) -> str:
    """Keeps a plan for a conversation; the secret part of its address.

    Raises:
        StoreError: when the store does not answer.
    """
    token = secrets.token_urlsafe(_BYTES)
    days = value_on(library.content.parameters["plan_link_days"], scene.today)
    if not isinstance(days, Decimal):
        raise LookupError("data/parameters/plan_link_days.yml: a number of days is needed")
    told = {"inputs": dict(inputs), "scene": dataclasses.asdict(scene) | {"today": scene.today.isoformat()}}
    value = json.dumps(told, ensure_ascii=False)
    await store.put(_SPACE, _key(token), value, float(days * _SECONDS_OF_DAY), owner)
    return token


async def fetch(store: Store, token: str) -> Kept | None:
    """The plan of an address; None when there is none, or it has ended or was deleted.

    Raises:
        StoreError: when the store does not answer.
    """
    if not _TOKEN.fullmatch(token):
        return None
    value = await store.get(_SPACE, _key(token))
    if value is None:
        return None
    told = json.loads(value)
    today = datetime.date.fromisoformat(told["scene"].pop("today"))
    return Kept(told["inputs"], Scene(today, **told["scene"]))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
