"""The network that gives characters their vectors, for learning: `kg.encoder` computes the same in NumPy.

A character's vector is looked up; blocks of convolutions with growing gaps between their taps (dilated; Yu and
Koltun 2016, Strubell et al. 2017) add to it what stands around: layer norm, three taps, ReLU, a linear map, the
sum with what came in. In JAX, since PyTorch from the registry brings gigabytes for graphics cards.

`pretrained` is what `training.pretrain` has taught it; `fitted` learns it on, for `training.network` and
`training.reader`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from kg.encoder import DILATIONS, EPSILON

Weights = dict[str, jax.Array]
Arrays = dict[str, NDArray[np.float32]]
Keys = list[jax.Array] | None
Batch = tuple[NDArray[Any], ...]

ENCODER = Path(__file__).parent / "encoder.npz"
WIDTH = 96  # numbers that describe a character
APART = 17  # characters between texts that are laid one behind the other: no vector reaches so far


@dataclass(frozen=True, slots=True)
class Paces:
    """How fast to learn: what was pretrained, and the rest; the weight of the squares of the weights; the seed."""

    encoder_rate: float
    rate: float
    l2: float = 0.02
    seed: int = 0


@cache
def pretrained() -> tuple[str, Arrays]:
    """Read the encoder: the characters that it knows, and its weights."""
    with np.load(ENCODER) as data:
        known = bytes(data["known"]).decode("utf-8")
        return known, {name: data[name].astype(np.float32) for name in data.files if name != "known"}


def fitted(
    weights: Mapping[str, NDArray[np.float32]],
    loss: Callable[..., jax.Array],
    batches: Callable[[int, Sequence[int]], Iterable[Batch]],
    counts: Sequence[int],
    paces: Paces,
) -> Arrays:
    """Learn weights on, and give their moving average (Polyak and Juditsky 1992).

    `loss` takes weights, a batch and a random key. `batches` gives those of a pass, whose `counts` say how many
    texts it has, in the order of the numbers that it is given.
    """
    now: Weights = {name: jnp.asarray(value) for name, value in weights.items()}
    chance = random.Random(paces.seed)
    steps = sum(1 for number, count in enumerate(counts) for _ in batches(number, range(count)))
    optimiser = _optimiser(now, steps, paces)

    @jax.jit
    def step(
        weights: Weights, mean: Weights, state: optax.OptState, batch: Batch, number: jax.Array
    ) -> tuple:
        key = jax.random.fold_in(jax.random.key(paces.seed, impl="rbg"), number)
        slope = jax.grad(loss)(weights, *batch, key)
        change, state = optimiser.update(slope, state, weights)
        weights = optax.apply_updates(weights, change)
        keep = jnp.minimum(0.997, (number + 1) / (number + 10))
        return weights, jax.tree.map(lambda a, b: a * keep + b * (1 - keep), mean, weights), state

    mean, state, at = now, optimiser.init(now), 0
    order: list[int] = []
    for number, count in enumerate(counts):
        order = order if len(order) == count else list(range(count))
        chance.shuffle(order)
        for batch in batches(number, order):
            now, mean, state = step(now, mean, state, batch, at)
            at += 1
    return {name: np.asarray(value) for name, value in mean.items()}


def _optimiser(weights: Weights, steps: int, paces: Paces) -> optax.GradientTransformation:
    def pace(rate: float) -> optax.GradientTransformation:
        return optax.adamw(
            optax.warmup_cosine_decay_schedule(0, rate, min(150, steps // 4), steps, rate / 50),
            weight_decay=paces.l2,
        )

    encoder = pretrained()[1]
    parts = {name: "encoder" if name in encoder else "rest" for name in weights}
    every = {"encoder": pace(paces.encoder_rate), "rest": pace(paces.rate)}
    return optax.chain(optax.clip_by_global_norm(5.0), optax.multi_transform(every, parts))


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
