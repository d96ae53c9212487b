"""A linear-chain conditional random field at run time: weights, scores, best paths; numpy only.

Tags are BIOES over the ten labels. The steps from tag to tag that BIOES forbids are never taken.
Sentences of one call are decoded together, one position of all sentences at a time, so that the
cost of Python is spread. Forward-backward works on scaled probabilities (Rabiner 1989, section V.A).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.recognise.keys import Ints, KeyIndex, Keys
from kg.types import Label

Floats = NDArray[np.float32]
Candidate = tuple[int, int, Label, float]  # start, end, label, and how probable the name is

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
    """What was learnt: `table[i]` holds the weight for each tag of the feature with key `index.keys[i]`.

    A last row of zeros is the one of every unknown feature. `steps` are the weights of going from
    tag to tag.
    """

    index: KeyIndex
    table: Floats
    steps: Floats

    @classmethod
    def of(cls, keys: Keys, rows: Floats, steps: Floats) -> Weights:
        """Put ascending keys and their rows together."""
        return cls(KeyIndex(keys), np.vstack([rows, np.zeros((1, len(TAGS)), dtype=np.float32)]), steps)

    @property
    def rows(self) -> Floats:
        """The rows of known features."""
        return self.table[:-1]

    def scores(self, features: Keys) -> Floats:
        """Sum the weights of the features of each character: an array (characters, tags)."""
        scores = np.zeros((len(features), len(TAGS)), dtype=np.float32)
        if not scores.size or not len(self.index.keys):
            return scores
        for rows in self.index.find(features).T:
            there = np.flatnonzero(rows >= 0)
            if 2 * len(there) > len(rows):
                scores += self.table.take(rows, axis=0, mode="wrap")  # -1 is the last row
            else:
                scores[there] += self.table.take(rows[there], axis=0, mode="wrap")
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


def tag_chances(scores: Floats, steps: Floats, bounds: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
    """Compute how probable each tag is at each character (forward-backward).

    The second array is proportional, at each character, to the weight of all that follows a tag,
    the tag's own score included. Characters outside `bounds` get zeros.
    """
    batch = Batch.of(bounds)
    chances, onward = np.zeros_like(scores), np.zeros_like(scores)
    if not len(batch.live):
        return chances, onward
    step = _step_weights(steps)
    # first characters of all sentences, then second ones ...: what is computed together lies together
    places = np.concatenate([batch.starts[:n] + t for t, n in enumerate(batch.live.tolist())])
    ends = np.cumsum(batch.live).tolist()
    parts = list(zip([0, *ends], ends, strict=False))
    local = scores[places]
    local = np.exp(local - local.max(axis=1, keepdims=True)) + np.float32(1e-30)
    forward, follow = np.empty_like(local), np.empty_like(local)
    state = opening(len(batch.starts))
    for start, end in parts:
        if start:
            state = state[: end - start] @ step
        state *= local[start:end]
        state /= state.sum(axis=1, keepdims=True)
        forward[start:end] = state
    back = step.T.copy()
    state = closing(len(batch.starts))
    for start, end in reversed(parts):
        follow[start:end] = state[: end - start]
        weight = state[: end - start] * local[start:end]
        weight /= weight.sum(axis=1, keepdims=True)
        state[: end - start] = weight @ back
    both = forward * follow
    chances[places] = both / both.sum(axis=1, keepdims=True)
    weight = follow * local
    onward[places] = weight / weight.sum(axis=1, keepdims=True)
    return chances, onward


def _step_weights(steps: Floats) -> Floats:
    return np.where(allowed_steps(), np.exp(steps), 0).astype(np.float32)


def _places(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    rows, columns = np.nonzero(flags)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def span_chances(
    scores: Floats, steps: Floats, bounds: Sequence[tuple[int, int]], *, least: float
) -> list[Candidate]:
    """List the spans that are names with a probability of at least `least`, and how probable they are."""
    chances, onward = tag_chances(scores, steps, bounds)
    step = _step_weights(steps)
    tiny = np.float32(1e-30)
    # how probable it is that a name ends here, given that it began, or went on, one character before
    ends = []
    for before in (_BEGIN, _INSIDE):
        ending = np.diag(step[before, _END]) * onward[:, _END]
        going_on = np.diag(step[before, _INSIDE]) * onward[:, _INSIDE]
        ends.append(ending / (ending + going_on + tiny))
    found: list[Candidate] = [
        (start, start + 1, LABELS[k], float(chances[start, 1 + 3 * _N + k]))
        for start, k in _places(chances[:, _SINGLE] >= least)
    ]
    for start, k in _places(chances[:, _BEGIN] >= least):
        left = float(chances[start, 1 + k])
        end = start + 1
        while left >= least and end < len(scores):
            stop = float(ends[end > start + 1][end, k])
            if left * stop >= least:
                found.append((start, end + 1, LABELS[k], min(left * stop, 1.0)))
            left *= 1 - stop
            end += 1
    return sorted(found)


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
