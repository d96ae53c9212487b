"""Features as 64-bit keys: made by hashing, found in a table by their top bits; all by numpy."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_MASK = 2**64 - 1


def _mixed(key: Keys) -> Keys:
    """Spread what is in a key over all of its bits, in place."""
    key *= _MULTIPLIER
    key ^= key >> _SHIFT
    return key


class KeyColumns:
    """Collects columns of feature keys; a template's number is the order in which it is added.

    A key is a hash of the template's number and the values that it joins. Zero means "no feature".
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self.columns: list[Keys] = []

    def add(self, *values: Ints, where: NDArray[np.bool_] | None = None) -> None:
        """Add a template that joins values, one each per row; none where `where` is false."""
        first, *others = values
        number = (len(self.columns) + 1) * int(_MULTIPLIER) & _MASK
        key = _mixed(first.astype(np.int64, copy=False).view(np.uint64) ^ np.uint64(number))
        for value in others:
            key ^= value.astype(np.int64, copy=False).view(np.uint64)
            key = _mixed(key)
        if where is not None:
            key[~where] = 0
        self.columns.append(key)

    def table(self) -> Keys:
        """Give the keys as an array (rows, templates); each column lies in one piece."""
        return np.stack(self.columns, axis=0).T


@dataclass(frozen=True, slots=True)
class KeyIndex:
    """Ascending keys, and where each stands."""

    keys: Keys
    _first: NDArray[np.int32] = field(init=False, repr=False, compare=False)
    _sizes: NDArray[np.uint8] = field(init=False, repr=False, compare=False)
    _shift: np.uint64 = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The top bits of a key lead to its bucket; keys are hashes, so most buckets hold one at most.
        bits = max(4, len(self.keys).bit_length() + 1)
        shift = np.uint64(64 - bits)
        sizes = np.bincount((self.keys >> shift).view(np.int64), minlength=2**bits)
        object.__setattr__(self, "_shift", shift)
        # an empty bucket at the end leads to the last key, which is another one or the one looked for
        first = np.minimum(np.cumsum(sizes) - sizes, max(len(self.keys) - 1, 0))
        object.__setattr__(self, "_first", first.astype(np.int32))
        object.__setattr__(self, "_sizes", np.minimum(sizes, 255).astype(np.uint8))

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """Give the place of each key, or -1 where it is unknown; any shape."""
        columns_first = keys.ndim > 1 and keys.flags.f_contiguous
        flat = (keys.T if columns_first else keys).reshape(-1)
        if not len(self.keys):
            return np.full(keys.shape, -1, dtype=np.int32)
        bucket = (flat >> self._shift).view(np.int64)
        at = self._first.take(bucket)
        hit = self.keys.take(at) == flat
        hit &= flat != 0
        places = np.where(hit, at, np.int32(-1))
        left = np.flatnonzero(~hit)
        left = left[self._sizes.take(bucket.take(left)) > 1]
        left = left[flat[left] != 0]
        step = 1
        while len(left):
            at = self._first[bucket[left]] + step
            hit = self.keys[at] == flat[left]
            places[left[hit]] = at[hit]
            step += 1
            left = left[~hit]
            left = left[self._sizes[bucket[left]] > step]
        return places.reshape(keys.shape[::-1]).T if columns_first else places.reshape(keys.shape)
