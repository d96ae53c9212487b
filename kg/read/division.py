"""Divide a run of paragraphs among the headlines that a page gathers elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.read.cohesion import Floats, Words
from kg.read.pools import assigned

_MATCH = 5.0
"""What a stretch that takes up all of a headline is worth, in log odds."""
_BIASES = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0)
"""Added to the log odds of an end, since a headline speaks for each stretch: the divisions that are compared."""
_ONE = 6.0
"""What a stretch that takes up all of a headline is worth then, each headline for one stretch."""
_ENOUGH = 250
"""Shorter stretches are worth less of it: they are captions and notes rather than articles."""
_SHORT = 4.0
"""What an empty stretch costs, in log odds, and shorter ones in part."""
_MOST = 400
"""Longer runs are cut at their likeliest end first."""


def divide(odds: Sequence[float], titles: Sequence[str], units: Sequence[str]) -> list[int]:
    """Give the units with which stretches begin, other than the first.

    `odds` are the log odds that an article ends before each unit. For each of several biases the division
    is found whose ends are likeliest and whose stretches take up most of a headline each; of these the one
    is taken that is best when each headline counts for one stretch only.
    """
    if len(units) < 2:
        return []
    if len(units) > _MOST:
        quarter = len(units) // 4
        at = quarter + int(np.argmax(odds[quarter:-quarter]))
        left = divide(odds[:at], titles, units[:at])
        right = divide(odds[at:], titles, units[at:])
        return [*left, at, *(at + start for start in right)]
    words = Words(units)
    shares = [_shares(*words.next_of(title)) for title in titles]
    edge = np.array(odds)
    edge[0] = 0.0
    ends = np.append(words.starts, words.length)
    enough = np.clip((ends[None, :] - ends[:-1, None]) / _ENOUGH, 0.0, 1.0)
    gain = np.zeros((len(units), len(units) + 1, len(titles) + 1))
    gain[:, :, 0] = _SHORT * (enough - 1.0)
    for number, share in enumerate(shares, start=1):
        gain[:, :, number] = gain[:, :, 0] + _MATCH * np.sqrt(share) * enough
    found = sorted({tuple(_likeliest(edge + bias, gain)) for bias in _BIASES})
    return max((list(starts) for starts in found), key=lambda starts: _worth(starts, edge, gain))


def _worth(starts: Sequence[int], edge: Floats, gain: Floats) -> float:
    """Give what a division is worth if each headline counts for one stretch."""
    edges = [0, *starts]
    stretches = gain[edges, [*starts, len(edge)], :]
    shares = (stretches[:, 1:] - stretches[:, :1]) / _MATCH
    chosen = assigned(shares.T.tolist(), len(edges))
    matched = sum(shares[text, headline] for headline, text in enumerate(chosen) if text is not None)
    return float(edge[list(starts)].sum() + stretches[:, 0].sum() + _ONE * matched)


def _likeliest(edge: Floats, gain: Floats) -> list[int]:
    """Find the likeliest division, no neighbours with the same headline (a Viterbi search over stretches)."""
    count, _, labels = gain.shape
    best = np.zeros((count + 1, labels))
    came: NDArray[np.int64] = np.zeros((count + 1, labels), np.int64)
    other = np.zeros((count, labels))
    for end in range(1, count + 1):
        scores = other[:end] + edge[:end, None] + gain[:end, end, :]
        came[end] = scores.argmax(axis=0)
        best[end] = scores.max(axis=0)
        if end < count:
            other[end] = _best_other(best[end])
    starts: list[int] = []
    end, label = count, int(best[count].argmax())
    while end > 0:
        start = int(came[end, label])
        if start:
            starts.append(start)
            label = _label_before(best[start], label)
        end = start
    return starts[::-1]


def _shares(following: NDArray[np.int64], weights: Floats) -> Floats:
    """Tell what share of a headline each stretch of units takes up, by first unit and unit behind the last."""
    count = following.shape[1]
    size = count + 2
    places = np.arange(count)[None, :] * size + following + 1
    sums = np.bincount(places.ravel(), np.repeat(weights, count), count * size)
    return np.minimum(1.0, np.cumsum(sums.reshape(count, size), axis=1)[:, : count + 1])


def _best_other(scores: Floats) -> Floats:
    """Give for each label the best score among the others; text without a headline may follow itself."""
    result = np.full(len(scores), scores.max())
    top = int(scores.argmax())
    if top and len(scores) > 1:
        result[top] = np.delete(scores, top).max()
    return result


def _label_before(scores: Floats, label: int) -> int:
    order = np.argsort(-scores, kind="stable")
    return int(order[1] if order[0] == label and label else order[0])
