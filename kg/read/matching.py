"""Bring headlines to the texts that they head, wherever on the page they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.read.headlines import affinities, glued, plain
from kg.read.mapped import Piece
from kg.read.patterns import pattern
from kg.read.pools import shared_out
from kg.read.segments import MASTHEAD, Gap, Segment, pools
from kg.read.units import Part, Unit, part_of

_NEAR = 12
"""How many segments around it a headline is looked for in."""
_LIKELY, _UNLIKELY = 0.25, 0.12
"""What standing beside a text speaks for a headline: before it, or behind it, as the page has it."""
_MANY = 1000
_TELLING = 10
_HEADLINES = 3
"""Behind a masthead or contents, the headline is among so many last lines."""
"""Shorter lines head only what they stand beside."""
_FAR = 0.15
"""What share of a headline's words a text must take up that it does not stand beside."""
_LABEL = 6
"""Up to this many characters a line is the name of a column or a number, unless nothing else is there."""
_SAMPLE = 6_000
_SECOND = 0.5
"""What speaks against the second line of a headline: it is the subtitle."""
_ENTRY = re.compile(r"^(?:[-•·●]\s?)?\d{1,3}\s|(?:[.…·]{2,}|\s)\s?[/（(]?\d{1,3}[）)]?$")


@dataclass(slots=True, eq=False)
class Candidate:
    """A line that may be a headline, and the gap that it stands in."""

    unit: Unit
    gap: int
    first: bool
    """Nothing but captions and bylines stands between it and the text before."""
    last: bool
    known: bool
    bound: bool
    """It can only belong to the text before or behind it."""
    score: float = 0.0
    share: float = 0.0


def listed(found: Sequence[Unit]) -> frozenset[str]:
    """Give the headlines that a table of contents lists, in plain form; those of two lines also joined."""
    entries: list[str] = []
    known: set[str] = set()
    lines = sum(unit.part is Part.CONTENTS for unit in found)
    if lines < 3:
        return frozenset()
    inside = False
    for unit in found:
        if unit.part is Part.CONTENTS:
            entries = [plain(_ENTRY.sub("", unit.text))]
            inside = True
        elif unit.part is Part.TITLE and inside and len(entries) < 3 and not unit.blank:
            entries.append(plain(unit.text))
        else:
            inside = False
            continue
        known.update("".join(entries[at:]) for at in range(len(entries)))
        known.update(entries)
    return frozenset(entry for entry in known if len(entry) > _LABEL)


def joined(found: Sequence[Unit], known: frozenset[str]) -> list[Unit]:
    """Join lines of one headline that the table of contents lists as one."""
    result: list[Unit] = []
    for unit in found:
        last = result[-1] if result else None
        if (
            last is not None
            and last.part is unit.part is Part.TITLE
            and not last.twin
            and plain(last.text) + plain(unit.text) in known
        ):
            last.pieces = [*last.pieces, (unit.start - 1, unit.start, " "), *unit.pieces]
            last.text = f"{last.text} {unit.text}"
        else:
            result.append(unit)
    return result


def apart(found: Sequence[Unit]) -> list[Unit]:
    """Cut lines of several headlines into one unit each."""
    page = [unit.text for unit in found if unit.part is Part.BODY]
    return [part for unit in found for part in _unglued(unit, page)]


def match(bodies: Sequence[Segment], gaps: Sequence[Gap], known: frozenset[str]) -> None:
    """Give each segment its headline, and cut segments that several headlines share.

    A headline goes to the text that takes up most of its words; the place where it stands speaks for the
    text before and behind it.
    """
    wanted: list[list[Candidate]] = [[] for _ in bodies]
    samples = [segment.text[:_SAMPLE] for segment in bodies]
    found = [one for number, gap in enumerate(gaps) for one in _candidates(number, gap, known)]
    behind = _headlines_follow(found, len(gaps))
    gathered = set(pools([gap.units for gap in gaps]))
    for candidate in found:
        number = None if candidate.gap in gathered else _best(candidate, samples, behind=behind)
        if number is not None:
            wanted[number].append(candidate)
    for place in sorted(gathered):
        lines = [one for one in found if one.gap == place]
        for one, number in _from_pool(place, lines, samples, wanted, behind=behind):
            wanted[number].append(one)
    for segment, own in zip(bodies, wanted, strict=True):
        _entitle(segment, own, gaps)


def _from_pool(
    place: int,
    lines: Sequence[Candidate],
    samples: Sequence[str],
    wanted: Sequence[Sequence[Candidate]],
    *,
    behind: bool,
) -> list[tuple[Candidate, int]]:
    """Give the headlines of a pool to the texts around it that have none."""
    own = [one for one in lines if not one.bound]
    low = max(0, place - _NEAR)
    bare = [number for number in range(low, min(len(samples), place + _NEAR)) if not wanted[number]]
    result: list[tuple[Candidate, int]] = []
    if own and bare:
        pairs = shared_out([one.unit.text for one in own], [samples[number] for number in bare])
        for (first, last), text in pairs:
            for one in own[first:last]:
                one.score = one.share = affinities(one.unit.text, [samples[bare[text]]])[0]
                result.append((one, bare[text]))
    taken = {id(one) for one, _ in result}
    for one in lines:
        number = None if id(one) in taken else _best(one, samples, behind=behind)
        if number is not None:
            result.append((one, number))
    return result


