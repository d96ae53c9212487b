"""Learns the network that reads sentences (`kg.relate.reader`), from an encoder that `training.pretrain` has taught."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from kg.encoder import UNKNOWN
from kg.relate.features import COLUMNS, Pair, Scene
from kg.relate.reader import KINDS, STEPS, Page, Reader, page
from kg.types import Label
from training.encoder import APART, Keys, Paces, Weights, dropped, encoded, fitted, linear, pretrained

Lesson = tuple[Scene, Sequence[Pair], NDArray[np.int8]]
Batch = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]

PACES = Paces(encoder_rate=1e-3, rate=2e-3)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn: passes over the articles, shares of numbers that are left out within the encoder, of what is known
    of a pair and of hidden units, the share of characters that are hidden, hidden units."""

    passes: int = 6
    paces: Paces = PACES
    dropout: float = 0.15
    pair_dropout: float = 0.2
    hidden_dropout: float = 0.3
    blanks: float = 0.05
    hidden: int = 256
    characters: int = 2048  # in a batch, and pairs: few shapes, so that one compilation serves
    pairs: int = 640


def learn_reader(lessons: Sequence[Lesson], settings: Settings = Settings()) -> Reader:
    """Learn from scenes, their pairs and labels (1 true, 0 not, below 0 not to learn from).

    What is kept is the moving average of the weights (Polyak and Juditsky 1992).
    """
    reader = untaught(settings)
    pages = [(page(scene, pairs, reader.rows), labels) for scene, pairs, labels in lessons if pairs]
    pages = [part for one in pages for part in _parted(*one, settings)]
    weights = fitted(
        reader.weights,
        partial(_loss, settings),
        lambda _, order: _batches(pages, order, settings),
        [len(pages)] * settings.passes,
        settings.paces,
    )
    return Reader(weights, reader.rows)


def untaught(settings: Settings = Settings()) -> Reader:
    """Give a reader that knows what its encoder was taught, and nothing of relations."""
    known, encoder = pretrained()
    random_ = np.random.default_rng(settings.paces.seed)
    width, columns = encoder["characters"].shape[1], len(COLUMNS)
    sizes = {"kind": (len(KINDS), 16), "labels": (len(Label) ** 2, 32), "away": (len(STEPS) + 1, 16)}
    tables = {name: random_.normal(0, 1, size).astype(np.float32) for name, size in sizes.items()}
    tail = 32
    inputs = 4 * width + 2 * tail + sum(size for _, size in sizes.values())
    weights = {
        **encoder,
        **tables,
        "tail": 0.1 * linear(random_, width, width),
        "tail_use": 2 * linear(random_, width, tail),
        "query": linear(random_, 2 * width, width),
        "key": linear(random_, width, width),
        "hidden": linear(random_, inputs, settings.hidden),
        "hidden_bias": np.zeros(settings.hidden, dtype=np.float32),
        "out": 0.5 * linear(random_, settings.hidden, columns),
        "out_bias": np.full(columns, -3, dtype=np.float32),  # most pairs stand in no relation
    }
    return Reader.of(known, weights)


def _loss(
    settings: Settings,
    weights: Weights,
    characters: jax.Array,
    tails: jax.Array,
    pairs: jax.Array,
    labels: jax.Array,
    key: jax.Array,
) -> jax.Array:
    """Give the negative log-likelihood of the labels."""
    keys = list(jax.random.split(key, 16))
    live = characters >= 0
    hidden = jax.random.bernoulli(keys.pop(), settings.blanks, characters.shape) & (tails < 0)
    shown = jnp.where(hidden, UNKNOWN, characters)
    z = scored(weights, shown, tails, live, pairs, settings=settings, keys=keys)
    likely = jnp.logaddexp(0, z) - (labels == 1) * z
    return (likely * (labels >= 0)).sum() / 150


def scored(
    weights: Weights,
    characters: jax.Array,
    tails: jax.Array,
    live: jax.Array,
    pairs: jax.Array,
    *,
    settings: Settings = Settings(),
    keys: Keys = None,
) -> jax.Array:
    """Score the pairs of a page, as `Reader.scores` does."""
    table = weights["characters"]
    start = table[characters] + jnp.where((tails >= 0)[:, None], table[tails] @ weights["tail"], 0)
    read = encoded(weights, start, live, dropout=settings.dropout, keys=keys)
    first, second, kind, labels, away, begin, end = pairs.T
    a, b = read[first], read[second]
    asked = jnp.concatenate([a, b], 1) @ weights["query"]
    answer = asked @ (read @ weights["key"]).T / read.shape[1] ** 0.5
    at = jnp.arange(len(characters))
    inside = (at >= begin[:, None]) & (at < end[:, None])
    seen = jax.nn.softmax(jnp.where(inside, answer, -1e9), 1) @ read
    ends = [table[tails[name]] @ weights["tail_use"] for name in (first, second)]
    said = [weights["kind"][kind], weights["labels"][labels], weights["away"][away]]
    facts = dropped(jnp.concatenate([a, b, a * b, seen, *ends, *said], 1), settings.pair_dropout, keys)
    units = jax.nn.relu(facts @ weights["hidden"] + weights["hidden_bias"])
    return dropped(units, settings.hidden_dropout, keys) @ weights["out"] + weights["out_bias"]


def _parted(
    sheet: Page, labels: NDArray[np.int8], settings: Settings
) -> Iterator[tuple[Page, NDArray[np.int8]]]:
    """Give a page in parts that fit into a batch; what stands behind the room for characters is left out."""
    fits = sheet.pairs[:, [0, 1, 6]].max(axis=1) < settings.characters
    pairs, labels = sheet.pairs[fits], labels[fits]
    room = settings.characters
    for start in range(0, len(pairs), settings.pairs):
        part = slice(start, start + settings.pairs)
        yield Page(sheet.characters[:room], sheet.tails[:room], pairs[part]), labels[part]


def _batches(
    pages: Sequence[tuple[Page, NDArray[np.int8]]], order: Sequence[int], settings: Settings
) -> Iterator[Batch]:
    """Lay pages one behind the other, so far apart that no character sees another page."""
    batch, at, number = _blank(settings), 0, 0
    for i in order:
        sheet, labels = pages[i]
        size, count = len(sheet.characters), len(sheet.pairs)
        if number and (at + size > settings.characters or number + count > settings.pairs):
            yield batch
            batch, at, number = _blank(settings), 0, 0
        characters, tails, pairs, truth = batch
        characters[at : at + size], tails[at : at + size] = sheet.characters, sheet.tails
        pairs[number : number + count] = sheet.pairs
        pairs[number : number + count, [0, 1, 5, 6]] += at
        truth[number : number + count] = labels
        at, number = at + size + APART, number + count
    if number:
        yield batch


def _blank(settings: Settings) -> Batch:
    pairs = np.zeros((settings.pairs, 7), dtype=np.int32)
    pairs[:, 6] = 1
    return (
        np.full(settings.characters, -1, dtype=np.int32),
        np.full(settings.characters, -1, dtype=np.int32),
        pairs,
        np.full((settings.pairs, len(COLUMNS)), -1, dtype=np.int8),
    )
