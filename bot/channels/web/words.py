"""What the widget shows before anybody has written: its words, the menu, how to reach the organisation."""

from typing import Any

from bot import services
from bot.dialogue.compose import Composer
from bot.knowledge import Scene
from bot.text.language import Locale
from bot.text.normalize import MAX_CHARACTERS

_PREFIX = "widget_"
_LOCALES = ("zh", "en")


def config(locale: Locale) -> dict[str, Any]:
    """Everything for one locale; `texts` are the wordings whose keys begin with `widget_`, without that beginning."""
    library, scene = services.library(), Scene(services.today(), locale)
    keys = sorted(key for key in library.content.wording if key.startswith(_PREFIX))
    texts = {key.removeprefix(_PREFIX): library.say(key, scene) for key in keys}
    *themes, person = Composer(library).menu("ask_what", scene).messages[0].fields()["choices"]
    return {
        "title": library.say("widget_title", scene),
        "contact": services.settings().contact,
        "locales": list(_LOCALES),
        "themes": [{"id": theme.id, **choice} for theme, choice in zip(library.content.themes, themes, strict=True)],
        "person": person,
        "texts": texts,
        "limits": {"characters": MAX_CHARACTERS},
    }