def _candidates(number: int, gap: Gap, known: frozenset[str]) -> list[Candidate]:
    front = [at for at, unit in enumerate(gap.units) if unit.part in (Part.FRONT, Part.CONTENTS)]
    found: list[Candidate] = []
    for at, unit in enumerate(gap.units):
        if unit.part is not Part.TITLE or pattern("unit", "listed").match(unit.text):
            continue
        if pattern("unit", "heading_number").fullmatch(unit.text):
            continue
        listed_title = plain(unit.text) in known
        if len(front) >= MASTHEAD and front[0] < at < max(front[-1], len(gap.units) - _HEADLINES):
            continue
        bound = bool(known) or len(front) >= MASTHEAD or len(unit.text) < _TELLING
        found.append(Candidate(unit, number, False, False, listed_title, bound or is_label(unit)))
    for one in found:
        if len(front) < MASTHEAD or gap.units.index(one.unit) < front[0]:
            one.first = True
            break
    for one in reversed(found):
        if len(front) < MASTHEAD or gap.units.index(one.unit) > front[-1]:
            one.last = True
            break
    return found


def _headlines_follow(found: Sequence[Candidate], gaps: int) -> bool:
    """Tell whether the page has its headlines behind their texts: none at its beginning, but one at its end."""
    places = {one.gap for one in found if not is_label(one.unit)}
    return 0 not in places and gaps - 1 in places


def _best(candidate: Candidate, samples: Sequence[str], *, behind: bool) -> int | None:
    """Give the number of the segment that a headline fits best, or None."""
    for_next, for_last = (_UNLIKELY, _LIKELY) if behind else (_LIKELY, _UNLIKELY)
    low = max(0, candidate.gap - _NEAR)
    shares = affinities(candidate.unit.text, samples[low : candidate.gap + _NEAR])
    best: tuple[float, int] | None = None
    for number, share in enumerate(shares, start=low):
        score = share
        if number == candidate.gap:
            score += for_next if candidate.last else for_next / 2
        elif is_label(candidate.unit):
            continue
        elif number == candidate.gap - 1:
            score += for_last if candidate.first else for_last / 2
        elif share < _FAR or candidate.bound:
            continue
        if best is None or score > best[0]:
            best = (score, number)
            candidate.share = share
    if best is None:
        return None
    candidate.score = best[0]
    return best[1]


def _entitle(segment: Segment, candidates: Sequence[Candidate], gaps: Sequence[Gap]) -> None:
    """Make the best candidate the title and the lines around it subtitles."""
    if not candidates:
        return
    following = {
        units[at + 1]: units[at]
        for units in (gaps[one.gap].units for one in candidates)
        for at in range(len(units) - 1)
    }
    mine = {one.unit for one in candidates}
    # what the lines of one headline take up of the text says nothing about which of them is the title
    apart = len({one.gap for one in candidates}) > 1
    ranks = {
        one.unit: _rank(one.unit, known=one.known)
        + (one.score if apart else 0.0)
        - (_SECOND if following.get(one.unit) in mine else 0.0)
        for one in candidates
    }
    best = max(candidates, key=lambda one: ranks[one.unit])
    units = gaps[best.gap].units
    at = units.index(best.unit)
    segment.title = [best.unit]
    low, high = at, at + 1
    bound = sum(unit.part in (Part.FRONT, Part.CONTENTS) for unit in units) >= MASTHEAD
    while not bound and low > 0 and units[low - 1] in mine:
        low -= 1
    while high < len(units) and (units[high] in mine or _is_subtitle(units[high])):
        high += 1
    segment.subtitle = [*units[low:at], *units[at + 1 : high]]


def is_label(unit: Unit) -> bool:
    """Tell whether a line names a column or a series, not an article."""
    return pattern("unit", "label").fullmatch(unit.text) is not None


def _is_subtitle(unit: Unit) -> bool:
    return unit.part is Part.TITLE and unit.text.startswith("—")


def _rank(unit: Unit, *, known: bool) -> float:
    text = unit.text
    rank = min(len(text), 20) / 40
    if known:
        rank += 0.6
    if unit.twin:
        rank += 0.6  # printed twice, because its type was bold
    if pattern("unit", "name").search(text):
        rank += 0.2
    if len(text) <= _LABEL or is_label(unit):
        rank -= 1.0
    return rank


def _unglued(unit: Unit, page: Sequence[str]) -> list[Unit]:
    """Cut a line of several headlines where the page's names show that another begins."""
    if unit.part is not Part.TITLE or unit.twin or len(unit.text) < 16 or len(page) > _MANY:
        return [unit]
    places = glued(unit.text, page)
    if not places:
        return [unit]
    parts: list[Unit] = []
    for begin, end in zip([0, *places], [*places, len(unit.text)], strict=True):
        stripped = unit.text[begin:end].strip()
        low = unit.text.index(stripped, begin)
        pieces = slice_pieces(unit.pieces, low, low + len(stripped))
        parts.append(
            Unit(stripped, pieces, part_of(stripped, "", 1), unit.width, mark=unit.mark if not begin else "")
        )
    return parts


def slice_pieces(pieces: Sequence[Piece], begin: int, end: int) -> list[Piece]:
    """Cut `begin` to `end` out of the text that pieces make."""
    result: list[Piece] = []
    at = 0
    for first, last, instead in pieces:
        length = last - first if instead is None else len(instead)
        low, high = max(begin - at, 0), min(end - at, length)
        if low < high:
            result.append((first + low, first + high, None) if instead is None else (first, last, instead))
        at += length
    return result
