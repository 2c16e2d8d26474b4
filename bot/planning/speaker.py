"""Wordings and figures for one person: what the replies of the tasks are written with."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

from bot.knowledge import Library, Scene
from bot.planning import show


@dataclasses.dataclass(frozen=True)
class Speaker:
    """Says wordings of the library in one person's language."""

    library: Library
    scene: Scene

    @property
    def locale(self) -> str:
        """The language."""
        return self.scene.locale

    def say(self, key: str, **values: str) -> str:
        """A wording, its blanks filled."""
        return self.library.say(key, self.scene, **values)

    def pick(self, keys: Mapping[str, str], name: str) -> str:
        """The wording that stands for a name."""
        return self.library.say(keys[name], self.scene)

    def money(self, amount: Decimal) -> str:
        """`1,234.56 元`."""
        return show.money(amount, self.locale)
