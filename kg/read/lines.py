"""The lines of a cleaned page, and what each shows by itself: marks, sentence ends, width, indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.read.mapped import Mapped
from kg.read.patterns import characters, pattern

TERMINAL = "。！？!?…；;"
_CLOSERS = "”’』」）)》〉】]"
_LINE = re.compile("[^\n]+")
_SENTENCE_MARK = re.compile("[，。；、]|[a-z][,.;] ")
_SIGNED = re.compile("[。！？!?…”][（(][^（）()。，]+[）)]$")
"""A sentence with its author's name, or a remark, in brackets behind it."""
_SIGNATURE = 24
_MARKS = 12
"""Characters at the end of a line in which the mark of an article's end is looked for."""
_ALONE = 8
_INDENTED, _MOST_INDENTED = 2, 8
"""Characters of white space before a paragraph's first line."""


@dataclass(slots=True)
class Line:
    """One line of a cleaned text: its span, without marks at its ends; width in half-width columns."""

    start: int
    end: int
    text: str
    width: int
    blank: bool
    """An empty line stands before it."""
    mark: str
    """The mark that stood before it (▶)."""
    ended: bool
    """A mark behind it said that an article ends here."""
    terminal: bool
    """Its last character ends a sentence, closing marks aside."""
    marked: bool
    """A mark of punctuation within a sentence is in it."""
    indented: bool = False
    """It begins with more white space than most lines."""


def is_terminal(text: str) -> bool:
    """Tell whether a text ends as sentences do, closing marks aside.

    >>> is_terminal("他说：“好。”"), is_terminal("打造“双创生态链”")
    (True, False)
    """
    last = text[-1:]
    if last == ".":
        return text[-2:-1].isascii() and text[-2:-1].isalpha()
    if last in _CLOSERS:
        if last in "）)" and _SIGNED.search(text[-_SIGNATURE:]):
            return True
        last = text.rstrip(_CLOSERS)[-1:]
    return last != "" and last in TERMINAL


def lines_of(clean: Mapped) -> list[Line]:
    """Give the lines of a cleaned text that are not empty, marks taken off their ends."""
    found: list[Line] = []
    before = 0
    for match in _LINE.finditer(clean.text):
        blank = match.start() - before > 1 and before > 0
        before = match.end()
        if line := _line(match.group(), match.start(), found, blank=blank):
            found.append(line)
    _mark_indented(clean, found)
    return found


def _line(content: str, start: int, found: Sequence[Line], *, blank: bool) -> Line | None:
    """Build a line, or None for one that is only a mark; the mark of an end goes to the line before."""
    if len(content) < _ALONE and pattern("line", "alone").match(content):
        if found and found[-1].terminal:
            found[-1].ended = True
            return None
        if not content[-1].isalpha() and "[" not in content:
            return None
    low, high = 0, len(content)
    marks = characters("line", "marks")
    mark = pattern("line", "leading").match(content) if content[0] in marks else None
    if mark:
        low = mark.end()
    ended = pattern("line", "end").search(content, high - _MARKS) if content[-1] in marks else None
    if ended:
        high = ended.start()
    if low >= high:
        return None
    text = content[low:high]
    return Line(
        start=start + low,
        end=start + high,
        text=text,
        width=2 * len(text) - len(text.encode("ascii", "ignore")),
        blank=blank,
        mark=mark.group().strip() if mark else "",
        ended=ended is not None,
        terminal=is_terminal(text),
        marked=_SENTENCE_MARK.search(text) is not None,
    )


def _mark_indented(clean: Mapped, lines: Sequence[Line]) -> None:
    """Mark the lines before which white space was left out, unless that is the rule of the page."""
    left_out = {
        start
        for start, raw, start_before, raw_before in zip(
            clean.starts[1:], clean.raws[1:], clean.starts, clean.raws, strict=False
        )
        if _INDENTED <= raw - raw_before - (start - start_before) <= _MOST_INDENTED
        and clean.text[start - 1] == "\n"
    }
    found = [line for line in lines if line.start in left_out]
    if 2 * len(found) < len(lines):
        for line in found:
            line.indented = True
