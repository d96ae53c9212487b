"""Put the lines of a page together to paragraphs: undo hard wraps, keep lists, headlines and names apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.read.joining import goes_on, spaces_all
from kg.read.lines import Line, lines_of
from kg.read.mapped import Mapped, Piece

_PROSE = re.compile("[，。；、？！]|[a-z][,.;] ")
_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong to one paragraph, and how they are put together in the cleaned text."""

    lines: list[Line]
    pieces: list[Piece]
    shown: list[str]
    """What each piece reads."""

    @property
    def text(self) -> str:
        return "".join(self.shown)

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end


def paragraphs(clean: Mapped) -> list[Paragraph]:
    """Divide a cleaned text into paragraphs."""
    lines = lines_of(clean)
    spaced = spaces_all(lines)
    found: list[Paragraph] = []
    first = 0
    for index in range(len(lines)):
        if index + 1 == len(lines) or not goes_on(lines, index, first, spaced=spaced):
            found.append(_paragraph(clean.text, lines[first : index + 1]))
            first = index + 1
    return found


def _paragraph(text: str, lines: list[Line]) -> Paragraph:
    pieces: list[Piece] = []
    shown: list[str] = []
    for number, line in enumerate(lines):
        if number:
            before = lines[number - 1]
            gap = text[before.end : line.start]
            joint = _joint(before.text[-1], line.text[0])
            if (
                not joint
                and len(lines) == 2
                and not line.blank
                and not _PROSE.search(before.text + line.text)
            ):
                joint = " "  # between the lines of a headline
            if joint:
                at = before.end + gap.index("\n")
                pieces.append((at, at + 1, joint))
                shown.append(joint)
        pieces.append((line.start, line.end, None))
        shown.append(line.text)
    return Paragraph(lines, pieces, shown)


def _joint(before: str, after: str) -> str:
    """Give what stands between two joined lines: a space between Latin words, else nothing."""
    if (
        _WORD.match(before)
        and _WORD.match(after)
        and (before.isalpha() or (before.isdigit() and after.isalpha()))
    ):
        return " " if before.isalpha() else ""
    if before in ",.;:" and after.isascii() and after.isalpha():
        return " "
    return ""
