"""Tell columns apart that an extraction spliced: line by line, or side by side with a wide gap between them.

Text runs on down a column, often within a word. Where the last character of each line is followed much likelier by
the first of the next line but one than by that of the next, two columns were spliced; with three columns it is the
next but two. Which characters follow each other is known from the corpus (`pairs`). Nothing is done without that
evidence, so lists and tables stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import mean

from kg.read.mapped import Mapped, Piece, Span, identity
from kg.read.pairs import follows

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_GAP = re.compile(r"\S(?: {3}|\t)")
_STRIP = re.compile(r"\S+(?: {1,2}\S+)*")
"""What stands on a line between wide gaps."""
_MOST = 3
"""Columns."""
_FEWEST = 4
"""Rows of columns side by side."""
_LONGEST = 60
"""Characters in a column's line."""
_NARROWEST = 6
"""The same on average for running text; a table's are fewer."""
_DOUBT = 0.4
"""How much worse the next line may follow than one further on though no columns are spliced, line by line."""
_SURE, _SURE_BESIDE = 16.0, 5.0
"""Evidence that is asked for, as a logarithm of odds; for columns side by side the gap speaks too."""
_SHIFT = 5
"""Characters by which the lines of one column begin to the left or right of each other."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `first` to `last` of a text, and what stands in each column of them."""

    first: int
    last: int
    columns: Sequence[Sequence[Span]]


def untangled(text: str) -> Mapped | None:
    """Give a text with its spliced columns one below the other, or None where none are spliced.

    Lines, or the parts of lines between wide gaps, change places; no character other than white space is lost.
    """
    if _GAP.search(text):
        lines = [found.span() for found in _LINE.finditer(text)]
        blocks = list(beside(text, lines))
        if blocks:
            return identity(text).cut(_moved(text, lines, blocks))
    if len(text) > _LONGEST * (text.count("\n") + text.count("\r") + 1):
        return None  # paragraphs of whole lines
    lines = [found.span() for found in _LINE.finditer(text)]
    blocks = list(spliced(text, lines))
    return identity(text).cut(_moved(text, lines, blocks)) if blocks else None


def _moved(text: str, lines: Sequence[Span], blocks: Sequence[Block]) -> Iterator[Piece]:
    """Put the columns of each block one below the other."""
    at = 0
    for block in blocks:
        begin = lines[block.first][0]
        yield at, begin, None
        at = lines[block.last][0] if block.last < len(lines) else len(text)
        spaced = "\n\n" in text[begin:at].replace("\r", "")
        for start, end in chain.from_iterable(block.columns):
            behind = min(end, len(text) - 1)
            yield start, end, None
            yield behind, behind + 1, "\n\n" if spaced else "\n"
    yield at, len(text), None


def spliced(text: str, lines: Sequence[Span]) -> Iterator[Block]:
    """Find where columns were spliced line by line."""
    near = [_goes_on(text, one, other) for one, other in pairwise(lines)]
    most: list[Block] = []
    best = 0.0
    for count in range(2, _MOST + 1):
        evidence = [
            _evidence(text, line, lines[at + count], near[at]) for at, line in enumerate(lines[:-count])
        ]
        runs = list(_runs(evidence))
        total = sum(total for _, _, total in runs)
        if total > best:
            best, most = total, [_columns(text, lines, first, last + count, count) for first, last, _ in runs]
    yield from most


def _evidence(text: str, line: Span, further: Span, near: float) -> float:
    """Tell how much better a line further on goes on with a line than the next does, which does it `near` well."""
    if line[1] - line[0] > _LONGEST:
        return -_SURE
    far = _goes_on(text, line, further)
    return far - near - _DOUBT if far or near else 0.0


