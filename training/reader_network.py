"""The network that reads sentences, for learning: `kg.relate.reader` computes the same in NumPy.

A character's vector is looked up; blocks of convolutions with growing gaps between their taps (dilated; Yu and
Koltun 2016, Strubell et al. 2017) add to it what stands around: layer norm, three taps, ReLU, a linear map, the
sum with what came in. In JAX, since PyTorch from the registry brings gigabytes for graphics cards.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from kg.relate.reader import DILATIONS, EPSILON

Weights = dict[str, jax.Array]
Keys = list[jax.Array] | None

WIDTH = 96  # numbers that describe a character


def encoder(random: np.random.Generator, vectors: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Give an encoder that has learnt nothing but the vectors of characters."""
    width = vectors.shape[1]
    out = {"characters": vectors}
    for n in range(len(DILATIONS)):
        out[f"norm{n}"] = np.stack([np.ones(width), np.zeros(width)]).astype(np.float32)
        out[f"taps{n}"] = linear(random, 3 * width, width)
        out[f"taps_bias{n}"] = np.zeros(width, dtype=np.float32)
        out[f"map{n}"] = linear(random, width, width)
        out[f"map_bias{n}"] = np.zeros(width, dtype=np.float32)
    out["norm"] = np.stack([np.ones(width), np.zeros(width)]).astype(np.float32)
    return out


def linear(random: np.random.Generator, inputs: int, outputs: int) -> NDArray[np.float32]:
    """Give random weights of a linear map, of a size that keeps the size of what goes through."""
    return random.normal(0, inputs**-0.5, (inputs, outputs)).astype(np.float32)


def encoded(
    weights: Weights, start: jax.Array, live: jax.Array, *, dropout: float = 0.0, keys: Keys = None
) -> jax.Array:
    """Give each character its vector in context.

    `start` are the vectors without context, (..., characters, width); `live` is 0 where there is no character.
    """
    there = live[..., None].astype(jnp.float32)
    x = dropped(start, dropout, keys) * there
    for n, gap in enumerate(DILATIONS):
        y = normal(x, weights[f"norm{n}"]) * there
        length = y.shape[-2]
        y = jnp.pad(y, [(0, 0)] * (y.ndim - 2) + [(gap, gap), (0, 0)])
        taps = [y[..., at : at + length, :] for at in (0, gap, 2 * gap)]
        y = jax.nn.relu(jnp.concatenate(taps, -1) @ weights[f"taps{n}"] + weights[f"taps_bias{n}"])
        x = x + dropped(y @ weights[f"map{n}"] + weights[f"map_bias{n}"], dropout, keys)
    return normal(x, weights["norm"])


def normal(x: jax.Array, scale_and_shift: jax.Array) -> jax.Array:
    """Give the last axis mean 0 and variance 1, then scale and shift it (layer norm; Ba et al. 2016)."""
    y = x - x.mean(-1, keepdims=True)
    y = y * jax.lax.rsqrt((y * y).mean(-1, keepdims=True) + EPSILON)
    return y * scale_and_shift[0] + scale_and_shift[1]


def dropped(x: jax.Array, share: float, keys: Keys) -> jax.Array:
    """Leave out a share of the numbers; `keys` are used up, and without them all numbers stay."""
    if keys is None or not share:
        return x
    return x * jax.random.bernoulli(keys.pop(), 1 - share, x.shape) / (1 - share)
