"""A chart of falling bars as SVG, with a text for those who do not see it."""

import html
from collections.abc import Sequence
from decimal import Decimal

_WIDTH, _HEIGHT = 640, 200
_LEFT, _BOTTOM, _TOP = 8, 24, 22
_GAP = Decimal("0.2")


def bars(values: Sequence[tuple[str, Decimal]], title: str) -> str:
    """One bar for each (label, value), with the first, the middle and the last label below; empty for no values."""
    highest = max((value for _, value in values), default=Decimal(0))
    if highest <= 0:
        return ""
    step = Decimal(_WIDTH - 2 * _LEFT) / len(values)
    height = Decimal(_HEIGHT - _BOTTOM - _TOP)
    base = _HEIGHT - _BOTTOM
    parts = []
    for i, (label, value) in enumerate(values):
        tall = value / highest * height
        x = _LEFT + step * i + step * _GAP / 2
        named = html.escape(f"{label} {value:,}")
        parts.append(
            f'<rect x="{x:.2f}" y="{base - tall:.2f}" width="{step * (1 - _GAP):.2f}" height="{tall:.2f}">'
            f"<title>{named}</title></rect>"
        )
    parts.append(f'<line x1="{_LEFT}" y1="{base}" x2="{_WIDTH - _LEFT}" y2="{base}"/>')
    last = len(values) - 1
    for i, anchor in sorted({0: "start", last // 2: "middle", last: "end"}.items()):
        x = _LEFT + step * i + (step if anchor == "end" else step / 2 if anchor == "middle" else 0)
        parts.append(f'<text x="{x:.2f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{html.escape(values[i][0])}</text>')
    parts.append(f'<text x="{_LEFT}" y="14">{highest:,}</text>')
    name = html.escape(title)
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{name}">'
        f"<title>{name}</title>{''.join(parts)}</svg></figure>"
    )
