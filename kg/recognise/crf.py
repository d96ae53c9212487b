"""A linear-chain conditional random field at run time: weights, scores, best paths; numpy only.

Tags are BIOES over the ten labels. The steps from tag to tag that BIOES forbids are never taken.
Sentences of one call are decoded together, one position of all sentences at a time, so that the
cost of Python is spread. Forward-backward works on scaled probabilities (Rabiner 1989, section V.A).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kg.types import Label

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LABELS: tuple[Label, ...] = tuple(Label)
_N = len(LABELS)
TAGS: tuple[str, ...] = ("O", *(f"{place}-{label}" for place in "BIES" for label in LABELS))
_BEGIN, _INSIDE, _END, _SINGLE = (slice(1 + _N * i, 1 + _N * (i + 1)) for i in range(4))
_LEAVING = np.array([0, *range(1 + 2 * _N, 1 + 4 * _N)])  # O, E, S: after them a name may begin
_ENTERING = np.array([0, *range(1, 1 + _N), *range(1 + 3 * _N, 1 + 4 * _N)])  # O, B, S
_NEVER = np.float32(-1e4)


def allowed_steps() -> NDArray[np.bool_]:
    """Say which tag (column) may follow which (row)."""
    steps = np.zeros((len(TAGS), len(TAGS)), dtype=bool)
    steps[np.ix_(_LEAVING, _ENTERING)] = True
    for k in range(_N):
        for source in (1 + k, 1 + _N + k):  # B, I
            for target in (1 + _N + k, 1 + 2 * _N + k):  # I, E
                steps[source, target] = True
    return steps


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: `rows[i]` holds the weight for each tag of the feature with key `keys[i]`.

    `keys` ascend. `steps` are the weights of going from tag to tag.
    """

    keys: NDArray[np.uint64]
    rows: Floats
    steps: Floats
    _buckets: NDArray[np.int32] = field(init=False, repr=False, compare=False)
    _shift: np.uint64 = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The top bits of a key lead to its bucket; keys are hashes, so buckets are short.
        bits = max(4, len(self.keys).bit_length() + 1)
        shift = np.uint64(64 - bits)
        bounds = np.searchsorted(self.keys >> shift, np.arange(2**bits + 1, dtype=np.uint64))
        object.__setattr__(self, "_shift", shift)
        object.__setattr__(self, "_buckets", bounds.astype(np.int32))

    def find(self, keys: NDArray[np.uint64]) -> Ints:
        """Give the row of each key, or -1 where nothing was learnt for it."""
        bucket = (keys >> self._shift).astype(np.int64)
        at, end = self._buckets[bucket], self._buckets[bucket + 1]
        rows = np.full(keys.shape, -1, dtype=np.int64)
        open_ = np.flatnonzero((at < end) & (keys != 0))
        at = at[open_]
        while len(open_):
            hit = self.keys[at] == keys[open_]
            rows[open_[hit]] = at[hit]
            at += 1
            more = ~hit & (at < end[open_])
            open_, at = open_[more], at[more]
        return rows

    def scores(self, features: NDArray[np.uint64]) -> Floats:
        """Sum the weights of the features of each character: an array (characters, tags)."""
        length = len(features)
        scores = np.zeros((length, len(TAGS)), dtype=np.float32)
        if not length or not len(self.keys):
            return scores
        rows = self.find(features.reshape(-1)).reshape(features.shape)
        for column in range(features.shape[1]):
            there = np.flatnonzero(rows[:, column] >= 0)
            scores[there] += self.rows[rows[there, column]]
        return scores


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side, the longest first; `live[t]` of them have a character at position t."""

    starts: Ints
    lengths: Ints
    live: Ints

    @classmethod
    def of(cls, bounds: Sequence[tuple[int, int]]) -> Batch:
        spans = sorted((b for b in bounds if b[0] < b[1]), key=lambda b: (b[0] - b[1], b[0]))
        starts = np.array([b[0] for b in spans], dtype=np.int64)
        lengths = np.array([b[1] - b[0] for b in spans], dtype=np.int64)
        steps = int(lengths[0]) if len(lengths) else 0
        live = np.searchsorted(-lengths, -np.arange(steps), side="left")
        return cls(starts, lengths, live)


def best_tags(scores: Floats, steps: Floats, bounds: Sequence[tuple[int, int]]) -> Ints:
    """Find the best sequence of tags of each sentence (Viterbi).

    `bounds` are spans of characters that do not overlap; characters outside get the tag O (0).
    """
    batch = Batch.of(bounds)
    tags = np.zeros(len(scores), dtype=np.int64)
    if not len(batch.live):
        return tags
    cross = steps[np.ix_(_LEAVING, _ENTERING)]
    begin_inside, inside_inside = np.diag(steps[_BEGIN, _INSIDE]), np.diag(steps[_INSIDE, _INSIDE])
    begin_end, inside_end = np.diag(steps[_BEGIN, _END]), np.diag(steps[_INSIDE, _END])
    count, size = len(batch.starts), len(TAGS)
    back = np.zeros((len(batch.live), count, size), dtype=np.int8)
    best = np.full((count, size), _NEVER, dtype=np.float32)
    best[:, _ENTERING] = scores[batch.starts][:, _ENTERING]
    begins, insides = np.arange(size)[_BEGIN], np.arange(size)[_INSIDE]
    for t in range(1, len(batch.live)):
        n = int(batch.live[t])
        old = best[:n]
        new = np.empty_like(old)
        arrivals = old[:, _LEAVING, None] + cross
        source = arrivals.argmax(axis=1)
        new[:, _ENTERING] = np.take_along_axis(arrivals, source[:, None], axis=1)[:, 0]
        back[t, :n, _ENTERING] = _LEAVING[source].T
        for target, from_begin, from_inside in (
            (_INSIDE, begin_inside, inside_inside),
            (_END, begin_end, inside_end),
        ):
            short, long = old[:, _BEGIN] + from_begin, old[:, _INSIDE] + from_inside
            new[:, target] = np.maximum(short, long)
            back[t, :n, target] = np.where(short >= long, begins, insides)
        best[:n] = new + scores[batch.starts[:n] + t]
    final = best.copy()
    final[:, _BEGIN] = final[:, _INSIDE] = 2 * _NEVER
    now = final.argmax(axis=1)
    for t in range(len(batch.live) - 1, -1, -1):
        n = int(batch.live[t])
        tags[batch.starts[:n] + t] = now[:n]
        now[:n] = back[t, np.arange(n), now[:n]]
    return tags


def tag_probabilities(scores: Floats, steps: Floats, bounds: Sequence[tuple[int, int]]) -> Floats:
    """Compute how probable each tag is at each character (forward-backward).

    Characters outside `bounds` get zeros.
    """
    batch = Batch.of(bounds)
    result = np.zeros_like(scores)
    if not len(batch.live):
        return result
    step = np.where(allowed_steps(), np.exp(steps), 0).astype(np.float32)
    local = np.exp(scores - scores.max(axis=1, keepdims=True)) + np.float32(1e-30)
    forward = np.zeros_like(scores)
    state = np.zeros((len(batch.starts), len(TAGS)), dtype=np.float32)
    for t in range(len(batch.live)):
        n = int(batch.live[t])
        here = batch.starts[:n] + t
        state = state[:n] @ step if t else opening(n)
        state *= local[here]
        state /= state.sum(axis=1, keepdims=True)
        forward[here] = state
    state = closing(len(batch.starts))
    for t in range(len(batch.live) - 1, -1, -1):
        n = int(batch.live[t])
        here = batch.starts[:n] + t
        both = forward[here] * state[:n]
        result[here] = both / both.sum(axis=1, keepdims=True)
        state[:n] = (state[:n] * local[here]) @ step.T
        state[:n] /= state[:n].sum(axis=1, keepdims=True)
    return result


def opening(count: int) -> Floats:
    """Give the weight of each tag as a sentence's first: 1 or 0."""
    state = np.zeros((count, len(TAGS)), dtype=np.float32)
    state[:, _ENTERING] = 1
    return state


def closing(count: int) -> Floats:
    """Give the weight of each tag as a sentence's last: 1 or 0."""
    state = np.zeros((count, len(TAGS)), dtype=np.float32)
    state[:, _LEAVING] = 1
    return state


def spans(tags: Ints) -> list[tuple[int, int, Label]]:
    """Read the named spans off a sequence of tags."""
    found, start = [], 0
    for i in np.flatnonzero(tags).tolist():
        place, label = divmod(int(tags[i]) - 1, _N)
        if place in (0, 3):
            start = i
        if place in (2, 3):
            found.append((start, i + 1, LABELS[label]))
    return found
