"""Repair characters: invisible ones, compatibility forms, and spaces that an extraction put between characters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from kg.read.confusions import put_right
from kg.read.mapped import Mapped, Piece, Span, without
from kg.read.patterns import characters

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a character class."""
MARKS = "，。、；：！？“”‘’（）《》〈〉【】「」『』〔〕…"
"""Chinese punctuation that never needs a space beside it."""

_LINE_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\uffff\ue000-\uf8ff\U000e0000-\U0010ffff"
)
_ODD = re.compile(
    f"[{_LINE_BREAKS}\t\x1f\u3000\xa0\u1680\u2000-\u200a\u202f\u205f\u2e80-\u2fdf\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]"
)
_GAP = re.compile(f"\n\n+|[{_INVISIBLE}]+|[ \t\u3000]+")
_DROP = re.compile(f"[{_INVISIBLE}]+")
_SPACE = re.compile("[ \t\u3000]+")
_SOFT_BREAK = re.compile("(?<=[A-Za-z])[\u2043\u00ad\u2010][ \t]*(?:\r\n|[\r\n])\\s*(?=[a-z])")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_IS_HAN = re.compile(f"[{HAN}]")
_IS_MARK = re.compile(f"[{MARKS}]")


def clean(raw: str) -> Mapped:
    """Repair the characters of each line; the lines themselves stay, with `\\n` between them.

    Kept one to one: other line breaks become `\\n`, other white space a space, full-width letters and
    digits, radicals and compatibility ideographs the usual character, look-alikes in names the right one. Left out: control, zero-width and
    private-use characters, spaces at the ends of lines, beside Chinese punctuation, between single
    Chinese characters (推 动), and between Chinese and Latin; soft hyphens with their line break. Ligatures
    become letters, each of which leads to the ligature (ﬁ: fi).
    """
    text = put_right(_ODD.sub(_usual, raw) if _ODD.search(raw) else raw)
    gaps: list[Span] = [found.span() for found in _SOFT_BREAK.finditer(raw)]
    if "\r\n" in raw:
        gaps += [(found.start(), found.start() + 1) for found in re.finditer("\r\n", raw)]
    gaps += [found.span() for found in _DROP.finditer(text)]
    gaps += [
        found.span() if whole else (found.start() + 1, found.end())
        for found in _SPACE.finditer(text)
        if (whole := _is_stray(text, *found.span())) or found.end() - found.start() > 1
    ]
    return _spelled_out(without(text, _merged(gaps)))


def _spelled_out(cleaned: Mapped) -> Mapped:
    if _LIGATURE.search(cleaned.text) is None:
        return cleaned
    pieces: list[Piece] = []
    at = 0
    for found in _LIGATURE.finditer(cleaned.text):
        pieces.append((at, found.start(), None))
        pieces.append((*found.span(), unicodedata.normalize("NFKC", found.group())))
        at = found.end()
    return cleaned.cut([*pieces, (at, len(cleaned.text), None)])


def _merged(gaps: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(gaps):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_stray(text: str, start: int, end: int) -> bool:
    """Tell whether the white space `text[start:end]` (inside one line) separates nothing."""
    before = text[start - 1 : start]
    after = text[end : end + 1]
    if before in ("", "\n") or after in ("", "\n"):
        return True
    if _IS_MARK.match(before) or _IS_MARK.match(after):
        return True
    han_before = _IS_HAN.match(before) is not None
    han_after = _IS_HAN.match(after) is not None
    if han_before and han_after:
        # a character alone on both sides: 推 动, but 李磊 王芳 and 主任 李磊 stay apart
        return (
            end - start == 1
            and not _IS_HAN.match(text[start - 2 : start - 1] or " ")
            and not _IS_HAN.match(text[end + 1 : end + 2] or " ")
        )
    if han_before:
        return after.isalnum() or after in "%+-"
    if han_after:
        return (before.isalnum() or before in "%+-") and not _is_numbering(text, start, after)
    return False


def _is_numbering(text: str, end: int, after: str) -> bool:
    """Tell whether a number that counts nothing stands alone before `end` in its line (04 争雄主赛道)."""
    line = text.rfind("\n", 0, end) + 1
    if end - line > 8:
        return False
    head = text[line:end].strip()
    number = head.lstrip("-•·● \t\u3000")
    listed = number != head or after not in characters("line", "units")
    return number.isdigit() and len(number) < 4 and listed


def _usual(found: re.Match[str]) -> str:
    return _usual_of(found.group())


@cache
def _usual_of(char: str) -> str:
    if char in _LINE_BREAKS:
        return "\n"
    if char.isspace():
        return " "
    plain = _radicals().get(char) or unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


@cache
def _radicals() -> dict[str, str]:
    lines = files("kg.read").joinpath("radicals.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {radical: usual for radical, usual, _ in rows}
