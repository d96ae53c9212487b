"""Put articles together from their parts, with their blocks and their offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.read.bylines import byline_of, source_of
from kg.read.dates import document_date
from kg.read.headlines import fallback_title
from kg.read.mapped import Mapped, Piece
from kg.read.masthead import masthead_of
from kg.read.matching import slice_pieces
from kg.read.segments import Gap, Segment
from kg.read.units import Part, Unit
from kg.text import sentences
from kg.types import Article, Block, Document, Kind, Role

_BRIEF = 250
_LONGEST = 50_000
"""Longer bodies become several articles: the stages behind work on one article at a time, in memory."""
_ROLES = {
    Part.BODY: Role.BODY,
    Part.TITLE: Role.HEADING,
    Part.BYLINE: Role.BYLINE,
    Part.CAPTION: Role.CAPTION,
    Part.FRONT: Role.BODY,
    Part.CONTENTS: Role.BODY,
}


@dataclass(slots=True)
class _Part:
    """Units with their roles, in the order in which the article shows them."""

    kind: Kind
    title: str
    units: list[tuple[Role, Unit]]
    subtitle: str | None = None
    byline: str | None = None
    source: str | None = None

    @property
    def start(self) -> int:
        return min(
            (unit.start for role, unit in self.units if role is Role.BODY), default=self.units[0][1].start
        )


def assemble(
    document: Document, cleaned: Mapped, bodies: Sequence[Segment], gaps: Sequence[Gap]
) -> list[Article]:
    """Build the articles of a document, numbered from 1 in the order of their bodies."""
    alone = len(bodies) == 1
    parts = [part for segment in bodies for part in _from_segment(segment, document if alone else None)]
    parts += [part for gap in gaps for part in _from_gap(gap)]
    date = document.date or document_date(document, cleaned.text)
    paper = document.source or masthead_of(cleaned.text)
    return [
        _article(document, cleaned, part, number, date, paper)
        for number, part in enumerate(sorted(parts, key=lambda part: part.start), start=1)
    ]


def _from_segment(segment: Segment, document: Document | None) -> Iterator[_Part]:
    head = [(Role.TITLE, unit) for unit in segment.title]
    head += [(Role.SUBTITLE, unit) for unit in segment.subtitle]
    head += [(Role.BYLINE, unit) for unit in segment.byline]
    tail = [(Role.HEADING, unit) for unit in segment.tail]
    tail += [(Role.CAPTION, unit) for unit in segment.caption]
    body = [(_ROLES[unit.part], unit) for unit in segment.units]
    title = " ".join(unit.text for unit in segment.title)
    if not title:
        title = (document.title if document else None) or fallback_title(segment.text)
    length = sum(len(unit.text) for _, unit in body)
    chunks = list(_chunks(body)) if length > _LONGEST else [body]
    for number, chunk in enumerate(chunks):
        yield _Part(
            kind=Kind.BRIEF if length < _BRIEF else Kind.ARTICLE,
            title=title,
            units=[*(head if number == 0 else []), *chunk, *(tail if number == len(chunks) - 1 else [])],
            subtitle=" ".join(unit.text for unit in segment.subtitle) or None,
            byline=byline_of(segment),
            source=source_of(segment),
        )


def _chunks(body: Sequence[tuple[Role, Unit]]) -> Iterator[list[tuple[Role, Unit]]]:
    """Cut a very long body between paragraphs, or inside one behind a sentence."""
    chunk: list[tuple[Role, Unit]] = []
    length = 0
    for role, unit in body:
        for part in _slices(unit):
            if chunk and length + len(part.text) > _LONGEST:
                yield chunk
                chunk, length = [], 0
            chunk.append((role, part))
            length += len(part.text)
    yield chunk


def _slices(unit: Unit) -> Iterator[Unit]:
    if len(unit.text) <= _LONGEST:
        yield unit
        return
    ends = [end for _, end in sentences(unit.text)]
    begin = 0
    while begin < len(unit.text):
        at = bisect_right(ends, begin + _LONGEST) - 1
        end = ends[at] if at >= 0 and ends[at] > begin else begin + _LONGEST
        end = len(unit.text) if len(unit.text) - begin <= _LONGEST else min(end, len(unit.text))
        yield Unit(unit.text[begin:end], slice_pieces(unit.pieces, begin, end), unit.part, unit.width)
        begin = end


def _from_gap(gap: Gap) -> Iterator[_Part]:
    captions = [unit for unit in gap.units if unit.part is Part.CAPTION]
    for unit in captions:
        yield _Part(Kind.CAPTION, fallback_title(unit.text), [(Role.CAPTION, unit)])
    rest = [unit for unit in gap.units if unit.part is not Part.CAPTION]
    if rest:
        front = any(unit.part in (Part.FRONT, Part.CONTENTS) for unit in rest)
        first = next(
            (one for one, after in pairwise(rest) if one.part is Part.TITLE and after.part is Part.FRONT),
            rest[0],
        )
        roles = [(Role.TITLE if unit is first else _ROLES[unit.part], unit) for unit in rest]
        yield _Part(Kind.FRONT_MATTER if front or len(rest) > 1 else Kind.BRIEF, first.text, roles)


def _article(
    document: Document, cleaned: Mapped, part: _Part, number: int, date: str | None, paper: str | None
) -> Article:
    pieces: list[Piece] = []
    blocks: list[Block] = []
    length = 0
    shown = [(role, unit.text, unit.pieces, unit) for role, unit in part.units]
    shown += [(Role.FURNITURE, unit.text, unit.twin, unit) for _, unit in part.units if unit.twin]
    before: Unit | None = None
    for role, text, own, unit in shown:
        if before is not None and not (unit.soft and before.end <= unit.start):
            pieces.append(_line_break(cleaned.text, pieces[-1]))
            length += 1
        pieces += own
        if blocks and blocks[-1].role is role and unit.soft:
            blocks[-1] = Block(role, blocks[-1].start, length + len(text))
        else:
            blocks.append(Block(role, length, length + len(text)))
        length += len(text)
        before = unit
    mapped = cleaned.cut(pieces)
    return Article(
        document=document.name,
        number=number,
        kind=part.kind,
        title=part.title,
        text=mapped.text,
        offsets=mapped.offsets(),
        blocks=tuple(blocks),
        subtitle=part.subtitle,
        byline=part.byline,
        date=date,
        source=part.source or paper,
        url=document.url,
        page=_page(document, mapped),
    )


def _line_break(text: str, last: Piece) -> Piece:
    """Give the line break behind a piece, or the piece's last character in its place."""
    end = last[1]
    at = end if text[end : end + 1].isspace() else end - 1
    return at, at + 1, "\n"


def _page(document: Document, mapped: Mapped) -> int | None:
    if not document.pages:
        return None
    return max(1, bisect_right(document.pages, min(mapped.raws)))
