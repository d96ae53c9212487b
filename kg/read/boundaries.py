"""Judge how likely an article ends between two paragraphs, by all that speaks for it (regressions.toml)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from kg.read.cohesion import REACHES, Floats, Ints, Words
from kg.read.patterns import pattern
from kg.read.regression import log_odds
from kg.read.units import Part, Unit

NEVER = -100.0
"""The log odds where nothing speaks for an end."""
_AROUND = 1000
"""Characters on both sides that are compared."""
_LEAD = 200
"""Characters behind a boundary in which an article takes up its headline."""
_TAIL = 80
"""Characters at an article's end that look ahead."""
_NEIGHBOURS = 4
_CONTRASTED = (1, 2, 3)
_WIDTH = 0.15
_STOPS = re.compile("[ ：！？]")
_LISTED = re.compile(r"[★▲●◆■\-—【（(\d一二三四五六七八九十、.]")

COMMON = (
    *(f"{name} within {reach}" for reach in REACHES for name in ("links", "no links")),
    *(f"{name} within {REACHES[row]}" for row in _CONTRASTED for name in ("contrast", "least")),
    "opening",
    "continues",
    "closing",
    "looks ahead",
    "goes on",
    "other width",
    "empty line",
    "length before",
    "length behind",
    "shared",
    "recurs",
    "alike",
    "alike near",
    "new words",
    "new first words",
)
POOLED = (*COMMON, "headline", "lead takes up", "lead more than before")
HEADED = (
    *COMMON,
    "behind takes up",
    "before takes up",
    "length",
    "headline stops",
    "lines",
    "shorter line first",
    "listed",
    "name",
    "question",
    "section before takes up",
    "section takes up",
    "as long as the last",
    "as long as the next",
    "section before",
    "section",
)


def measured(
    bodies: Sequence[Unit], between: Sequence[Sequence[Unit]], words: Words, pool: Sequence[str]
) -> list[list[float] | None]:
    """Measure what speaks for an article's end before each body unit; None where nothing can.

    `between` holds what stands before each body unit. On a page with a `pool`, headlines that stand
    elsewhere, every place is measured, by POOLED; on one without only those with something like a
    headline, by HEADED.
    """
    lines = [[unit.text for unit in units if unit.part is Part.TITLE] for units in between]
    crossing = words.crossing()
    contrast = _contrasts(crossing)
    leads = _leads(words, pool)
    sections = _Sections(lines, words)
    result: list[list[float] | None] = [None]
    for number in range(1, len(bodies)):
        if not lines[number] and not pool:
            result.append(None)
            continue
        row = _common(bodies[number - 1], bodies[number], crossing[:, number], contrast[:, number])
        row += _likeness(words, int(words.starts[number]))
        if pool:
            row += [float(bool(lines[number])), *leads[:, number].tolist()]
        else:
            row += _headline(lines[number], words, words.starts[number : number + 1])
            row += sections.around(number)
        result.append(row)
    return result


def _leads(words: Words, pool: Sequence[str]) -> Floats:
    """Tell for each unit how much of a headline its beginning takes up at best, and how much more than what is before."""
    starts = words.starts
    leads = np.zeros((2, len(starts)))
    for title in pool:
        lead = words.taken_up(title, starts, starts + _LEAD)
        before = words.taken_up(title, np.maximum(0, starts - _LEAD), starts)
        leads[0] = np.maximum(leads[0], lead)
        leads[1] = np.maximum(leads[1], lead - before)
    return leads


