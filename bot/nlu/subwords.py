"""Cuts a text into the pieces that the sentence encoder knows, the most probable way, as SentencePiece's unigram."""

from collections.abc import Sequence

SPACE = "\u2581"
"""How a space is written in a piece."""
UNKNOWN, BEGIN, END = range(3)
_LEAST = -1e9
_PENALTY = 10.0  # an unknown character is less probable than any piece, by SentencePiece's own margin


class Subwords:
    """Pieces with the logarithms of their probabilities; the first three are the unknown, the beginning and the end."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self.pieces, self.scores = tuple(pieces), tuple(float(score) for score in scores)
        known = list(enumerate(zip(self.pieces, self.scores, strict=True)))[3:]
        self._found = {piece: (score, number) for number, (piece, score) in known}
        self._longest = max((len(piece) for piece in self._found), default=1)
        self._unknown = min((score for score, _ in self._found.values()), default=0.0) - _PENALTY

    def cut(self, text: str) -> list[int]:
        """The numbers of the pieces, `UNKNOWN` for a character that no piece holds."""
        marked = SPACE + SPACE.join(text.split())
        end = len(marked)
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(_LEAST, 0, 0)] * end  # score, where from, which piece
        for start in range(end):
            score = best[start][0]
            if score + self._unknown > best[start + 1][0]:
                best[start + 1] = (score + self._unknown, start, UNKNOWN)
            for stop in range(start + 1, min(end, start + self._longest) + 1):
                found = self._found.get(marked[start:stop])
                if found and score + found[0] > best[stop][0]:
                    best[stop] = (score + found[0], start, found[1])
        numbers = []
        while end:
            _, end, number = best[end]
            numbers.append(number)
        return numbers[::-1]

    def framed(self, text: str, most: int) -> list[int]:
        """The same for the first `most` pieces, between beginning and end."""
        return [BEGIN, *self.cut(text)[:most], END]
