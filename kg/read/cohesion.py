"""Tell a headline between two texts from a subhead within one, by the words on both sides of it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from kg.read.patterns import pattern

_WORDS = re.compile("[\u4e00-\u9fffA-Za-z]+")
_ENOUGH = 20
"""A side with fewer telling trigrams tells nothing."""


def features(lines: Sequence[str], left: str, right: str, last: str, first: str) -> list[float] | None:
    """Measure what speaks for an article's end at the headline-like `lines` between two texts.

    `left` and `right` are the texts around them, `last` and `first` the paragraphs next to them. Returns
    None where the lines are too short to be a headline.
    """
    title = max(lines[-2:], key=len)
    if len(title) < 6:
        return None
    before, behind, named = telling(left), telling(right), telling(title)
    if min(len(before), len(behind)) < _ENOUGH:
        return None
    both = len(before & behind) / min(len(before), len(behind))
    return [
        min(both, 0.1),
        float(both == 0.0),
        math.log1p(max((min(left.count(gram), right.count(gram)) for gram in before & behind), default=0)),
        len(named & behind) / max(len(named), 3),
        len(named & before) / max(len(named), 3),
        min(len(title), 30) / 10,
        float(bool(re.search("[ ：！？]", title))),
        float(pattern("unit", "opening").match(first) is not None),
        float(pattern("unit", "closing").match(last) is not None),
        float(len(lines) > 1),
        float(bool(re.match(r"[★▲●◆■\-—【（(\d一二三四五六七八九十、.]", title))),
    ]


def separates(measured: Sequence[float]) -> bool:
    """Tell, by a logistic regression, whether an article ends there."""
    weights = _weights()
    total = weights["bias"] + sum(w * x for w, x in zip(weights["features"], measured, strict=True))
    return bool(1 / (1 + math.exp(-total)) > weights["threshold"])


def shared(left: str, right: str) -> float | None:
    """Give the share of telling trigrams that two texts have in common; None if they have too few."""
    before, behind = telling(left), telling(right)
    fewer = min(len(before), len(behind))
    return len(before & behind) / fewer if fewer >= _ENOUGH else None


def telling(text: str) -> set[str]:
    """Give the trigrams of a text that are not common in news of this kind."""
    common = _common()
    return {
        gram
        for word in _WORDS.findall(text)
        for at in range(len(word) - 2)
        if (gram := word[at : at + 3]) not in common
    }


@cache
def _common() -> frozenset[str]:
    lines = files("kg.read").joinpath("common.txt").read_text("utf-8").splitlines()
    return frozenset(gram for line in lines if not line.startswith("#") for gram in line.split())


@cache
def _weights() -> dict[str, Any]:
    return tomllib.loads(files("kg.read").joinpath("boundary.toml").read_text("utf-8"))
