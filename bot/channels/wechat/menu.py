"""The menu under the chat, out of `data/wechat/menu.yml`: what each item says, and what it sends or opens."""

import dataclasses
import json
import pathlib
from collections.abc import Iterator
from typing import Any

from bot.knowledge.models import Words
from bot.knowledge.placeholders import pick
from bot.knowledge.problems import ContentError, Problem
from bot.knowledge.reading import MISSING, Fields, read_yaml
from bot.paths import DATA

FILE = DATA / "wechat" / "menu.yml"
_MOST_BUTTONS, _MOST_ITEMS = 3, 5
_MOST_BYTES, _MOST_ITEM_BYTES, _MOST_KEY_BYTES, _MOST_URL_BYTES = 16, 60, 128, 1_024


@dataclasses.dataclass(frozen=True)
class Item:
    """One item: a key with what it sends, or a page that it opens, or further items."""

    name: Words
    key: str = ""
    sends: str = ""
    opens: str = ""
    items: tuple["Item", ...] = ()


@dataclasses.dataclass(frozen=True)
class Menu:
    """All buttons in order."""

    buttons: tuple[Item, ...]

    @classmethod
    def load(cls, path: pathlib.Path = FILE) -> "Menu":
        """The menu in a file.

        Raises:
            ContentError: naming every fault, WeChat's limits among them.
        """
        problems: list[Problem] = []
        label = f"{path.parent.name}/{path.name}"
        fields = Fields(read_yaml(path, label, problems), label, "", problems)
        menu = cls(fields.items("buttons", lambda item: _item(item, _MOST_BYTES)))
        fields.close()
        if len(menu.buttons) > _MOST_BUTTONS:
            fields.note("buttons", f"最多 {_MOST_BUTTONS} 个")
        keys = [item.key for item in menu.tappable() if item.key]
        if len(keys) != len(set(keys)):
            fields.note("buttons", "有两个 key 相同")
        if problems:
            raise ContentError(problems)
        return menu

    def tappable(self) -> Iterator[Item]:
        """All items that do something themselves."""
        for button in self.buttons:
            yield from button.items or (button,)

    def payloads(self) -> dict[str, str]:
        """What each key sends to the guide."""
        return {item.key: item.sends for item in self.tappable() if item.key}

    def body(self, locale: str = "zh") -> bytes:
        """As WeChat's menu/create takes it."""
        buttons = [_button(button, locale) for button in self.buttons]
        return json.dumps({"button": buttons}, ensure_ascii=False, indent=2).encode()


def _item(fields: Fields, most_bytes: int) -> Item:
    item = Item(
        name=fields.words("name") or MISSING,
        key=fields.text("key", required=False),
        sends=fields.text("sends", required=False),
        opens=fields.text("opens", required=False),
        items=fields.items("items", lambda inner: _item(inner, _MOST_ITEM_BYTES), required=False)
        if most_bytes == _MOST_BYTES
        else (),
    )
    if any(len(text.encode()) > most_bytes for text in item.name.values()):
        fields.note("name", f"最多 {most_bytes} 字节")
    if len(item.items) > _MOST_ITEMS:
        fields.note("items", f"最多 {_MOST_ITEMS} 个")
    if len(item.key.encode()) > _MOST_KEY_BYTES:
        fields.note("key", f"最多 {_MOST_KEY_BYTES} 字节")
    if item.opens and (not item.opens.startswith("https://") or len(item.opens.encode()) > _MOST_URL_BYTES):
        fields.note("opens", f"应当以 https:// 开头，最多 {_MOST_URL_BYTES} 字节")
    if sum((bool(item.key and item.sends), bool(item.opens), bool(item.items))) != 1 or bool(item.key) != bool(
        item.sends
    ):
        fields.note("", "应当写 key 和 sends、opens、items 三者之一")
    return item


def _button(item: Item, locale: str) -> dict[str, Any]:
    name = pick(item.name, locale)
    if item.items:
        return {"name": name, "sub_button": [_button(inner, locale) for inner in item.items]}
    if item.opens:
        return {"type": "view", "name": name, "url": item.opens}
    return {"type": "click", "name": name, "key": item.key}
