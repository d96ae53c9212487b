"""Which characters follow each other in the corpus, and in how many of its articles (pairs.tsv)."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from importlib.resources import files

_SMOOTH = 20
"""Added to how often a character begins or ends a pair, so that rare ones say little."""
_LEAST = 0.5
"""Added to the count of a pair, seen or expected."""


@cache
def pairs() -> tuple[int, dict[str, int]]:
    """Load the number of articles, and for each pair of characters in how many of them it occurs.

    A digit stands as 0.
    """
    lines = files("kg.read").joinpath("pairs.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return int(rows[0][1]), {pair: int(count) for count, found in rows[1:] for pair in found.split()}


def follows(before: str, after: str) -> float:
    """Tell how much likelier a character follows another than by chance, as the logarithm of the odds.

    0 where one of them is no letter or digit: punctuation goes with anything.
    """
    return _follows("0" if before.isdigit() else before, "0" if after.isdigit() else after)


@cache
def _follows(before: str, after: str) -> float:
    if not (before.isalnum() and after.isalnum()):
        return 0.0
    first, last, total = _ends()
    expected = (first[before] + _SMOOTH) * (last[after] + _SMOOTH) / total
    return math.log((pairs()[1].get(before + after, 0) + _LEAST) / (expected + _LEAST))


@cache
def _ends() -> tuple[Counter[str], Counter[str], int]:
    """Count how many pairs begin and end with each character, and all pairs."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for pair, count in pairs()[1].items():
        first[pair[0]] += count
        last[pair[1]] += count
    return first, last, first.total()
