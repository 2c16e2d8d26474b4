"""Mistyped forms of training sentences: one slip each, the same each time."""

from bot.nlu.misspelling import misspelt

SENTENCES = [f"逾期第{n}天预计还款玉器于气" for n in range(400)]
LABELS = [str(n) for n in range(400)]


def test_about_a_third_of_the_sentences_have_a_mistyped_form_with_the_same_label():
    """Each differs from its own by one slip."""
    texts, labels = misspelt(SENTENCES, LABELS)
    assert 100 < len(texts) < 170
    by_label = dict(zip(LABELS, SENTENCES, strict=True))
    for text, label in zip(texts, labels, strict=True):
        whole = by_label[label]
        assert len(text) in {len(whole), len(whole) - 1}
        assert sum(a != b for a, b in zip(text, whole, strict=False)) <= 2 or len(text) < len(whole)


def test_a_wrong_character_sounds_like_the_right_one():
    """As an input method offers it: 预 and 玉 for 逾."""
    texts, labels = misspelt(SENTENCES, LABELS)
    changed = {
        (a, b)
        for text, label in zip(texts, labels, strict=True)
        for a, b in zip(SENTENCES[int(label)], text, strict=False)
        if len(text) == len(SENTENCES[int(label)]) and a != b and sorted(text) != sorted(SENTENCES[int(label)])
    }
    assert changed
    assert {a + b for a, b in changed} <= {a + b for group in ("逾玉预于", "期器气计") for a in group for b in group}


def test_training_is_the_same_each_time():
    """The fingerprint of the data names one model."""
    assert misspelt(SENTENCES, LABELS) == misspelt(SENTENCES, LABELS)


def test_short_sentences_are_left_alone():
    """In 还款 a slip leaves nothing to know it by."""
    assert misspelt(["还款", "征信"] * 50, ["a", "b"] * 50) == ([], [])
