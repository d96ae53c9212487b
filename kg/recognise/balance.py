"""Puts right the ends of names that cut through quotation marks, brackets or 《》.

Guidelines, section 1: marks that enclose the whole name stay outside; if the name goes on after
them, or begins before them, they stay inside.
"""

from __future__ import annotations

_PAIRS = {"“": "”", "《": "》", "（": "）", "【": "】", "‘": "’"}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_QUOTES = "“《‘"
_FAR = 40  # how many characters away the other mark of a pair is looked for


def balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of `text[start:end]` so that every mark in it has its partner in it.

    >>> balanced("实施“归巢工程”，", 2, 7)
    (3, 7)
    >>> balanced("首推“办结制”改革后", 3, 9)
    (2, 9)
    >>> balanced("获特色基地（示范区）优秀单位", 1, 9)
    (1, 10)
    """
    start, end = _unwrapped(text, start, end)
    left = _lonely(text, start, end)
    for at in left:
        char = text[at]
        if char in _PAIRS:
            partner = _after(text, end, _PAIRS[char])
            if char in _QUOTES and at == start:
                start += 1
            elif partner is None:
                end = at
                break
            else:
                end = partner + 1
        else:
            partner = _before(text, start, _OPENING[char])
            if at == end - 1 and _OPENING[char] in _QUOTES and partner == start - 1:
                end -= 1
            elif partner is None:
                start = at + 1
            else:
                start = partner
    return _unwrapped(text, start, max(start, end))


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out quotes that enclose the whole name."""
    while end - start > 2 and text[start] in _QUOTES and text.find(_PAIRS[text[start]], start) == end - 1:
        start, end = start + 1, end - 1
    return start, end


def _lonely(text: str, start: int, end: int) -> list[int]:
    """Give the places of marks without a partner in the span."""
    opened: list[int] = []
    lonely: list[int] = []
    for at in range(start, end):
        char = text[at]
        if char in _PAIRS:
            opened.append(at)
        elif char in _OPENING:
            if opened and text[opened[-1]] == _OPENING[char]:
                opened.pop()
            else:
                lonely.append(at)
    return lonely + opened


def _after(text: str, at: int, mark: str) -> int | None:
    found = text.find(mark, at, at + _FAR)
    return None if found < 0 or "\n" in text[at:found] else found


def _before(text: str, at: int, mark: str) -> int | None:
    found = text.rfind(mark, max(0, at - _FAR), at)
    return None if found < 0 or "\n" in text[found:at] else found
