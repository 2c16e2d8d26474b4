"""Sentences as people mistype them: the classifier learns from both forms, so that one wrong character hides little."""

import collections
import random
from collections.abc import Sequence

from bot.nlu.sounds import sound

_COMMON = 5  # a wrong character is one that somebody uses
_SHARE = 1 / 3
_SHORTEST = 5
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"


def misspelt(sentences: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """One slip each in a fixed random third of the longer sentences, with their labels: 逾期 as 预期, 还款 as 款还."""
    chance = random.Random(0)  # noqa: S311  # a sample, not a secret
    alike = _alike(sentences)
    chosen = [i for i, text in enumerate(sentences) if len(text) >= _SHORTEST and chance.random() < _SHARE]
    return [_slip(sentences[i], alike, chance) for i in chosen], [labels[i] for i in chosen]


def _alike(sentences: Sequence[str]) -> dict[str, list[str]]:
    """For each character the other common ones that sound like it."""
    often = collections.Counter(c for text in sentences for c in text if _FIRST_HAN <= c <= _LAST_HAN)
    by_sound: dict[str, list[str]] = {}
    for character, times in often.items():
        if times >= _COMMON:
            by_sound.setdefault(sound(character), []).append(character)
    return {c: [other for other in group if other != c] for group in by_sound.values() for c in group}


def _slip(text: str, alike: dict[str, list[str]], chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.5:  # the wrong character of the same sound, as an input method offers it
        places = [i for i, c in enumerate(text) if alike.get(c)]
        if places:
            i = chance.choice(places)
            return text[:i] + chance.choice(alike[text[i]]) + text[i + 1 :]
    i = chance.randrange(len(text) - 1)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :] if kind < 0.75 else text[:i] + text[i + 1 :]
