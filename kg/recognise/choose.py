"""Chooses, among candidate names that overlap, the set that is best on the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T", bound=tuple[int, int, object, float])


def best_set(candidates: Sequence[T], *, price: float) -> list[T]:
    """Choose spans without overlap so that the sum of their scores, less `price` for each, is largest.

    A candidate is (start, end, label, score). Weighted interval scheduling: candidates by their
    ends, the best set up to each from the best set up to the last that ends before it begins.
    With probabilities as scores, and half of the F1 that is reached as the price, the chosen set
    has the highest expected F1 (Jansche 2007).

    >>> best_set([(0, 2, "A", 0.5), (1, 4, "B", 0.9), (4, 5, "A", 0.3)], price=0.4)
    [(1, 4, 'B', 0.9)]
    """
    worth = sorted((c for c in candidates if c[3] > price), key=lambda c: (c[1], c[0], -c[3], str(c[2])))
    ends = [c[1] for c in worth]
    best = [0.0]
    back: list[int] = []  # -1 where the candidate is not in the best set, else how many come before it
    for number, candidate in enumerate(worth):
        before = bisect_right(ends, candidate[0], 0, number)
        gain = best[before] + candidate[3] - price
        if gain > best[-1]:
            best.append(gain)
            back.append(before)
        else:
            best.append(best[-1])
            back.append(-1)
    chosen = []
    number = len(worth)
    while number:
        if back[number - 1] < 0:
            number -= 1
        else:
            chosen.append(worth[number - 1])
            number = back[number - 1]
    return chosen[::-1]
