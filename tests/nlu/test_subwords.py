"""A text is cut into the most probable known pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.subwords import BEGIN, END, SPACE, UNKNOWN, Subwords

PIECES = ["", "", "", SPACE, "逾", "期", "逾期", "了", "期了", f"{SPACE}can", "c", "a", "n"]
SCORES = [0, 0, 0, -2, -9, -8, -3, -4, -6, -5, -6, -6, -6]
SUBWORDS = Subwords(PIECES, SCORES)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("逾期了", [SPACE, "逾期", "了"]),  # -3 -4 beats 逾 with 期了, -9 -6
        ("can 逾期", [f"{SPACE}can", SPACE, "逾期"]),
        ("  逾期 \n", [SPACE, "逾期"]),
        ("期逾期了逾", [SPACE, "期", "逾期", "了", "逾"]),
    ],
)
def test_the_most_probable_pieces_are_chosen(text: str, pieces: list[str]):
    """Also where a longer first piece would be worse in all; spaces in any number are one."""
    assert [PIECES[number] for number in SUBWORDS.cut(text)] == pieces


@pytest.mark.parametrize("text", ["龘", "😀", "\ud83d"])
def test_an_unknown_character_stands_for_itself_alone(text: str):
    """Half an emoji is a message, too; what is known around it stays known."""
    cut = SUBWORDS.cut(f"逾期{text}了")
    assert cut == [PIECES.index(SPACE), PIECES.index("逾期"), UNKNOWN, PIECES.index("了")]


def test_a_frame_keeps_the_beginning_and_drops_what_is_too_long():
    """A pasted novel costs no more than its first pieces."""
    assert SUBWORDS.framed("逾期了" * 50, 4) == [BEGIN, *SUBWORDS.cut("逾期了逾期了")[:4], END]


@given(st.text(alphabet="逾期了can 龘", max_size=30))
def test_the_pieces_of_a_text_make_up_the_text(text: str):
    """Nothing is lost or said twice."""
    pieces = [PIECES[number] or "龘" for number in SUBWORDS.cut(text)]
    assert "".join(pieces) == SPACE + SPACE.join(text.split())