def _runs(evidence: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """Give the stretches of lines whose evidence is more than enough: first, behind the last, and the sum.

    The sum is the highest that a stretch can have (Kadane's algorithm, again behind each stretch).
    """
    total = best = 0.0
    first = last = free = 0
    for number, worth in enumerate([*evidence, -2 * _SURE]):
        total += worth
        if total > best:
            best, last = total, number + 1
        if total <= 0.0 or best - total > _SURE:
            if best >= _SURE:
                first -= _more(evidence[free:first][::-1])
                last += _more(evidence[last:])
                free = last
                yield first, last, best
            total = best = 0.0
            first = max(number + 1, free)


def _more(evidence: Iterable[float]) -> int:
    """Give how many lines beside a stretch belong to it too: to the last whose evidence makes up for those before."""
    total = 0.0
    count = 0
    for number, worth in enumerate(evidence, start=1):
        total += worth + _DOUBT
        if total < -_SURE_BESIDE:
            break
        count = number if total >= 0.0 else count
    return count


def _columns(text: str, lines: Sequence[Span], first: int, last: int, count: int) -> Block:
    columns = [lines[first + column : last : count] for column in range(count)]
    return Block(first, last, _in_order(text, lines, columns, last))


def _goes_on(text: str, line: Span, after: Span) -> float:
    return follows(text[line[1] - 1], text[after[0]])


def _in_order(
    text: str, lines: Sequence[Span], columns: Sequence[Sequence[Span]], last: int
) -> list[Sequence[Span]]:
    """Put the column last that goes on behind the block, if one clearly does."""
    ordered = list(columns)
    if last < len(lines):
        likely = [_goes_on(text, column[-1], lines[last]) for column in columns]
        best = max(range(len(likely)), key=likely.__getitem__)
        if likely[best] > 0:
            ordered.append(ordered.pop(best))
    return ordered


def beside(text: str, lines: Sequence[Span]) -> Iterator[Block]:
    """Find where columns stand side by side."""
    strips = [[found.span() for found in _STRIP.finditer(text, *line)] for line in lines]
    number = 0
    while number < len(lines):
        block = _block(text, strips, number) if 1 < len(strips[number]) <= _MOST else None
        if block is not None:
            yield block
        number = block.last if block is not None else number + 1


def _block(text: str, strips: Sequence[Sequence[Span]], first: int) -> Block | None:
    """Follow the columns of a line downwards, as long as what stands below fits into them."""
    best: list[list[Span | None]] = []
    for wide in (1, 2):  # extractions count a Chinese character as one column or as two
        places = [_place(text, strip, wide)[0] for strip in strips[first]]
        rows: list[list[Span | None]] = []
        for found in strips[first:]:
            row = _row([(*_place(text, strip, wide), strip) for strip in found], places)
            if row is None:
                break
            rows.append(row)
        best = max(best, rows, key=len)
    full = sum(None not in row for row in best)
    columns = [[strip for strip in column if strip is not None] for column in zip(*best, strict=True)]
    if full < _FEWEST or min(mean(end - start for start, end in column) for column in columns) < _NARROWEST:
        return None
    down = sum(_goes_on(text, *pair) for column in columns for pair in pairwise(column))
    across = sum(_goes_on(text, *pair) for row in best for pair in pairwise(strip for strip in row if strip))
    return Block(first, first + len(best), columns) if down - across >= _SURE_BESIDE else None


def _place(text: str, strip: Span, wide: int) -> Span:
    """Give where a strip begins and ends on its line, with so many columns for a Chinese character."""
    begin = max(text.rfind(mark, 0, strip[0]) for mark in "\r\n") + 1
    return _width(text[begin : strip[0]], wide), _width(text[begin : strip[1]], wide)


def _width(text: str, wide: int) -> int:
    return len(text) + (wide - 1) * sum(char > "\u2e7f" for char in text)


def _row(found: Sequence[tuple[int, int, Span]], places: Sequence[int]) -> list[Span | None] | None:
    """Give each column its strip of a line, or None where they do not fit into the columns."""
    row: list[Span | None] = [None] * len(places)
    for begin, end, strip in found:
        column = max((at for at, place in enumerate(places) if begin >= place - _SHIFT), default=0)
        following = places[column + 1] if column + 1 < len(places) else None
        if row[column] is not None or (following is not None and end >= following):
            return None
        row[column] = strip
    return row
