"""Divide a document into its articles."""

from __future__ import annotations

from kg.read.clean import clean
from kg.read.paragraphs import paragraphs
from kg.read.repair import put_together
from kg.types import Article, Block, Document, Kind, Role


def articles(document: Document) -> list[Article]:
    """Divide a document into articles. (First version: one article a document.)"""
    cleaned = clean(document.text)
    parts = paragraphs(cleaned)
    if not parts:
        return []
    mapped = put_together(cleaned, parts)
    title = document.title or parts[0].text
    return [
        Article(
            document=document.name,
            number=1,
            kind=Kind.ARTICLE,
            title=title,
            text=mapped.text,
            offsets=mapped.offsets(),
            blocks=(Block(Role.BODY, 0, len(mapped.text)),),
            date=document.date,
            source=document.source,
            url=document.url,
        )
    ]
