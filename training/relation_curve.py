"""Shows how often relations of a score are right: a table and a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

BINS = 10
_SIZE, _EDGE = 360, 48


@dataclass(frozen=True, slots=True)
class Bin:
    """Relations of about one score: the mean of what was said, how many are right, how many there are."""

    said: float
    right: float
    number: int


def curve(rows: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Sort scores with their truth into ten bins of equal width; empty ones are left out."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, true in rows:
        held[min(int(score * BINS), BINS - 1)].append((score, true))
    return [
        Bin(sum(s for s, _ in one) / len(one), sum(t for _, t in one) / len(one), len(one))
        for one in held
        if one
    ]


def away(bins: Sequence[Bin]) -> float:
    """Give the expected calibration error: the mean distance of said and right, by relation."""
    total = sum(one.number for one in bins)
    return sum(abs(one.said - one.right) * one.number for one in bins) / total if total else 0.0


def table(bins: Sequence[Bin]) -> str:
    """Write a curve as a Markdown table."""
    rows = [f"| {one.said:.2f} | {one.right:.2f} | {one.number} |" for one in bins]
    return "\n".join(["| said | right | relations |", "|---:|---:|---:|", *rows])


def picture(curves: Sequence[tuple[str, str, Sequence[Bin]]]) -> str:
    """Draw curves as SVG: each a name, a colour and its bins. The dots' area is the number of relations."""
    span = _SIZE - 2 * _EDGE

    def x(value: float) -> str:
        return f"{_EDGE + span * value:.1f}"

    def y(value: float) -> str:
        return f"{_SIZE - _EDGE - span * value:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" font-family="sans-serif" font-size="11">',
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="#fff"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#999" stroke-dasharray="4 3"/>',
        f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" stroke="#333" fill="none"/>',
        f'<text x="{x(0.5)}" y="{_SIZE - 10}" text-anchor="middle">score</text>',
        f'<text transform="translate(14 {y(0.5)}) rotate(-90)" text-anchor="middle">share that is right</text>',
    ]
    for tenth in range(0, 11, 2):
        value = tenth / 10
        parts.append(f'<text x="{x(value)}" y="{_SIZE - _EDGE + 16}" text-anchor="middle">{value:.1f}</text>')
        parts.append(f'<text x="{_EDGE - 6}" y="{y(value)}" text-anchor="end">{value:.1f}</text>')
    for row, (name, colour, bins) in enumerate(curves):
        most = max((one.number for one in bins), default=1)
        line = "L".join(f"{x(one.said)} {y(one.right)}" for one in bins)
        parts.append(f'<path d="M{line}" stroke="{colour}" fill="none"/>' if line else "")
        parts += [
            f'<circle cx="{x(one.said)}" cy="{y(one.right)}" r="{2 + 5 * (one.number / most) ** 0.5:.1f}" fill="{colour}"/>'
            for one in bins
        ]
        parts.append(f'<text x="{_EDGE + 10}" y="{_EDGE + 14 * row}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*filter(None, parts), "</svg>", ""])
