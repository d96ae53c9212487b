"""Segments of a page: the body of one article each, found by marks, bylines, headlines and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.read.boundaries import judge, measured
from kg.read.cohesion import Words
from kg.read.division import divide
from kg.read.headlines import plain
from kg.read.patterns import pattern
from kg.read.units import Part, Unit

MASTHEAD = 3
"""From so many lines of masthead or contents on, what stands among them heads no article."""
_MARKED = 3
"""As many end marks make a document one in which every article ends with a mark."""
_SHORTEST = 6
_POOL = 3
"""So many headlines in one place are a pool of the page's headlines."""
_HEADED, _HEADLESS = -1.0, 2.0
"""Log odds above which an article ends at a headline, on a page that begins with one and on another."""
_REACH = 400
"""Paragraphs within which a headline's text stands."""
_SUBHEAD = 2.0
"""What a headline in place speaks against an end where the page's headlines stand elsewhere: it is a subhead."""


@dataclass(slots=True, eq=False)
class Segment:
    """The units of one article's body, with subheads and captions among them."""

    units: list[Unit]
    title: list[Unit] = field(default_factory=list)
    subtitle: list[Unit] = field(default_factory=list)
    byline: list[Unit] = field(default_factory=list)
    caption: list[Unit] = field(default_factory=list)
    tail: list[Unit] = field(default_factory=list)
    """Short lines behind the body that head nothing: signatures, notes."""

    @property
    def text(self) -> str:
        return "\n".join(unit.text for unit in self.units if unit.part is Part.BODY)


@dataclass(slots=True, eq=False)
class Gap:
    """What stands between two segments."""

    units: list[Unit]


@dataclass(frozen=True, slots=True)
class Places:
    """The body units of a page, what stands before each and behind all, and where articles surely end."""

    bodies: list[Unit]
    between: list[list[Unit]]
    sure: list[bool]
    marked: bool

    @property
    def pool(self) -> list[tuple[int, str]]:
        """The headlines that do not stand between a text and its own (see `pools`), and where they stand."""
        return [
            (number, unit.text)
            for number in pools(self.between)
            for unit in self.between[number]
            if is_headline(unit)
        ]


def pools(between: Sequence[Sequence[Unit]]) -> list[int]:
    """Give the places on a page that hold headlines of other texts than those beside them.

    `between` is what stands before each text or paragraph, and behind the last. Pools are many headlines in
    one place (within a page that begins with one they are a list), or some with a byline among them, and those at
    the end of a page that begins with none.
    """
    found = []
    last = len(between) - 1
    headed = any(is_headline(unit) for unit in between[0])
    for number, units in enumerate(between):
        lines = sum(is_headline(unit) for unit in units)
        signed = any(unit.part is Part.BYLINE for unit in units[1:])
        front = sum(unit.part in (Part.FRONT, Part.CONTENTS) for unit in units) >= MASTHEAD
        if front or not number:
            continue
        if (
            (lines > _POOL and (signed or number == last or not headed))
            or (lines == _POOL and (signed or number == last))
            or (number == last and lines and not headed)
        ):
            found.append(number)
    return found


def segments(found: Sequence[Unit], known: frozenset[str]) -> tuple[list[Segment], list[Gap]]:
    """Divide units into segments, and the gaps before, between and behind them.

    Gap *i* stands before segment *i*; there is one gap more than segments. `known` are headlines that a
    table of contents lists, in plain form.
    """
    page = places(found, known)
    ends = {number for number, sure in enumerate(page.sure) if sure}
    if not page.marked and len(page.bodies) > 1:
        ends |= _likely(page)
    bodies: list[Segment] = []
    gaps: list[Gap] = []
    for number, (unit, before) in enumerate(zip(page.bodies, page.between, strict=False)):
        if number in ends:
            gaps.append(Gap(before))
            bodies.append(Segment([unit]))
        else:
            bodies[-1].units += [*before, unit]
    gaps.append(Gap(page.between[-1]))
    return bodies, gaps


def places(found: Sequence[Unit], known: frozenset[str]) -> Places:
    """Tell the body from what stands between, and find the sure ends."""
    marked = sum(unit.ended for unit in found) >= _MARKED
    page = Places([], [[]], [], marked)
    for unit in found:
        if unit.part is not Part.BODY:
            page.between[-1].append(unit)
            continue
        last = page.bodies[-1] if page.bodies else None
        page.sure.append(last is None or _separates(last, page.between[-1], unit, known, marked=marked))
        page.bodies.append(unit)
        page.between.append([])
    return page


def _likely(page: Places) -> set[int]:
    """Give the body units before which an article ends by what stands there and by the words."""
    odds = odds_of(page)
    pool = page.pool
    if pool:
        headed = (any(is_headline(unit) for unit in units) for units in page.between)
        odds = [odd - _SUBHEAD * there for odd, there in zip(odds, headed, strict=False)]
    result: set[int] = set()
    begin = 0
    for end in [*(number for number, sure in enumerate(page.sure) if sure and number), len(page.bodies)]:
        if pool:
            texts = [unit.text for unit in page.bodies[begin:end]]
            near = [title for place, title in pool if begin - _REACH <= place <= end + _REACH]
            result.update(begin + start for start in divide(odds[begin:end], near, texts))
        begin = end
    if not pool:
        limit = _HEADED if any(is_headline(unit) for unit in page.between[0]) else _HEADLESS
        result.update(
            number
            for number, odd in enumerate(odds)
            if odd > limit and any(is_headline(unit) for unit in page.between[number])
        )
    return result


def odds_of(page: Places) -> list[float]:
    """Give the log odds that an article ends before each body unit."""
    words = Words([unit.text for unit in page.bodies])
    pool = [title for _, title in page.pool]
    return judge(measured(page.bodies, page.between, words, pool), pooled=bool(pool))


def is_headline(unit: Unit) -> bool:
    """Tell whether a line is long enough for a headline, and not only a number or a list's entry."""
    return (
        unit.part is Part.TITLE
        and len(unit.text) >= _SHORTEST
        and pattern("unit", "listed").match(unit.text) is None
        and pattern("unit", "heading_number").fullmatch(unit.text) is None
    )


def _separates(
    last: Unit, between: Sequence[Unit], first: Unit, known: frozenset[str], *, marked: bool
) -> bool:
    """Tell whether an article surely ends with `last` and another begins with `first`."""
    if last.ended or first.dateline:
        return True
    if any(is_known(unit.text, known) for unit in between if unit.part is Part.TITLE):
        return True
    if sum(unit.part in (Part.FRONT, Part.CONTENTS) for unit in between) > 1:
        return True
    if any(unit.mark.startswith("#") and len(unit.mark) == 1 for unit in between):
        return True
    if marked:
        return False
    return any(unit.part is Part.BYLINE for unit in between)


def is_known(text: str, known: frozenset[str]) -> bool:
    return bool(known) and len(plain(text)) > 7 and plain(text) in known
