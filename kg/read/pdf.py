"""Read PDF files: the text layer of each page, its columns in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.read.dates import document_date, iso_date
from kg.read.errors import OnSkip, Skipped, Unreadable
from kg.read.inputs import Input
from kg.types import Document

_GUTTER = 0.6
"""Width of the white between columns, in heights of a line, from which on they are columns."""
_SAME_LINE = 0.5
_DEPTH = 30
_LIGATURES = {0xFB00 + at: letters for at, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of text and where it stands on its page, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


def read_pdf(source: Input, on_skip: OnSkip) -> Iterator[Document]:
    """Read a PDF's text layer by PDFium; offsets count in the text that this gives.

    `pages` holds where each page begins. Ligatures (ﬁ) are written as letters. A broken page is reported
    and left empty. Raises Unreadable for encrypted, broken and scanned files.
    """
    import pypdfium2 as pdfium  # type: ignore[import-untyped]  # slow to import, and few builds read this format

    try:
        file = pdfium.PdfDocument(source.path if source.path is not None else source.read())
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("is encrypted; save it without a password") from error
        raise Unreadable(f"is not a PDF that can be opened ({error}); save it again") from error
    try:
        pages = []
        for number in range(len(file)):
            try:
                pages.append(_page_text(file[number]))
            except pdfium.PdfiumError as error:
                on_skip(
                    Skipped(
                        f"{source.name}, page {number + 1}", f"is broken ({error}); the other pages are read"
                    )
                )
                pages.append("")
            if source.on_part is not None:
                source.on_part(number + 1, len(file))
        created = file.get_metadata_dict().get("CreationDate")
    finally:
        file.close()
    starts: list[int] = []
    length = 0
    for page in pages:
        starts.append(length)
        length += len(page) + 1
    text = "\n".join(pages)
    if not text.strip():
        raise Unreadable("has no text layer, only pictures of pages; run OCR over it first")
    document = Document(name=source.name, text=text, pages=tuple(starts))
    date = document_date(document, text) or iso_date((created or "").removeprefix("D:")[:8])
    yield Document(name=source.name, text=text, pages=tuple(starts), date=date)


def _page_text(page: Any) -> str:
    textpage = page.get_textpage()
    try:
        boxes = []
        for number in range(textpage.count_rects()):
            left, bottom, right, top = textpage.get_rect(number)
            text = textpage.get_text_bounded(left, bottom, right, top)
            if text.strip():
                boxes.append(Box(left, bottom, right, top, " ".join(text.translate(_LIGATURES).split())))
    finally:
        textpage.close()
        page.close()
    return "\n".join(lines(boxes))


def lines(boxes: Sequence[Box]) -> list[str]:
    """Put the pieces of a page in reading order, one line each: down the left column, then the next.

    A recursive XY cut (Nagy, Seth 1984): a region is cut at its widest white strip, across before down
    where both are there, until none is left.
    """
    ordered: list[list[Box]] = []
    _cut(list(boxes), ordered, _DEPTH)
    return [_join(line) for region in ordered for line in _rows(region)]


def _cut(boxes: list[Box], ordered: list[list[Box]], depth: int) -> None:
    if len(boxes) < 2 or not depth:
        ordered.append(boxes)
        return
    height = sorted(box.top - box.bottom for box in boxes)[len(boxes) // 2] or 1.0
    wide, at_x = _widest([(box.left, box.right) for box in boxes])
    high, at_y = _widest([(-box.top, -box.bottom) for box in boxes])
    if wide >= _GUTTER * height and wide * 2 >= high:
        _cut([box for box in boxes if box.right <= at_x], ordered, depth - 1)
        _cut([box for box in boxes if box.right > at_x], ordered, depth - 1)
    elif high >= height:
        _cut([box for box in boxes if -box.bottom <= at_y], ordered, depth - 1)
        _cut([box for box in boxes if -box.bottom > at_y], ordered, depth - 1)
    else:
        ordered.append(boxes)


def _widest(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Give the widest gap that no span covers, and its middle."""
    best, at = 0.0, 0.0
    reach: float | None = None
    for low, high in sorted(spans):
        if reach is not None and low - reach > best:
            best, at = low - reach, (low + reach) / 2
        reach = high if reach is None else max(reach, high)
    return best, at


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """Gather boxes whose middles stand at one height, top row first."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (-(box.top + box.bottom), box.left)):
        last = rows[-1][0] if rows else None
        middle = (box.top + box.bottom) / 2
        if last is not None and abs(middle - (last.top + last.bottom) / 2) < _SAME_LINE * (
            last.top - last.bottom
        ):
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _join(row: Sequence[Box]) -> str:
    """Join the pieces of one line, with a space where there is white between them."""
    text = ""
    before: Box | None = None
    for box in sorted(row, key=lambda box: box.left):
        if before is not None and box.left - before.right > 0.3 * (box.top - box.bottom):
            text += " "
        text += box.text
        before = box
    return text
