"""Read Word files: paragraphs and tables in the order of the document."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from kg.read.dates import document_date
from kg.read.errors import OnSkip, Unreadable
from kg.read.inputs import Input
from kg.types import Document

_LARGEST = 300_000_000
_RATIO = 200
"""A file that unpacks to more bytes than this, or so many times its size and not small, is no document."""
_SMALL = 20_000_000
_TEMPLATE = date(2013, 12, 23)  # what python-docx's own template says, and so each file that it made


def read_docx(source: Input, on_skip: OnSkip) -> Iterator[Document]:
    """Read a .docx by python-docx; offsets count in its text, one paragraph or table row a line.

    Raises Unreadable for files that are no Word documents, have no text, or would unpack to too much.
    """
    import docx  # slow to import, and few builds read this format
    from lxml import etree  # type: ignore[import-untyped]

    data = source.read()
    _check(data)
    try:
        file = docx.Document(io.BytesIO(data))
    except (
        KeyError,
        ValueError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
    ) as error:
        raise Unreadable(f"is not a Word document that can be opened ({error}); save it again") from error
    text = "\n".join(_lines(file)) if file.element.body is not None else ""
    if not text.strip():
        raise Unreadable("has no text; nothing to read")
    properties = file.core_properties
    document = Document(name=source.name, text=text, title=(properties.title or "").strip() or None)
    made = properties.created or properties.modified
    made = None if made is not None and made.date() == _TEMPLATE else made
    known = document_date(document, text) or (made.date().isoformat() if made else None)
    yield replace(document, date=known)


def _lines(file: Any) -> Iterator[str]:
    for part in file.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                yield "\t".join(dict.fromkeys(cell.text.replace("\n", " ") for cell in row.cells))
        else:
            yield part.text


def _check(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("is encrypted or an old .doc; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("is not a Word document; save it as .docx") from error
    if size > _LARGEST or (size > _SMALL and size > _RATIO * len(data)):
        raise Unreadable(f"would unpack to {size // 1_000_000} MB, as a zip bomb does; not opened")
