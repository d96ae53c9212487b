"""Judge how likely an article ends between two paragraphs, by all that speaks for it (boundary.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from kg.read.cohesion import REACHES, Floats, Ints, Words
from kg.read.patterns import pattern
from kg.read.units import Part, Unit

NEVER = -100.0
"""The log odds where nothing speaks for an end."""
_AROUND = 1000
"""Characters on both sides that are compared."""
_LEAD = 200
"""Characters behind a boundary in which an article takes up its headline."""
_NEIGHBOURS = 4
_CONTRASTED = (1, 2, 3)
_WIDTH = 0.15
_STOPS = re.compile("[ ：！？]")
_LISTED = re.compile(r"[★▲●◆■\-—【（(\d一二三四五六七八九十、.]")

COMMON = (
    *(f"{name} within {reach}" for reach in REACHES for name in ("links", "no links")),
    *(f"{name} within {REACHES[row]}" for row in _CONTRASTED for name in ("contrast", "least")),
    "opening",
    "closing",
    "goes on",
    "other width",
    "empty line",
    "length before",
    "length behind",
    "shared",
    "recurs",
)
POOLED = (*COMMON, "headline", "lead takes up", "lead more than before")
HEADED = (*COMMON, "behind takes up", "before takes up", "length", "headline stops", "lines", "listed")


def measured(
    bodies: Sequence[Unit], between: Sequence[Sequence[Unit]], words: Words, pool: Sequence[str]
) -> list[list[float] | None]:
    """Measure what speaks for an article's end before each body unit; None where nothing can.

    `between` holds what stands before each body unit. On a page with a `pool`, headlines that stand
    elsewhere, every place is measured, by POOLED; on one without only those with something like a
    headline, by HEADED.
    """
    crossing = words.crossing()
    contrast = _contrasts(crossing)
    starts = words.starts
    leads = np.zeros((2, len(bodies)))
    for title in pool:
        lead = words.taken_up(title, starts, starts + _LEAD)
        before = words.taken_up(title, np.maximum(0, starts - _LEAD), starts)
        leads[0] = np.maximum(leads[0], lead)
        leads[1] = np.maximum(leads[1], lead - before)
    result: list[list[float] | None] = [None]
    for number in range(1, len(bodies)):
        lines = [unit.text for unit in between[number] if unit.part is Part.TITLE]
        if not lines and not pool:
            result.append(None)
            continue
        row = _common(bodies[number - 1], bodies[number], crossing[:, number], contrast[:, number])
        shared, times = words.shared(int(starts[number]), _AROUND)
        row += [float(np.sqrt(shared)), float(np.log1p(times))]
        if pool:
            row += [float(bool(lines)), *leads[:, number].tolist()]
        else:
            row += _headline(lines, words, starts[number : number + 1])
        result.append(row)
    return result


def _common(last: Unit, first: Unit, crossing: Floats, contrast: Floats) -> list[float]:
    row: list[float] = []
    for value in crossing:
        row += [float(np.sqrt(value)), float(value == 0)]
    return [
        *row,
        *contrast.tolist(),
        float(pattern("unit", "opening").match(first.text) is not None),
        float(pattern("unit", "closing").match(last.text) is not None),
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
        float(_LISTED.match(title) is not None),
    ]


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


def judge(rows: Sequence[Sequence[float] | None]) -> list[float]:
    """Give the log odds of an article's end for each row of measures (logistic regressions)."""
    models = _models()
    result = []
    for row in rows:
        if row is None:
            result.append(NEVER)
            continue
        weights, bias = models[len(row)]
        result.append(float(np.dot(weights, row) + bias))
    return result


@cache
def _models() -> dict[int, tuple[NDArray[np.float64], float]]:
    table = tomllib.loads(files("kg.read").joinpath("boundary.toml").read_text("utf-8"))
    return {
        len(names): (np.array([table[kind][name] for name in names]), float(table[kind]["bias"]))
        for kind, names in (("pooled", POOLED), ("headed", HEADED))
    }
