"""Files -> articles: formats, text repair, and the division of pages into articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.read.errors import OnPart, OnSkip, Skipped, Unreadable
from kg.read.formats import reader_of
from kg.read.inputs import inputs
from kg.read.layout import articles as divide
from kg.read.repair import repair
from kg.traditional import fold_document, unfold_article
from kg.types import Article, Document

__all__ = ["Skipped", "articles", "read", "read_documents", "repair"]


def read(
    paths: Iterable[Path | str], *, on_skip: OnSkip | None = None, on_part: OnPart | None = None
) -> Iterator[Article]:
    """Yield the articles of all documents that `paths` stand for, in order.

    `paths` may hold files, folders, globs, and `-` for standard input. What cannot be read is reported
    to `on_skip`, with the reason, and left out. `on_part` is told, while a long document is read, how
    much of it is done and how much there is: in pages of a PDF, then in characters.
    """
    for document in read_documents(paths, on_skip=on_skip, on_part=on_part):
        yield from articles(document, on_part=on_part)


def read_documents(
    paths: Iterable[Path | str], *, on_skip: OnSkip | None = None, on_part: OnPart | None = None
) -> Iterator[Document]:
    """Yield the documents that `paths` stand for, with their text as it stands in the file."""
    report = on_skip or _ignore
    for source in inputs(paths, on_skip=report):
        try:
            yield from reader_of(source)(replace(source, on_part=on_part), report)
        except Unreadable as error:
            report(Skipped(source.name, str(error)))


def articles(document: Document, *, on_part: OnPart | None = None) -> list[Article]:
    """Divide a document into articles, in the order of their bodies (see `kg.read.layout.articles`).

    A document in traditional characters is divided as if it were in simplified ones.
    """
    folded = fold_document(document)
    found = divide(folded, on_part=on_part)
    return found if folded is document else [unfold_article(article, document) for article in found]


def _ignore(skipped: Skipped) -> None:
    """Leave out silently what the caller does not want to hear about."""
