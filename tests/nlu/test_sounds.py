"""How characters sound."""

import subprocess
import sys

import pytest

from bot.nlu.sounds import sound


@pytest.mark.parametrize(
    ("character", "reading"),
    [("逾", "yu"), ("期", "qi"), ("绿", "lv"), ("行", "xing"), ("贷", "dai"), ("a", "a"), ("3", "3"), ("😀", "😀")],
)
def test_a_character_has_one_reading_without_a_tone(character: str, reading: str):
    """What is no Chinese character stays."""
    assert sound(character) == reading


def test_the_table_of_words_is_not_loaded():
    """It would take 45 MB of every process."""
    assert sys.modules["pypinyin.constants"].PHRASES_DICT == {}


def test_readings_are_those_of_the_whole_of_pypinyin():
    """The table of words has nothing to say of a single character."""
    every = "".join(map(chr, range(0x4E00, 0x9FA6)))
    program = f"from pypinyin import lazy_pinyin\nprint(*(lazy_pinyin(c)[0] for c in {every!r}))"
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True, env={})
    assert done.stdout.split() == [sound(character) for character in every]
