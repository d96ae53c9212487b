"""The formats that can be read: a table from the end of a file's name to its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.read.docx import read_docx
from kg.read.encoding import decode_damaged
from kg.read.errors import OnSkip, Unreadable, damaged
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
    text, encoding, lost = decode_damaged(data)
    if not text.strip():
        raise Unreadable("holds only white space; nothing to read")
    if lost:
        on_skip(damaged(source.name, lost, encoding))
    yield Document(name=source.name, text=text, encoding=encoding)


def read_any(source: Input, on_skip: OnSkip) -> Iterator[Document]:
    """Read a file whose name does not tell its format, by how it begins."""
    data = source.read()
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    reader = next((reader for begin, reader in _BEGINNINGS if head.startswith(begin)), read_text)
    yield from reader(replace(source, data=data), on_skip)


_BEGINNINGS: tuple[tuple[bytes, Reader], ...] = (
    (b"%pdf-", read_pdf),
    (b"pk\x03\x04", read_docx),
    (b"<!doctype html", read_html),
    (b"<html", read_html),
    (b'{"', read_jsonl),
)

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
    """Give the reader of a file, by its ending; without one, as standard input is, by what it holds.

    Raises Unreadable for an ending that no reader knows.
    """
    suffix = Path(source.name).suffix.lower()
    if not suffix:
        return read_any
    if reader := READERS.get(suffix):
        return reader
    raise Unreadable(f"is of an unknown type {suffix!r}; expected one of {', '.join(sorted(READERS))}")
