"""Divides a text into the stretches that are tagged as one sequence."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？!?…]+[”’》）]*|\n+")
_PAUSE = re.compile(r"[，；、,;：]")
_LONGEST = 400  # characters; the cost of a call grows with its longest sequence


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Give the spans of the sentences of a squeezed text; line ends are outside.

    A stretch of more than 400 characters without a full stop is cut at a pause, or anywhere.
    """
    bounds = []
    start = 0
    for mark in _END.finditer(text):
        end = mark.start() if text[mark.start()] == "\n" else mark.end()
        bounds += _cut(text, start, end)
        start = mark.end()
    return bounds + _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts = []
    while end - start > _LONGEST:
        pauses = [m.end() for m in _PAUSE.finditer(text, start + _LONGEST // 2, start + _LONGEST)]
        at = pauses[-1] if pauses else start + _LONGEST
        parts.append((start, at))
        start = at
    if start < end:
        parts.append((start, end))
    return parts
