"""Gives each character of a text a vector that says what stands around it: a convolutional network in NumPy.

Blocks of convolutions with growing gaps between their taps (dilated; Yu and Koltun 2016, Strubell et al. 2017) add
to a character's vector what stands around it. Recognition (`kg.recognise.network`) and relations
(`kg.relate.reader`) each have such a network; both began as the one that `training.pretrain` has taught.
`training.encoder` is the same in JAX, for learning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

DILATIONS = (1, 2, 4, 8, 1)  # how far the taps of each block's convolution are apart, in characters
EPSILON = 1e-5  # what keeps layer norm from dividing by nothing

UNKNOWN = 0  # the row of characters that are not known

_REACH = sum(DILATIONS)  # characters on either side that a vector depends on
_BLOCK = 2048  # characters that are read at a time: what is computed stays in the processor's cache


def folded(char: str) -> str:
    """Give a character as the network knows it: letters small."""
    return char.lower() if "A" <= char <= "Z" else char


def rows_of(known: Iterable[str]) -> dict[str, int]:
    """Give the row of each character in the table of their vectors: first `UNKNOWN`, then the end of a line."""
    return {char: n for n, char in enumerate(["\n", *known], start=UNKNOWN + 1)}


def numbered(text: str, rows: Mapping[str, int]) -> Integers:
    """Give the row of each character of a text."""
    return np.array([rows.get(folded(char), UNKNOWN) for char in text], dtype=np.int64)


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep NumPy to one thread.

    The matrices are small: threads would wait for each other, on a busy machine a hundred times as long.
    """
    with _threads().limit(limits=1, user_api="blas"):
        yield


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def encoded(weights: Mapping[str, Floats], start: Floats) -> Floats:
    """Give each character its vector in context; `start` are the vectors without, (characters, width)."""
    length = len(start)
    parts = [np.empty_like(start[:0])]
    for at in range(0, length, _BLOCK):
        # a vector depends on what its reach holds, so blocks give what the whole would
        left, right = max(0, at - _REACH), min(length, at + _BLOCK + _REACH)
        parts.append(_encoded(weights, start[left:right].copy())[at - left : at - left + _BLOCK])
    return np.concatenate(parts)


def _encoded(weights: Mapping[str, Floats], x: Floats) -> Floats:
    length, width = x.shape
    # room that all blocks use: to ask for it anew takes longer than to fill it
    normal, taken = np.empty_like(x), np.empty_like(x)
    taps = np.empty((length, 3 * width), dtype=np.float32)
    for n, gap in enumerate(DILATIONS):
        inner = max(0, length - gap)
        _normal(x, weights[f"norm{n}"], out=normal)
        taps[: length - inner, :width] = 0
        taps[length - inner :, :width] = normal[:inner]
        taps[:, width : 2 * width] = normal
        taps[:inner, 2 * width :] = normal[length - inner :]
        taps[inner:, 2 * width :] = 0
        np.matmul(taps, weights[f"taps{n}"], out=taken)
        taken += weights[f"taps_bias{n}"]
        np.maximum(taken, 0, out=taken)
        x += np.matmul(taken, weights[f"map{n}"], out=normal)
        x += weights[f"map_bias{n}"]
    return _normal(x, weights["norm"], out=normal)


def _normal(x: Floats, scale_and_shift: Floats, *, out: Floats) -> Floats:
    """Give each row mean 0 and variance 1, then scale and shift it (layer norm; Ba et al. 2016)."""
    count = x.shape[1]
    mean = x @ np.full((count, 1), 1 / count, dtype=np.float32)
    np.subtract(x, mean, out=out)
    out *= (1 / np.sqrt(np.einsum("ij,ij->i", out, out) / count + EPSILON))[:, None]
    out *= scale_and_shift[0]
    out += scale_and_shift[1]
    return out
