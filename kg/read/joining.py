"""Tell whether a line goes on with the paragraph of the line before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.read.lines import Line
from kg.read.pairs import follows
from kg.read.patterns import characters, pattern
from kg.read.regression import log_odds

_HEADS = re.compile("[，。、；：！？”’』」）》〉】…%]")
"""What no line of its own begins with."""
_HEADLINE_STOPS = re.compile("[，。；、,;]| [\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{2,4} |[:：]$|\\d{3}$")
_APART = re.compile("(?<=[\u4e00-\u9fff”’』」）》！？]) (?=[\u4e00-\u9fff“‘『「（《])")
"""A space between Chinese words that cleaning has left: a list of names, or a headline."""
_WORD = re.compile("[A-Za-z0-9]")
_NUMBER = re.compile(r"\d\.?$")
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("【", "】"), ("「", "」"))
_FULL = 0.85
_INDENT = 4
"""Columns by which a paragraph's first line is shorter than the others."""
_OPENING = 12
_AHEAD = 9
"""Lines in which a sentence ends."""
_HEAD = 80
_NARROWEST, _WIDEST = 12, 120
"""Half-width characters in the lines that a printed column makes; longer lines are whole paragraphs."""
_NEAR = 3
"""Columns by which the lines of a column differ."""
_RAGGED = 0.75
_ENOUGH = 3
"""Lines that end no sentence before what stands behind them says anything: a headline and a subhead are two."""

OPENING = (
    "no empty line",
    "word goes on",
    "comma",
    "quotation",
    "colon",
    "question",
    "begins with a dash",
    "length",
    "full",
    "indented",
    "wider",
    "shorter",
    "ragged",
    "alone",
    "goes on full",
    "goes on wider",
    "goes on long",
    "goes on shorter",
    "goes on ends",
    "opens",
    "opens with speech",
    "dash",
    "number",
    "number goes on",
)
"""What tells a paragraph's first line from a headline (see `measured`)."""


def spaces_all(lines: Sequence[Line]) -> bool:
    """Tell whether empty lines stand between most lines, so that they do not separate paragraphs."""
    open_lines = [
        after.blank
        for line, after in pairwise(lines)
        if not line.terminal and not line.mark.startswith("#")  # a Markdown heading ends no sentence
    ]
    return len(open_lines) >= _ENOUGH and sum(open_lines) * 2 > len(open_lines)


def goes_on(lines: Sequence[Line], index: int, first: int, *, spaced: bool) -> bool:
    """Tell whether the line behind `index` goes on with its paragraph, which begins with line `first`."""
    sure = surely_goes_on(lines, index, first, spaced=spaced)
    return (
        sure if sure is not None else log_odds("opening", OPENING, measured(lines, index, spaced=spaced)) > 0
    )


def surely_goes_on(lines: Sequence[Line], index: int, first: int, *, spaced: bool) -> bool | None:
    """Tell what punctuation, marks and a sentence that has begun before the line say; None if nothing."""
    line, after = lines[index], lines[index + 1]
    if line.ended or after.mark or after.indented or line.mark.startswith("#"):
        return False
    if _HEADS.match(after.text) and not line.terminal:
        return True
    separate = after.blank and not spaced
    if line.terminal:
        return not separate and _fills_column(lines, index) and not _begins(after)
    if _is_open(line.text) or pattern("unit", "dateline").match(line.text):
        return True
    inside = _is_inside(lines, index, first)
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
    if _is_headline_of_two(lines, index, spaced=spaced) or line.text[-1] in characters("line", "open"):
        return True
    foreign = after.text[:12].isascii() and after.text[0].isalpha() and not _WORD.match(line.text[-1])
    if separate or foreign or _APART.search(line.text) or not _reaches_end(lines, index):
        return False
    return None


def measured(lines: Sequence[Line], index: int, *, spaced: bool) -> list[float]:
    """Measure what tells whether a line is a paragraph's first or a headline (see `OPENING`)."""
    line, after = lines[index], lines[index + 1]
    column, even = _column_ahead(lines, index)
    over = line.width - column
    behind = after.width - column
    text = line.text
    return [
        float(spaced and not after.blank),
        follows(text[-1], after.text[0]),
        float("，" in text),
        float("“" in text),
        float("：" in text),
        float("？" in text or "！" in text),
        float(text[0] == "—"),
        min(line.width, _WIDEST) / 40,
        even * (abs(over) <= _NEAR),
        even * (-_INDENT - _NEAR <= over < -_NEAR),
        even * (over > _NEAR),
        float(line.width < _RAGGED * column),
        1.0 - even,
        float(index + 2 >= len(lines)),
        even * (abs(behind) <= _NEAR),
        even * (behind > _NEAR),
        float(after.width > _WIDEST),
        float(after.width < _RAGGED * column),
        float(after.terminal),
        float(_opens(after.text)),
        float(after.text[0] == "“"),
        float(after.text[0] == "—"),
        float(text[-1].isdigit()),
        float(_NUMBER.search(text) is not None and after.text[0].isdigit()),
    ]


def _fills_column(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line that ends a sentence is as long as its column, and prose follows."""
    line, after = lines[index], lines[index + 1]
    if line.width > _WIDEST:
        return False
    back = max((one.width for one in lines[max(0, index - 3) : index]), default=1000)
    ahead = max((one.width for one in lines[index + 1 : index + 4]), default=1000)
    column = min(back, ahead)
    if line.width < max(_NARROWEST, _FULL * column):
        return False
    return after.terminal or (
        after.width >= _FULL * column
        and (after.marked or _prose_follows(lines[index + 2 : index + 5], column))
    )


def _column_ahead(lines: Sequence[Line], index: int) -> tuple[int, float]:
    """Give the width of the column behind a line, and what share of a few lines is so wide.

    The width is that of the widest of them but one, or the line's own at the end of a text. No line is so wide
    where each holds a paragraph.
    """
    ahead = sorted(line.width for line in lines[index + 1 : index + 8])
    if len(ahead) < 2:
        return lines[index].width, 0.0
    column = ahead[-2]
    if column > _WIDEST:
        return column, 0.0
    return column, sum(abs(width - column) <= _NEAR for width in ahead) / len(ahead)


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
        if line.width < _RAGGED * column and not line.marked:
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


def _begins(line: Line) -> bool:
    return bool(line.mark) or pattern("line", "begins").match(line.text[:_HEAD]) is not None


def _complete(line: Line) -> bool:
    return line.width < 120 and pattern("line", "complete").fullmatch(line.text) is not None


def _is_open(text: str) -> bool:
    """Tell whether a bracket or quotation mark stands open at the end."""
    return any(text.rfind(first) > text.rfind(last) for first, last in _PAIRS)
