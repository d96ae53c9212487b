"""Divide a document into its articles."""

from __future__ import annotations

from kg.read.assemble import assemble
from kg.read.attach import attach
from kg.read.clean import clean
from kg.read.matching import joined, listed, match
from kg.read.paragraphs import paragraphs
from kg.read.segments import Gap, segments
from kg.read.units import units
from kg.types import Article, Document


def articles(document: Document) -> list[Article]:
    """Divide a document into articles, in the order of their bodies.

    Every character of the document that is not white space or furniture is in the text of exactly one of
    them. Front matter, contents and what belongs to no article are articles of their own kind. A document
    without text has none.
    """
    cleaned = clean(document.text)
    found = units(paragraphs(cleaned))
    if not found:
        return []
    known = listed(found)
    found = joined(found, known)
    bodies, gaps = segments(found, known)
    if bodies:
        bodies, gaps = match(bodies, gaps, known)
        titles = {unit: segment for segment in bodies for unit in [*segment.title, *segment.subtitle]}
        attach(bodies, gaps, titles)
    return assemble(document, cleaned, bodies, gaps or [Gap(found)])
