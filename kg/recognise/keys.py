"""Features as 64-bit keys: made by hashing, found in a table by their top bits; all by numpy."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


class KeyColumns:
    """Collects columns of feature keys; a template's number is the order in which it is added.

    A key is a hash of the template's number and the values that it joins. Zero means "no feature".
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self.columns: list[Keys] = []

    def add(self, *values: Ints, where: NDArray[np.bool_] | None = None) -> None:
        """Add a template that joins values, one each per row; none where `where` is false."""
        key = np.full(self.length, len(self.columns) + 1, dtype=np.uint64) * _MULTIPLIER
        for value in values:
            key ^= value.astype(np.int64, copy=False).view(np.uint64)
            key *= _MULTIPLIER
            key ^= key >> _SHIFT
        if where is not None:
            key[~where] = 0
        self.columns.append(key)

    def table(self) -> Keys:
        """Give the keys as an array (rows, templates)."""
        return np.stack(self.columns, axis=1)


@dataclass(frozen=True, slots=True)
class KeyIndex:
    """Ascending keys, and where each stands."""

    keys: Keys
    _buckets: NDArray[np.int32] = field(init=False, repr=False, compare=False)
    _shift: np.uint64 = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The top bits of a key lead to its bucket; keys are hashes, so buckets are short.
        bits = max(4, len(self.keys).bit_length() + 1)
        shift = np.uint64(64 - bits)
        bounds = np.searchsorted(self.keys >> shift, np.arange(2**bits + 1, dtype=np.uint64))
        object.__setattr__(self, "_shift", shift)
        object.__setattr__(self, "_buckets", bounds.astype(np.int32))

    def find(self, keys: Keys) -> Ints:
        """Give the place of each key, or -1 where it is unknown; any shape."""
        flat = keys.reshape(-1)
        bucket = (flat >> self._shift).astype(np.int64)
        at, end = self._buckets[bucket].astype(np.int64), self._buckets[bucket + 1].astype(np.int64)
        places = np.full(flat.shape, -1, dtype=np.int64)
        left = np.flatnonzero((at < end) & (flat != 0))
        at = at[left]
        while len(left):
            hit = self.keys[at] == flat[left]
            places[left[hit]] = at[hit]
            at += 1
            more = ~hit & (at < end[left])
            left, at = left[more], at[more]
        return places.reshape(keys.shape)
