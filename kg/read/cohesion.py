"""How the words of a text hold it together: where they recur, and which of them a headline takes up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.read.pairs import pairs

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

REACHES = (100, 200, 400, 800, 1600)
"""Characters within which a pair's next occurrence still holds a text together."""
_SHIFT = 21
_COMMONEST = 0.05
"""Pairs in more than this share of articles tell nothing."""
_LEAST_ROOM = 20
_ABSENT = 0.5
"""What a pair of a headline that the text does not have weighs, of what it would weigh in one place."""


class Words:
    """The telling pairs of characters of a text that is made of units, and where they stand.

    Pairs stand for words: they need no segmenter, and names that are shortened keep them. A pair weighs
    its inverse document frequency in the corpus (pairs.tsv).
    """

    def __init__(self, units: Sequence[str]) -> None:
        text = "\n".join(units)
        lengths = np.fromiter((len(unit) + 1 for unit in units), np.int64, len(units))
        self.starts: Ints = np.cumsum(lengths) - lengths
        self.length = len(text)
        keys = _pairs(text)
        weights = _weights(keys)
        at = np.flatnonzero(weights)
        self._places: Ints = at
        self._pairs: Ints = keys[at]
        self._worth: Floats = weights[at]
        order = np.argsort(keys[at], kind="stable")
        self._keys: Ints = keys[at][order]
        self._at: Ints = at[order]
        self._weights: Floats = weights[at][order]
        self._gaps: Ints = self._distances(order)

    def _distances(self, order: Ints) -> Ints:
        """Give for each telling pair how many characters before and behind it stands next."""
        gaps = np.full((2, len(order)), self.length, np.int64)
        same = self._keys[1:] == self._keys[:-1]
        apart = (self._at[1:] - self._at[:-1])[same]
        gaps[0, order[1:][same]] = apart
        gaps[1, order[:-1][same]] = apart
        return gaps

    def fresh(self, begin: int, end: int, reach: int) -> float:
        """Tell what share of the words of a stretch is new within `reach` characters before, and goes on behind."""
        low, high = np.searchsorted(self._places, [begin, end])
        new = (self._gaps[0, low:high] > reach) & (self._gaps[1, low:high] < reach)
        worth = self._worth[low:high]
        return float(worth[new].sum() / (worth.sum() or 1.0))

    def crossing(self) -> Floats:
        """Measure for each reach how much holds each unit to those before it, by characters around it.

        A pair that recurs within the reach makes a link; the weights of the links across the beginning of
        a unit are added up, and divided by how much of the reach there is on both sides.
        """
        count = len(self.starts)
        same = self._keys[1:] == self._keys[:-1]
        first, last = self._at[:-1][same], self._at[1:][same]
        weight = self._weights[1:][same]
        low = np.searchsorted(self.starts, first, "right")
        high = np.searchsorted(self.starts, last, "right")
        result = np.zeros((len(REACHES), count))
        behind = self.length - self.starts
        for row, reach in enumerate(REACHES):
            near = (high > low) & (last - first < reach)
            steps = np.bincount(low[near], weight[near], count + 1)
            steps -= np.bincount(high[near], weight[near], count + 1)
            room = np.minimum(self.starts, reach) * np.minimum(behind, reach) / reach
            sums = np.maximum(0.0, np.round(np.cumsum(steps)[:count], 6))
            result[row] = sums / np.maximum(_LEAST_ROOM, room)
        return result

    def shared(self, at: int, reach: int) -> tuple[float, float, float]:
        """Tell how far the texts before and behind a character speak of the same.

        Gives the weight of the pairs that both have, as a share of what the poorer side has, how often
        both have the pair that is commonest in both (the less of the two counts), and the cosine of their
        counts by weight.
        """
        low, middle, high = np.searchsorted(self._places, [at - reach, at, at + reach])
        before, first, times = np.unique(self._pairs[low:middle], return_index=True, return_counts=True)
        behind, last, again = np.unique(self._pairs[middle:high], return_index=True, return_counts=True)
        both, one, other = np.intersect1d(before, behind, assume_unique=True, return_indices=True)
        if not len(both):
            return 0.0, 0.0, 0.0
        worth = self._worth[low:middle][first]
        worth_behind = self._worth[middle:high][last]
        least = min(worth.sum(), worth_behind.sum())
        left, right = worth * times, worth_behind * again
        cosine = (left[one] @ right[other]) / np.sqrt((left @ left) * (right @ right))
        return (
            float(worth[one].sum() / least),
            float(np.minimum(times[one], again[other]).max()),
            float(cosine),
        )

    def next_of(self, title: str) -> tuple[Ints, Floats]:
        """Give for each telling pair of a headline the unit of its next occurrence from each unit on.

        Returns an array of pairs by units, with the number of units where none follows, and the pairs'
        shares in the headline's weight, more for those that few units have. Pairs that the text does not have
        count too.
        """
        keys = np.unique(_pairs(title))
        weights = _weights(keys)
        keys, weights = keys[weights > 0], weights[weights > 0]
        count = len(self.starts)
        result = np.full((len(keys), count), count, np.int64)
        numbers = np.arange(count)
        low = np.searchsorted(self._keys, keys, "left")
        high = np.searchsorted(self._keys, keys, "right")
        for row, (begin, end) in enumerate(zip(low, high, strict=True)):
            if begin == end:
                weights[row] *= _ABSENT
                continue
            units = np.unique(np.searchsorted(self.starts, self._at[begin:end], "right") - 1)
            weights[row] *= np.log((count + 1) / len(units)) / np.log(count + 1)
            place = np.searchsorted(units, numbers)
            result[row] = np.append(units, count)[place]
        return result, weights / (weights.sum() or 1.0)

    def taken_up(self, title: str, begin: Ints, end: Ints) -> Floats:
        """Tell what share of a headline's weight each stretch of characters takes up, from 0 to 1."""
        keys = np.unique(_pairs(title))
        weights = _weights(keys)
        total = np.zeros(len(begin))
        for key, weight in zip(keys[weights > 0], weights[weights > 0], strict=True):
            low, high = np.searchsorted(self._keys, [key, key + 1])
            if low < high:
                places = np.append(self._at[low:high], self.length + 1)
                total += weight * (places[np.searchsorted(places, begin)] < end)
        return total / (weights.sum() or 1.0)


def _pairs(text: str) -> Ints:
    """Give a number for each two characters that follow each other in a word, and 0 elsewhere."""
    code = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    word = ((code >= 0x4E00) & (code <= 0x9FFF)) | (((code | 32) >= 97) & ((code | 32) <= 122))
    return np.where(word[:-1] & word[1:], (code[:-1] << _SHIFT) | code[1:], 0)


def _weights(keys: Ints) -> Floats:
    """Give each pair's weight: that of a pair of few articles, unless the table says that it is common."""
    known, weights, most = table()
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(keys == 0, 0.0, np.where(known[place] == keys, weights[place], most))


@cache
def table() -> tuple[Ints, Floats, float]:
    """Give the pairs of the corpus with their inverse document frequencies; also that of a rare pair."""
    documents, counts = pairs()
    found = {
        (ord(pair[0]) << _SHIFT) | ord(pair[1]): (
            0.0 if count >= _COMMONEST * documents else float(np.log(documents / (count + 1)))
        )
        for pair, count in counts.items()
    }
    keys = np.array(sorted(found), np.int64)
    return keys, np.array([found[key] for key in keys.tolist()]), float(np.log(documents / 2))
