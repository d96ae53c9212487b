"""Traditional characters: a text is read as if it were written in simplified ones, and shown as it is written.

Rules, lists and models know simplified characters and the quotation marks that go with them. Folding is one character for one, so offsets
stay; texts, names, titles and quotes are put back afterwards. Nothing is copied of a text that is in
simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.lexicon import lexicon
from kg.text import squeeze
from kg.types import Article, Claim, Document

_CORNERS = dict(zip("「」『』", "“”‘’", strict=True))
_CORNER = re.compile("[「」『』]")


def fold(text: str) -> str:
    """Write a text in simplified characters and their quotation marks, one for one.

    >>> fold("江陰高新區「登峰」計劃")
    '江阴高新区“登峰”计划'
    """
    plain = lexicon().simplified(text)
    return _CORNER.sub(lambda found: _CORNERS[found.group()], plain) if _CORNER.search(plain) else plain


def is_simplified(text: str) -> bool:
    """Say whether a text has no traditional character or quotation mark.

    >>> is_simplified("江阴高新区"), is_simplified("江陰高新區")
    (True, False)
    """
    return fold(text) == text


def fold_document(document: Document) -> Document:
    """Write a document's text and title in simplified characters."""
    title = document.title and fold(document.title)
    if title == document.title and is_simplified(document.text):
        return document
    return replace(document, text=fold(document.text), title=title)


def unfold_article(article: Article, document: Document) -> Article:
    """Write an article of a folded document as the document does.

    What repair has changed stays as repair has it.
    """
    starts = (*article.offsets.starts, article.offsets.length)
    text = "".join(
        _run(article.text[start:end], document.text[raw : raw + end - start])
        for start, end, raw in zip(starts, starts[1:], article.offsets.raws, strict=False)
    )
    shown = f"{text}\n{document.title or ''}"
    return _rewritten(article, text, lambda piece: unfolded(piece, shown))


def _run(folded: str, written: str) -> str:
    plain = fold(written)
    if plain == folded:
        return written
    return "".join(w if p == f else f for f, p, w in zip(folded, plain, written, strict=True))


def fold_article(article: Article) -> Article:
    """Write an article's text and what is known of it in simplified characters."""
    told = (article.text, article.title, article.subtitle, article.byline, article.source)
    if all(is_simplified(piece) for piece in told if piece is not None):
        return article
    return _rewritten(article, fold(article.text), fold)


def _rewritten(article: Article, text: str, write: Callable[[str], str]) -> Article:
    return replace(
        article,
        text=text,
        title=write(article.title),
        subtitle=article.subtitle and write(article.subtitle),
        byline=article.byline and write(article.byline),
        source=article.source and write(article.source),
    )


def unfold_claims(claims: Iterable[Claim], article: Article) -> tuple[Claim, ...]:
    """Write the posts of a folded article's claims as its own sentences do."""
    if is_simplified(article.text):
        return tuple(claims)
    return tuple(_unfold_claim(claim, article) for claim in claims)


def _unfold_claim(claim: Claim, article: Article) -> Claim:
    if claim.title is None:
        return claim
    title = _found(claim.title, article.text[claim.start : claim.end])
    if title is None:  # put together from two lines, as 编委会 and 副主任
        first = dict(reversed([*zip(fold(article.text), article.text, strict=True)]))
        title = "".join(first.get(char, char) for char in claim.title)
    return claim if title == claim.title else replace(claim, title=title)


def unfolded(piece: str, text: str) -> str:
    """Write a folded piece of a text as the text does, where it stands first; spaces do not count.

    A piece that stands nowhere in it stays as it is.

    >>> unfolded("党工委书记", "江陰高新區黨工委 書記陳興華")
    '黨工委書記'
    """
    return piece if is_simplified(text) else _found(piece, text) or piece


def _found(piece: str, text: str) -> str | None:
    written = squeeze(text)
    at = fold(written).find(squeeze(piece))
    if at < 0:
        return None
    letters = iter(written[at:])
    return "".join(char if char.isspace() else next(letters) for char in piece)
