"""Read JSON Lines: one document a line, with `text` and optional id, title, date, source, url."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from kg.read.dates import iso_date
from kg.read.encoding import decode
from kg.read.errors import OnSkip, Skipped, Unreadable
from kg.read.inputs import Input, Names
from kg.types import Document


def read_jsonl(source: Input, on_skip: OnSkip) -> Iterator[Document]:
    """Yield the documents of a JSON Lines file, named by its name, `#`, and the line's id or number.

    A line that is no object with a text is reported with its number and skipped. Offsets count in the
    decoded `text`. Raises Unreadable if no line can be read as text at all.
    """
    names = Names()
    any_line = False
    for number, line in enumerate(_lines(source), start=1):
        if not line.strip():
            continue
        any_line = True
        place = f"{source.name}:{number}"
        try:
            row = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            on_skip(Skipped(place, f"is not JSON: {error}; the other lines are read"))
            continue
        problem = _problem(row)
        if problem:
            on_skip(Skipped(place, problem))
            continue
        key = _plain(row.get("id")) or str(number)
        yield Document(
            name=names.unique(f"{source.name}#{key}"),
            text=row["text"].removeprefix("\ufeff"),
            title=_plain(row.get("title")),
            date=iso_date(_plain(row.get("date"))),
            source=_plain(row.get("source")),
            url=_plain(row.get("url")),
        )
    if not any_line:
        raise Unreadable("is empty; nothing to read")


def _lines(source: Input) -> Iterator[bytes]:
    """Yield the lines as UTF-8, without holding the whole file if it is UTF-8 already."""
    if source.path is None:
        yield from _utf8(io.BytesIO(source.read()))
        return
    try:
        with source.path.open("rb") as stream:
            yield from _utf8(stream)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}; check its permissions") from error


def _utf8(stream: BinaryIO) -> Iterator[bytes]:
    head = stream.read(4)
    stream.seek(0)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        yield from decode(stream.read())[0].encode("utf-8").split(b"\n")
        return
    for number, line in enumerate(stream):
        bare = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if bare.isascii() or _is_utf8(bare):
            yield bare
        else:
            yield _recode(bare)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _recode(line: bytes) -> bytes:
    try:
        return decode(line)[0].encode("utf-8")
    except Unreadable:
        return line  # the JSON reader says what is wrong with it


def _problem(row: object) -> str | None:
    if not isinstance(row, dict):
        return 'is not an object; write {"text": "…"} on each line'
    text = row.get("text")
    if not isinstance(text, str):
        return 'has no "text"; write {"text": "…"} on each line'
    return None if text.strip() else 'has an empty "text"; nothing to read'


def _plain(value: object) -> str | None:
    """Give a string or number as one line of text; None for anything else, or if nothing is left."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return " ".join(str(value).split()) or None
