"""Repair a text that was torn by an extraction, with a map back to the raw offsets."""

from __future__ import annotations

from collections.abc import Iterable

from kg.read.clean import clean
from kg.read.mapped import Mapped, Piece
from kg.read.paragraphs import Paragraph, paragraphs
from kg.types import OffsetMap


def repair(text: str) -> tuple[str, OffsetMap]:
    """Give the text with one paragraph a line, and where each of its characters stands in `text`.

    Repairing the result again changes nothing.
    """
    mapped = once(text)
    while True:
        again = once(mapped.text)
        if again.text == mapped.text:
            return mapped.text, mapped.offsets()
        mapped = compose(mapped, again)


def once(text: str) -> Mapped:
    cleaned = clean(text)
    return put_together(cleaned, paragraphs(cleaned))


def put_together(cleaned: Mapped, parts: Iterable[Paragraph]) -> Mapped:
    """Put paragraphs together, with a line break between them."""
    pieces: list[Piece] = []
    last: Paragraph | None = None
    for part in parts:
        if last is not None:
            pieces.append((*break_between(cleaned.text, last, part), "\n"))
        pieces += part.pieces
        last = part
    return cleaned.cut(pieces)


def break_between(text: str, before: Paragraph, after: Paragraph) -> tuple[int, int]:
    """Give a place in the cleaned text that a line break between two paragraphs can lead to."""
    at = text.find("\n", before.end)
    if at < 0 or at > before.end + 16:
        at = text.rfind("\n", 0, after.start)
    if at < 0:
        at = before.end - 1
    return at, at + 1


def compose(first: Mapped, second: Mapped) -> Mapped:
    """Lead the offsets of `second`, which was made from `first.text`, to the raw text of `first`."""
    starts = [*second.starts, len(second.text)]
    pieces: list[Piece] = [
        (raw, raw + starts[number + 1] - starts[number], None) for number, raw in enumerate(second.raws)
    ]
    mapped = first.cut(pieces)
    return Mapped(second.text, mapped.starts, mapped.raws)
