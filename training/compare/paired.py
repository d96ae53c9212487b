"""How sure a difference between two models is: the paired bootstrap over sentences (Koehn 2004)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.recognise.sequences import sentence_bounds
from training.compare.ensembles import Found
from training.corpus import Annotated


def interval(
    articles: Sequence[Annotated], first: Found, second: Found, *, draws: int = 2000, seed: int = 1
) -> tuple[float, float]:
    """Give the 2.5th and the 97.5th percentile of the second's F1 less the first's."""
    counts = np.array(
        [row for article in articles for row in _counts(article, first[article.name], second[article.name])]
    )
    random = np.random.default_rng(seed)
    gains = []
    for _ in range(draws):
        hit, found, hit2, found2, gold = counts[random.integers(0, len(counts), len(counts))].sum(axis=0)
        gains.append(2 * hit2 / max(found2 + gold, 1) - 2 * hit / max(found + gold, 1))
    low, high = np.percentile(gains, [2.5, 97.5])
    return float(low), float(high)


def _counts(article: Annotated, first: Sequence, second: Sequence) -> NDArray[np.int64]:
    """Count for each sentence: hits and names of the first, of the second, and names of the annotation."""
    starts = [start for start, _ in sentence_bounds(article.text)]
    table = np.zeros((len(starts) + 1, 5), dtype=np.int64)
    gold = set(article.spans)
    for span in first:
        table[bisect_right(starts, span[0]), :2] += (span in gold, 1)
    for span in second:
        table[bisect_right(starts, span[0]), 2:4] += (span in gold, 1)
    for span in gold:
        table[bisect_right(starts, span[0]), 4] += 1
    return table
