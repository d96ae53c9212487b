"""Articles as plain records, the rows of `kg read --format jsonl`."""

from __future__ import annotations

from typing import Any

from kg.types import Article, Role

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
