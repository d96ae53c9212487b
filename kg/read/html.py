"""Read web pages: the main text without menus and comments, the headline, and the date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.read.dates import iso_date
from kg.read.encoding import decode_damaged
from kg.read.errors import OnSkip, Unreadable, damaged
from kg.read.headlines import plain
from kg.read.inputs import Input
from kg.types import Document

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)")
_HEAD = 4096
_LEAST = 50
_SENTENCE = re.compile("[。！？]")
"""What is shorter and has no sentence is a menu, which is all that is left of a page of pictures."""
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}


def read_html(source: Input, on_skip: OnSkip) -> Iterator[Document]:
    """Read a web page by trafilatura; offsets count in the text that this gives, headline first.

    Raises Unreadable if the page has no main text.
    """
    import trafilatura  # slow to import, and few builds read this format

    data = source.read()
    if not data.strip():
        raise Unreadable("is empty; nothing to read")
    page, encoding, lost = _decode(data)
    if lost:
        on_skip(damaged(source.name, lost, encoding))
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, favor_recall=True)
    fields = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    body = (fields.get("text") or "").strip()
    if len(body) < _LEAST and not _SENTENCE.search(body):
        raise Unreadable("has no main text; save the article itself, or give its text")
    title = (fields.get("title") or "").strip() or None
    if title and not plain(body).startswith(plain(title)):
        body = f"{title}\n{body}"
    yield Document(
        name=source.name,
        text=body,
        encoding=encoding,
        title=title,
        date=iso_date(fields.get("date")),
        source=fields.get("sitename") or None,
        url=fields.get("url") or None,
    )


def _decode(data: bytes) -> tuple[str, str, int]:
    """Decode by the page's own declaration if that holds, else by what the bytes look like.

    Also tells how many places could not be decoded.
    """
    if found := _CHARSET.search(data[:_HEAD]):
        name = found[1].decode("ascii").lower()
        name = _CHINESE.get(name, name)
        try:
            return data.decode(name), name, 0
        except (LookupError, UnicodeDecodeError):
            pass  # pages lie about it
    return decode_damaged(data)
