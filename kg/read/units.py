"""The parts of a page: paragraphs, cut where an article may end, each with the role that its wording shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kg.read.lines import Line, is_terminal
from kg.read.mapped import Piece
from kg.read.paragraphs import Paragraph
from kg.read.patterns import pattern

_HEADLINE = 60
_CAPTION = 250


class Part(StrEnum):
    """What a unit looks like, before its neighbours are asked."""

    BODY = "body"
    TITLE = "title"
    BYLINE = "byline"
    CAPTION = "caption"
    FRONT = "front"
    CONTENTS = "contents"


@dataclass(slots=True, eq=False)
class Unit:
    """A paragraph, or a part of one that ends with a line and a sentence.

    `pieces` put its text together from the cleaned text (see `Mapped.cut`). `twin` are the pieces of its
    second copy if it was printed twice (江阴江阴：：).
    """

    text: str
    pieces: list[Piece]
    part: Part
    width: int
    soft: bool = False
    """It goes on with the paragraph of the unit before."""
    blank: bool = False
    ended: bool = False
    dateline: bool = False
    mark: str = ""
    twin: list[Piece] = field(default_factory=list)

    @property
    def start(self) -> int:
        return min(piece[0] for piece in self.pieces)

    @property
    def end(self) -> int:
        return max(piece[1] for piece in [*self.pieces, *self.twin])


def units(found: list[Paragraph]) -> list[Unit]:
    """Cut paragraphs where a line ends with its sentence, and tell what each looks like."""
    return [unit for paragraph in found for unit in _cut(paragraph)]


def _cut(paragraph: Paragraph) -> list[Unit]:
    lines = paragraph.lines
    stops = [number for number, line in enumerate(lines[:-1], start=1) if line.terminal]
    if not stops or (len(paragraph.text) <= _CAPTION and pattern("unit", "caption").match(paragraph.text)):
        return [_unit(paragraph.text, paragraph.pieces, lines, soft=False)]
    result = []
    for first, last in zip([0, *stops], [*stops, len(lines)], strict=True):
        begin, end = lines[first].start, lines[last - 1].end
        kept = [
            (piece, shown)
            for piece, shown in zip(paragraph.pieces, paragraph.shown, strict=True)
            if begin <= piece[0] < end
        ]
        pieces = [piece for piece, _ in kept]
        text = "".join(shown for _, shown in kept)
        # a line without its sentence's end behind one that has it is no part of the paragraph
        soft = first > 0 and (last < len(lines) or last - first > 1 or lines[-1].terminal)
        result.append(_unit(text, pieces, lines[first:last], soft=soft))
    return result


def _unit(text: str, pieces: list[Piece], lines: list[Line], *, soft: bool) -> Unit:
    first, last = lines[0], lines[-1]
    unit = Unit(
        text=text,
        pieces=pieces,
        part=Part.BODY,
        width=max(line.width for line in lines),
        soft=soft,
        blank=first.blank,
        ended=last.ended,
        mark=first.mark,
    )
    if len(lines) == 1 and 8 <= len(text) <= 3 * _HEADLINE and (halves := undouble(text)):
        at = pieces[0][0]
        unit.text = "".join(text[start:end] for start, end in halves[0])
        unit.pieces = [(at + start, at + end, None) for start, end in halves[0]]
        unit.twin = [(at + start, at + end, None) for start, end in halves[1]]
    unit.dateline = pattern("unit", "dateline").match(text) is not None
    unit.part = Part.BODY if soft or unit.dateline else part_of(unit.text, unit.mark, len(lines))
    return unit


def part_of(text: str, mark: str, lines: int) -> Part:
    """Tell what a paragraph looks like by its wording alone."""
    short = len(text) <= _HEADLINE
    if mark.startswith("#"):
        return Part.TITLE
    if len(text) <= _CAPTION and (
        pattern("unit", "caption").match(text) or (mark in "■□◆●" and mark and short and lines < 3)
    ):
        return Part.CAPTION
    if short:
        if pattern("unit", "byline").fullmatch(text):
            return Part.BYLINE
        if ((mark and mark in "▶►▷") or text[0] in "（(") and pattern("unit", "names").fullmatch(text):
            return Part.BYLINE
        if pattern("unit", "front").match(text):
            return Part.FRONT
        if pattern("unit", "contents").match(text):
            return Part.CONTENTS
        if text.isascii() and is_terminal(text):
            return Part.BODY
        if "。" not in text and "；" not in text and text[-1] not in "，,；;、" and text.count("，") < 3:
            return Part.TITLE
    return Part.BODY


Halves = tuple[list[tuple[int, int]], list[tuple[int, int]]]


def undouble(text: str) -> Halves | None:
    """Give the spans of the two copies of a line that was printed twice piece by piece, or None.

    >>> undouble("江阴江阴：：让科技让科技")
    ([(0, 2), (4, 5), (6, 9)], [(2, 4), (5, 6), (9, 12)])
    >>> undouble("科技创新")
    """
    first: list[tuple[int, int]] = []
    second: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        for size in range((len(text) - at) // 2, 0, -1):
            if text[at : at + size] == text[at + size : at + 2 * size]:
                first.append((at, at + size))
                second.append((at + size, at + 2 * size))
                at += 2 * size
                break
        else:
            return None
    return (first, second) if first and max(end - start for start, end in first) > 1 else None
