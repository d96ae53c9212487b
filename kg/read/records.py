"""Articles and documents as plain records, the rows of `kg read --format jsonl`."""

from __future__ import annotations

from typing import Any

from kg.types import Article, Document, Role

_BODY = (Role.BODY, Role.HEADING)


def article_record(article: Article) -> dict[str, Any]:
    """Give an article as a record: document, title, body, and what else is known.

    `body` holds the raw spans of its paragraphs and subheads, in document order.
    """
    body = sorted(
        article.offsets.span(block.start, block.end) for block in article.blocks if block.role in _BODY
    )
    record: dict[str, Any] = {
        "document": article.document,
        "title": article.title,
        "body": [list(span) for span in body],
        "kind": article.kind.value,
    }
    for key in ("subtitle", "byline", "date", "source", "page"):
        value = getattr(article, key)
        if value is not None:
            record[key] = value
    return record


def document_record(document: Document) -> dict[str, Any]:
    """Give a document as a record: its name, the text that offsets count in, and what else is known."""
    record: dict[str, Any] = {"document": document.name, "text": document.text, "encoding": document.encoding}
    for key in ("title", "date", "source", "url"):
        value = getattr(document, key)
        if value is not None:
            record[key] = value
    if document.pages:
        record["pages"] = list(document.pages)
    return record


def article_text(article: Article) -> str:
    """Show an article to a person: what is known of it on lines of their own, then its text.

    >>> from kg.types import Kind, OffsetMap
    >>> page = Article("a.txt", 1, Kind.BRIEF, "开工", "园区开工。", OffsetMap.identity(5), date="2022-03")
    >>> print(article_text(page), end="")
    == a.txt#1 · brief · 2022-03
    开工
    <BLANKLINE>
    园区开工。
    """
    place = f"p. {article.page}" if article.page else None
    facts = (article.id, article.kind.value, article.date, article.source, place, article.byline)
    head = " · ".join(fact for fact in facts if fact)
    titles = "\n".join(title for title in (article.title, article.subtitle) if title)
    return "\n".join(["== " + head, *([titles] if titles else []), "", article.text, ""])
