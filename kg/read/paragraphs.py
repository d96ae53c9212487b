"""Join the lines of a page to paragraphs: undo hard wraps, keep lists, headlines and name lists apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.read.mapped import Mapped, Piece
from kg.read.patterns import characters, pattern

TERMINAL = "。！？!?…；;"
_CLOSERS = "”’』」）)》〉】]"
_HEADS = re.compile("[，。、；：！？”’』」）》〉】…%]")
_SENTENCE_MARK = re.compile("[，。；、]|[a-z][,.;] ")
_HEADLINE_STOPS = re.compile("[，。；、,;]| [\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{2,4} |[:：]$|\\d{3}$")
_PROSE = re.compile("[，。；、？！]|[a-z][,.;] ")
_APART = re.compile("(?<=[\u4e00-\u9fff”’』」）》！？]) (?=[\u4e00-\u9fff“‘『「（《])")
"""A space between Chinese words that cleaning has left: a list of names, or a headline."""
_WORD = re.compile(r"[A-Za-z0-9]")
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("【", "】"), ("「", "」"))
_SIGNED = re.compile("[。！？!?…”][（(][^（）()。，]+[）)]$")
"""A sentence with its author's name, or a remark, in brackets behind it."""
_SIGNATURE = 24
_FULL = 0.85
_SHORT = 0.75
_INDENTED = 2
"""Characters of white space before a paragraph's first line."""
_WIDE = 1.15
"""By how much a headline is wider than its column at least."""
_INDENT = 4
"""Columns by which a paragraph's first line is shorter than the others."""
_OPENING = 12
_AHEAD = 9
"""Lines in which a sentence ends."""
_HEAD = 80
_SENTENCE = 22
_NARROWEST, _WIDEST = 12, 120
"""Half-width characters in the lines that a printed column makes; longer lines are whole paragraphs."""


@dataclass(slots=True)
class Line:
    """One line of a cleaned text: its span, without marks at its ends; width in half-width columns."""

    start: int
    end: int
    text: str
    width: int
    blank: bool
    """An empty line stands before it."""
    mark: str = ""
    """The mark that stood before it (▶)."""
    ended: bool = False
    """A mark behind it said that an article ends here."""
    terminal: bool = False
    """Its last character ends a sentence, closing marks aside."""
    indented: bool = False
    """It begins with more white space than most lines."""
    marked: bool = False
    """A mark of punctuation within a sentence is in it."""


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


def paragraphs(clean: Mapped) -> list[Paragraph]:
    """Divide a cleaned text into paragraphs."""
    lines = _lines(clean.text)
    if not lines:
        return []
    _mark_indented(clean, lines)
    spaced = _blank_lines_mean_nothing(lines)
    found: list[Paragraph] = []
    group = [lines[0]]
    for index in range(1, len(lines)):
        if _goes_on(lines, index - 1, index - len(group), spaced=spaced):
            group.append(lines[index])
        else:
            found.append(_paragraph(clean.text, group))
            group = [lines[index]]
    found.append(_paragraph(clean.text, group))
    return found


def _lines(text: str) -> list[Line]:
    end_mark = pattern("line", "end")
    alone = pattern("line", "alone")
    leading = pattern("line", "leading")
    lines: list[Line] = []
    before = 0
    for found in re.finditer("[^\n]+", text):
        start, end = found.span()
        content = found.group()
        blank = start - before > 1 and before > 0
        before = end
        if len(content) < 8 and alone.match(content):
            if lines and lines[-1].terminal:
                lines[-1].ended = True
                continue
            if not content[-1].isalpha() and "[" not in content:
                continue
        line = Line(start, end, content, 0, blank)
        if mark := leading.match(content):
            line.mark = mark.group().strip()
            line.start += mark.end()
        if mark := end_mark.search(content[-12:]):
            line.ended = True
            line.end -= 12 - mark.start() if len(content) > 12 else len(content) - mark.start()
        if line.start >= line.end:
            continue
        line.text = text[line.start : line.end]
        line.terminal = is_terminal(line.text)
        line.marked = _SENTENCE_MARK.search(line.text) is not None
        line.width = 2 * len(line.text) - len(line.text.encode("ascii", "ignore"))
        lines.append(line)
    return lines


def _mark_indented(clean: Mapped, lines: Sequence[Line]) -> None:
    """Mark the lines before which white space was left out, unless that is the rule of the page."""
    left_out = {
        start
        for start, raw, start_before, raw_before in zip(
            clean.starts[1:], clean.raws[1:], clean.starts, clean.raws, strict=False
        )
        if raw - raw_before - (start - start_before) >= _INDENTED and clean.text[start - 1] == "\n"
    }
    found = [line for line in lines if line.start in left_out]
    if 2 * len(found) < len(lines):
        for line in found:
            line.indented = True


def _blank_lines_mean_nothing(lines: Sequence[Line]) -> bool:
    """Tell whether empty lines stand between most lines, so that they do not separate paragraphs."""
    open_lines = [after.blank for line, after in pairwise(lines) if not line.terminal]
    return sum(open_lines) * 2 > len(open_lines)


