"""Frauds against borrowers are caught, and the genuine notices that they imitate are not: pairs of our own writing."""

import collections

import pytest
from sms.conftest import CASES, incoming, is_alarm, pairs

from bot.sms import Checker, Incoming
from bot.text.masking import mask

FOLDERS = ("pairs", "held_out")
CAUGHT, ALARMED = 0.97, 0.03


@pytest.mark.parametrize("folder", FOLDERS)
def test_frauds_are_caught_and_genuine_notices_are_not(checker: Checker, folder: str):
    """Held-out pairs were written before the rules were tuned."""
    listed = pairs(folder)
    missed = [p["fraud"]["text"] for p in listed if not is_alarm(checker.check(incoming(p["fraud"])))]
    alarmed = [p["genuine"]["text"] for p in listed if is_alarm(checker.check(incoming(p["genuine"])))]
    assert len(missed) <= (1 - CAUGHT) * len(listed), missed
    assert len(alarmed) <= ALARMED * len(listed), alarmed


@pytest.mark.parametrize("folder", FOLDERS)
def test_masking_takes_no_evidence_away(checker: Checker, folder: str):
    """The doorway masks before anything else sees a message; the verdict is the same on what is left."""
    for pair in pairs(folder):
        assert is_alarm(checker.check(Incoming(mask(pair["fraud"]["text"])))), mask(pair["fraud"]["text"])
        assert not is_alarm(checker.check(Incoming(mask(pair["genuine"]["text"])))), mask(pair["genuine"]["text"])


def test_there_are_enough_pairs_and_a_third_is_held_out():
    """At least 200 messages; every theme stands on both sides."""
    open_pairs, held_out = pairs("pairs"), pairs("held_out")
    assert 2 * (len(open_pairs) + len(held_out)) >= 200
    assert 3 * len(held_out) >= 0.9 * (len(open_pairs) + len(held_out))
    assert {p.name for p in (CASES / "pairs").glob("*.yml")} == {p.name for p in (CASES / "held_out").glob("*.yml")}


def test_no_message_stands_twice_nor_among_what_the_score_was_trained_on(checker: Checker, library):
    """A test on what was trained would show nothing."""
    texts = [pair[side]["text"] for folder in FOLDERS for pair in pairs(folder) for side in ("fraud", "genuine")]
    assert not [text for text, count in collections.Counter(texts).items() if count > 1]
    assert not set(texts) & {text for text, _ in library.content.sms.examples}
