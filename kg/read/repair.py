"""Repair a text that was torn by an extraction, with a map back to the raw offsets."""

from __future__ import annotations

from collections.abc import Iterable

from kg.read.clean import clean
from kg.read.columns import untangled
from kg.read.mapped import Mapped, Piece, compose
from kg.read.paragraphs import Paragraph, paragraphs
from kg.types import OffsetMap


def repair(text: str) -> tuple[str, OffsetMap]:
    """Give the text with one paragraph a line, and where each of its characters stands in `text`.

    Repairing the result again changes nothing.
    """
    mapped = once(text)
    while mapped.text != text:
        text = mapped.text
        mapped = compose(mapped, once(text))
    return mapped.text, mapped.offsets()


def once(text: str) -> Mapped:
    cleaned = straight(text)
    return put_together(cleaned, paragraphs(cleaned))


def straight(text: str) -> Mapped:
    """Clean a text, its columns one below the other."""
    columns = untangled(text)
    return clean(text) if columns is None else compose(columns, clean(columns.text))


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
