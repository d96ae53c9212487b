"""The formats that can be read: a table from the end of a file's name to its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kg.read.docx import read_docx
from kg.read.encoding import decode
from kg.read.errors import OnSkip, Unreadable
from kg.read.html import read_html
from kg.read.inputs import Input
from kg.read.jsonl import read_jsonl
from kg.read.pdf import read_pdf
from kg.types import Document

Reader = Callable[[Input, OnSkip], Iterator[Document]]


def read_text(source: Input, on_skip: OnSkip) -> Iterator[Document]:
    """Read a plain text or Markdown file as it stands; line ends are not translated."""
    data = source.read()
    if not data.strip():
        raise Unreadable("is empty; nothing to read")
    if source.path is None and data.lstrip().startswith(b'{"'):
        yield from read_jsonl(Input(source.name, None, data), on_skip)
        return
    text, encoding = decode(data)
    if not text.strip():
        raise Unreadable("holds only white space; nothing to read")
    yield Document(name=source.name, text=text, encoding=encoding)


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}


def reader_of(source: Input) -> Reader:
    """Give the reader of a file; files without an ending are plain text, standard input that or JSON Lines.

    Raises Unreadable for an ending that no reader knows.
    """
    suffix = Path(source.name).suffix.lower()
    if not suffix:
        return read_text
    if reader := READERS.get(suffix):
        return reader
    raise Unreadable(f"is of an unknown type {suffix!r}; expected one of {', '.join(sorted(READERS))}")