def _likeness(words: Words, at: int) -> list[float]:
    shared, times, alike = words.shared(at, _AROUND)
    _, _, near = words.shared(at, _AROUND // 2)
    new = [words.fresh(at, at + length, _AROUND) for length in (_LEAD, _LEAD // 5)]
    return [float(np.sqrt(shared)), float(np.log1p(times)), alike, near, *new]


def _common(last: Unit, first: Unit, crossing: Floats, contrast: Floats) -> list[float]:
    row: list[float] = []
    for value in crossing:
        row += [float(np.sqrt(value)), float(value == 0)]
    return [
        *row,
        *contrast.tolist(),
        float(pattern("unit", "opening").match(first.text) is not None),
        float(pattern("unit", "continues").match(first.text) is not None),
        float(pattern("unit", "closing").match(last.text) is not None),
        float(pattern("unit", "ahead").search(last.text[-_TAIL:]) is not None),
        float(first.soft),
        float(abs(first.width - last.width) > _WIDTH * last.width),
        float(first.blank),
        float(np.log1p(len(last.text))),
        float(np.log1p(len(first.text))),
    ]


def _headline(lines: Sequence[str], words: Words, at: Ints) -> list[float]:
    title = max(lines[-2:], key=len)
    return [
        float(words.taken_up(title, at, at + 2 * _LEAD)[0]),
        float(words.taken_up(title, np.maximum(0, at - 2 * _LEAD), at)[0]),
        min(len(title), 30) / 10,
        float(_STOPS.search(title) is not None),
        float(len(lines) > 1),
        float(len(lines) > 1 and len(lines[0]) < len(lines[-1])),
        float(_LISTED.match(title) is not None),
        float(pattern("unit", "name").search(title) is not None),
        float("？" in title or "！" in title),
    ]


class _Sections:
    """The parts of a page between lines like headlines: whether the line of one is like those of its neighbours."""

    def __init__(self, lines: Sequence[Sequence[str]], words: Words) -> None:
        self._titles = {number: max(found[-2:], key=len) for number, found in enumerate(lines) if found}
        self._places = [number for number in self._titles if number < len(words.starts)]
        self._words = words

    def around(self, number: int) -> list[float]:
        """Compare the headline before a unit to those before and behind it, and what the sections take up of it."""
        place = self._places.index(number)
        last = self._places[place - 1] if place else 0
        following = self._places[place + 1] if place + 1 < len(self._places) else None
        title = self._titles[number]
        starts = self._words.starts
        begin, at = int(starts[last]), int(starts[number])
        end = int(starts[following]) if following is not None else self._words.length
        both = self._words.taken_up(title, np.array([begin, at]), np.array([at, end]))
        return [
            *both.tolist(),
            _as_long(title, self._titles.get(last)),
            _as_long(title, self._titles[following] if following is not None else None),
            float(np.log1p(at - begin)),
            float(np.log1p(end - at)),
        ]


def _as_long(title: str, other: str | None) -> float:
    """Tell whether two headlines are equally long, or nearly so, as the subheads of an article are."""
    return 1.0 / (1.0 + abs(len(title) - len(other))) if other else 0.0


def _contrasts(crossing: Floats) -> Floats:
    """Compare the links before each unit to those of its neighbours: their relation, and whether it is least."""
    count = crossing.shape[1]
    rows = []
    for row in _CONTRASTED:
        line = crossing[row]
        padded = np.full(count + 2 * _NEIGHBOURS, np.nan)
        padded[_NEIGHBOURS : _NEIGHBOURS + count] = line
        padded[_NEIGHBOURS] = np.nan  # nothing stands before the first
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEIGHBOURS + 1)
        there = ~np.isnan(windows)
        there[:, _NEIGHBOURS] = False
        known = np.maximum(1, there.sum(axis=1))
        mean = np.where(there, windows, 0.0).sum(axis=1) / known
        least = np.where(there, windows, np.inf).min(axis=1)
        rows += [line / (1.0 + mean), (line <= least).astype(float)]
    return np.array(rows)


def judge(rows: Sequence[Sequence[float] | None], *, pooled: bool) -> list[float]:
    """Give the log odds of an article's end for each row of measures."""
    kind, names = ("pooled", POOLED) if pooled else ("headed", HEADED)
    return [NEVER if row is None else log_odds(kind, names, row) for row in rows]
