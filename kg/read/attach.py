"""Bring bylines and captions to the articles beside which they stand."""

from __future__ import annotations

from collections.abc import Sequence

from kg.read.headlines import affinities
from kg.read.segments import MASTHEAD, Gap, Segment
from kg.read.units import Part, Unit

_NEAR = 8
_SAMPLE = 4000
_CLEAR = 0.15
_NEWS = 120
"""A caption as long as this is a piece of news of its own."""


def attach(bodies: Sequence[Segment], gaps: Sequence[Gap], titles: dict[Unit, Segment]) -> None:
    """Take bylines and captions out of the gaps and give them to articles.

    A byline right behind a headline belongs to that headline's text, one right behind a text to that text.
    `titles` are the headlines that stood in the gaps. A caption belongs to the text that it shares most
    words with among those around it, to the text before it if none stands out. Lines that head nothing stay
    with the text beside them.
    """
    samples = [segment.text[:_SAMPLE] for segment in bodies]
    for number, gap in enumerate(gaps):
        before = bodies[number - 1] if number else None
        behind = bodies[number] if number < len(bodies) else None
        owner = before or behind
        masthead = sum(unit.part in (Part.FRONT, Part.CONTENTS) for unit in gap.units) >= MASTHEAD
        left: list[Unit] = []
        headed = False
        for unit in gap.units:
            if unit in titles:
                owner = titles[unit]
                headed = True
            elif owner is None or unit.part in (Part.FRONT, Part.CONTENTS):
                left.append(unit)
            elif unit.part is Part.BYLINE:
                owner.byline.append(unit)
            elif unit.part is Part.CAPTION and len(unit.text) < _NEWS:
                owner_of_caption(unit, number, bodies, samples, owner).caption.append(unit)
            elif unit.part is Part.TITLE and not masthead:
                (owner.subtitle if headed or before is None else owner.tail).append(unit)
            else:
                left.append(unit)
        gap.units = left


def owner_of_caption(
    unit: Unit, number: int, bodies: Sequence[Segment], samples: Sequence[str], nearest: Segment
) -> Segment:
    low = max(0, number - _NEAR)
    shares = affinities(unit.text, samples[low : number + _NEAR])
    best = max(range(len(shares)), key=shares.__getitem__)
    if shares[best] > _CLEAR + shares[bodies.index(nearest) - low]:
        return bodies[low + best]
    return nearest
