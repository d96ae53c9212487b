"""Divide a document into its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.read.assemble import assemble
from kg.read.attach import attach
from kg.read.clean import clean
from kg.read.dates import document_date
from kg.read.errors import OnPart
from kg.read.mapped import Mapped, Span
from kg.read.matching import apart, joined, listed, match
from kg.read.paragraphs import paragraphs
from kg.read.repair import straight
from kg.read.segments import Gap, segments
from kg.read.units import Unit, units
from kg.types import Article, Document, OffsetMap

_WINDOW = 1_000_000
"""Characters that are divided at a time, so that memory stays bounded."""
_STOP = re.compile("[。！？…”]\\s*[\r\n]")


def articles(document: Document, *, on_part: OnPart | None = None) -> list[Article]:
    """Divide a document into articles, in the order of their bodies.

    Every character of the document that is not white space or furniture is in the text of exactly one of
    them. Front matter, contents and what belongs to no article are articles of their own kind. A document
    without text has none. `on_part` is told how many characters of a very long document are done.
    """
    if len(document.text) <= _WINDOW:
        return _divide(document)
    result: list[Article] = []
    date = document.date or document_date(document, clean(document.text[:_WINDOW]).text)
    for start, end in _windows(document.text):
        pages = tuple(page - start for page in document.pages)
        window = replace(document, text=document.text[start:end], pages=pages, date=date)
        for article in _divide(window):
            raws = tuple(raw + start for raw in article.offsets.raws)
            offsets = OffsetMap(article.offsets.starts, raws, article.offsets.length)
            result.append(replace(article, number=len(result) + 1, offsets=offsets))
        if on_part is not None:
            on_part(end, len(document.text))
    return result


def _divide(document: Document) -> list[Article]:
    cleaned = straight(document.text)
    found, known = prepared(cleaned)
    if not found:
        return []
    bodies, gaps = segments(found, known)
    if bodies:
        match(bodies, gaps, known)
        titles = {unit: segment for segment in bodies for unit in [*segment.title, *segment.subtitle]}
        attach(bodies, gaps, titles)
    return assemble(document, cleaned, bodies, gaps or [Gap(found)])


def prepared(cleaned: Mapped) -> tuple[list[Unit], frozenset[str]]:
    """Give the parts of a page, headlines taken apart, and the headlines that a table of contents lists."""
    found = units(paragraphs(cleaned))
    known = listed(found)
    return apart(joined(found, known)), known


def _windows(text: str) -> Iterator[Span]:
    """Cut a very long text behind lines that end with their sentence, or where the length is reached."""
    start = 0
    while start < len(text):
        end = min(len(text), start + _WINDOW)
        if end < len(text):
            stops = [found.end() for found in _STOP.finditer(text, end - _WINDOW // 8, end)]
            end = stops[-1] if stops else end
        yield start, end
        start = end