def _goes_on(lines: Sequence[Line], index: int, first: int, *, spaced: bool) -> bool:
    """Tell whether the line behind `index` goes on with its paragraph, which begins with line `first`."""
    line, after = lines[index], lines[index + 1]
    inside = _is_inside(lines, index, first)
    if line.ended or after.mark or after.indented or line.mark.startswith("#"):
        return False
    if _HEADS.match(after.text) and not line.terminal:
        return True
    separate = after.blank and not spaced
    if line.terminal:
        column = _column(lines, index)
        full = max(_NARROWEST, _FULL * column) <= line.width <= _WIDEST
        prose = after.terminal or (
            after.width >= _FULL * column
            and (after.marked or _prose_follows(lines[index + 2 : index + 5], column))
        )
        return full and bool(prose) and not separate and not _begins(after)
    if _is_open(line.text):
        return True
    if pattern("unit", "dateline").match(line.text):
        return True
    if inside and after.text[0] == "—":
        return True
    if _begins(after) or _complete(line):
        return False
    if "。" in line.text and not separate:
        return True  # a sentence has ended in the line and another begun
    if inside:
        return not separate or line.text[-1] in "，、"
    if spaced and not after.blank and line.text[-1].isascii() and line.text[-1].isalnum():
        return True  # an extraction that spaces all lines forgets to after half-width characters
    if _is_headline_of_two(lines, index, spaced=spaced):
        return True
    if line.text[-1] in characters("line", "open"):
        return True
    if separate or _APART.search(line.text) or (_is_latin(after.text) and not _WORD.match(line.text[-1])):
        return False
    if not _reaches_end(lines, index):
        return False
    if index and "，" in line.text and len(line.text) >= _SENTENCE:
        return True  # a sentence cut by a page or column; headlines have spaces in the place of commas
    ahead = sorted(one.width for one in lines[index + 1 : index + 4])
    column = ahead[len(ahead) // 2]
    if not line.marked and ((len(ahead) > 2 and line.width > _WIDE * ahead[-1]) or _opens(after.text)):
        return False  # a headline above its column, or above the words with which articles begin
    width = line.width + _INDENT
    if width < _SHORT * column:
        return False
    return _PROSE.search(line.text) is not None or (
        line.width >= _NARROWEST
        and width >= _FULL * column
        and _prose_follows(lines[index + 1 : index + 5], column)
    )


def _column(lines: Sequence[Line], index: int) -> int:
    """Give the width of the column around a line: the widest behind or before it, whichever is less."""
    back = max((line.width for line in lines[max(0, index - 3) : index]), default=1000)
    ahead = max((line.width for line in lines[index + 1 : index + 4]), default=1000)
    return min(back, ahead)


def _is_inside(lines: Sequence[Line], index: int, first: int) -> bool:
    """Tell whether a line is in the middle of a sentence that began in a line before it."""
    if first == index:
        return False
    at = index
    while at > first and not lines[at - 1].terminal:
        at -= 1
    return at < index and any(one.marked for one in lines[at : index + 1])


def _prose_follows(lines: Sequence[Line], column: int) -> bool:
    """Tell whether a sentence goes on in the lines behind one, as none does behind a headline."""
    for line in lines:
        if line.width > column + _INDENT:
            return False
        if line.marked and line.text[-1] not in "！？!?":
            return True
    return False


def _opens(text: str) -> bool:
    """Tell whether a text begins as articles do: a time, and a comma soon behind it."""
    return pattern("unit", "opening").match(text) is not None and "，" in text[:_OPENING]


def _reaches_end(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a sentence ends behind a line before its column gets ragged; headlines never end one."""
    column = lines[index].width
    for line in lines[index + 1 : index + _AHEAD]:
        if (line.terminal and line.text[-1] not in "！？!?") or "。" in line.text:
            return True
        if line.width < _SHORT * column and not line.marked:
            return False
        column = max(column, line.width)
    return index + _AHEAD < len(lines)


def _is_headline_of_two(lines: Sequence[Line], index: int, *, spaced: bool) -> bool:
    """Tell whether a line and the next are one headline: the only lines of a page without a space between."""
    line, after = lines[index], lines[index + 1]
    if not spaced or after.blank or max(line.width, after.width) > _WIDEST // 2:
        return False
    apart = (not index or line.blank) and (index + 2 >= len(lines) or lines[index + 2].blank)
    both = line.text + after.text
    return apart and not after.terminal and not _HEADLINE_STOPS.search(both) and both.count("：") < 2


def _is_latin(text: str) -> bool:
    return text[:12].isascii() and text[:1].isalpha()


def _begins(line: Line) -> bool:
    return bool(line.mark) or pattern("line", "begins").match(line.text[:_HEAD]) is not None


def _complete(line: Line) -> bool:
    return line.width < 120 and pattern("line", "complete").fullmatch(line.text) is not None


def _is_open(text: str) -> bool:
    """Tell whether a bracket or quotation mark stands open at the end."""
    return any(text.rfind(first) > text.rfind(last) for first, last in _PAIRS)


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
