"""Small, pure helpers on Chinese text that several stages share."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WHITE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。！？!?；;…]+[”’』」）)》]*|\n+")


def squeeze(text: str) -> str:
    """Remove all white space.

    >>> squeeze("江阴 高\\n新区")
    '江阴高新区'
    """
    return _WHITE.sub("", text)


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of `text[start:end]`, without the white space around them.

    A sentence ends with 。！？； or … and the closing marks behind it, or with a line end. Offsets
    count in `text`.

    >>> list(sentences("园区开工。他说：“好！”\\n完"))
    [(0, 5), (5, 12), (13, 14)]
    """
    end = len(text) if end is None else end
    at = start
    for mark in _SENTENCE_END.finditer(text, start, end):
        yield from _trimmed(text, at, mark.end())
        at = mark.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
