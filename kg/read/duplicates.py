"""Tell articles that are the same text, printed again in another place or paper, by what they say."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.types import Article, Role

Fingerprint = tuple[int, ...]

_SIZE = 12
"""Characters of a shingle: longer than the names and phrases that news share."""
_BANDS, _ROWS = 16, 4
_ALIKE = 0.7
_SHORTEST = 60
"""Shorter bodies are too short to be called the same unless they are equal."""
_WORD = re.compile(r"[^\W_]+")
_PRIME = (1 << 31) - 1


def fingerprint(article: Article) -> Fingerprint:
    """Give an article's MinHash: the share of equal numbers is how alike two bodies are.

    Only the body's letters and digits count, so that other line breaks, punctuation, headlines and bylines
    change nothing. The hashes of all shingles of twelve characters are permuted 64 times, and the least of
    each kept (Broder 1997). Linear in the length. A body without letters has the empty fingerprint.
    """
    body = "".join(
        article.text[block.start : block.end] for block in article.blocks if block.role is Role.BODY
    )
    letters = "".join(_WORD.findall(body))
    if len(letters) < _SHORTEST:
        digest = hashlib.sha256(letters.encode("utf-8", "surrogatepass")).digest()
        return (int.from_bytes(digest[:8], "big"),) if letters else ()
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    hashed = np.zeros(len(codes) - _SIZE + 1, np.uint64)
    for at in range(_SIZE):
        hashed = (hashed * np.uint64(1_000_003) + codes[at : at + len(hashed)]) % np.uint64(_PRIME)
    hashed = np.unique(hashed)
    factors, offsets = _permutations()
    return tuple(
        int(((hashed * factor + offset) % np.uint64(_PRIME)).min())
        for factor, offset in zip(factors, offsets, strict=True)
    )


def alike(one: Fingerprint, other: Fingerprint) -> float:
    """Estimate the share of shingles that two articles have in common, from 0 to 1."""
    if len(one) != len(other) or not one:
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def same_texts(fingerprints: Sequence[Fingerprint]) -> list[int]:
    """Give for each article the number of the first that is the same text, its own if there is none before.

    Articles that agree in one of sixteen bands of four numbers are compared; those alike to at least 0.7
    with the first of a group join it. Linear in the number of articles unless many are alike.
    """
    firsts: list[int] = []
    bands: defaultdict[tuple[int, Fingerprint], list[int]] = defaultdict(list)
    for number, mark in enumerate(fingerprints):
        keys = list(_keys(mark))
        seen = dict.fromkeys(first for key in keys for first in bands.get(key, ()))
        same = [first for first in seen if alike(mark, fingerprints[first]) >= _ALIKE]
        firsts.append(min(same, default=number))
        if firsts[-1] == number:
            for key in keys:
                bands[key].append(number)
    return firsts


def _keys(mark: Fingerprint) -> Iterable[tuple[int, Fingerprint]]:
    if len(mark) == 1:
        return [(-1, mark)]
    return [(band, mark[band * _ROWS : (band + 1) * _ROWS]) for band in range(len(mark) // _ROWS)]


def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the factors and offsets of the permutations: fixed numbers, so that fingerprints stay the same."""
    digests = [hashlib.sha256(str(number).encode()).digest() for number in range(_BANDS * _ROWS)]
    factors = [1 + int.from_bytes(digest[:8], "big") % (_PRIME - 1) for digest in digests]
    offsets = [int.from_bytes(digest[8:16], "big") % _PRIME for digest in digests]
    return np.array(factors, np.uint64), np.array(offsets, np.uint64)
