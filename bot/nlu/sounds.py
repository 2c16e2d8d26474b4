"""How characters sound, out of pypinyin's table of characters.

Its other table, of words, takes 45 MB and says which of several readings a character has in a word. We ask for single
characters: looking for the right reading by the words around is slow and makes understanding no better.
"""

import functools
import os

os.environ["PYPINYIN_NO_PHRASES"] = "true"  # looked at when pypinyin is imported

from pypinyin import lazy_pinyin  # the line above must come first


@functools.cache  # there are some 28,000 characters
def sound(character: str) -> str:
    """The usual reading of one character without its tone; what is no Chinese character as it is."""
    return str(lazy_pinyin(character)[0])
