"""Who wrote an article, and which paper it was taken from, as its own lines say."""

from __future__ import annotations

import re

from kg.read.segments import Segment
from kg.read.units import Part

_IN_DATELINE = re.compile(r"^[^（(。]{0,16}[（(]([^）)]{2,40})[）)]")
_SOURCE = re.compile(r"(?:摘自|转自|来源)\s?[:：/]?\s?[《“]?([^\s，。；》”）)]{2,30})")


def byline_of(segment: Segment) -> str | None:
    """Give the reporters as written: the byline's lines, and what stands in brackets behind 本报讯."""
    lines = [unit.text.strip("（）()") for unit in segment.byline]
    lines += [unit.text.strip("（）()") for unit in segment.units if unit.part is Part.BYLINE]
    first = segment.units[0]
    if first.dateline and (found := _IN_DATELINE.match(first.text)):
        lines.append(found[1])
    return " ".join(lines) or None


def source_of(segment: Segment) -> str | None:
    """Give the paper that a line 摘自…, 转自…, 来源… names; not the source of a picture."""
    for unit in [*segment.byline, *segment.units]:
        if unit.part is Part.BYLINE and (found := _SOURCE.search(unit.text)):
            return found[1].strip()
    return None
