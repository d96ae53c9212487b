"""Learns the tagger's weights: the likelihood of the annotated tags, by AdaGrad with feature dropout.

Dropout of features (Hinton et al. 2012, on the input) keeps the model from leaning on the few
features that explain the training articles, lists above all, and makes it use the weaker ones too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kg.recognise.crf import TAGS, Batch, Floats, Weights, allowed_steps, closing, opening
from kg.recognise.keys import Ints, Keys
from kg.recognise.sequences import sentence_bounds
from training.corpus import Annotated

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """The feature keys and tags of one article, and the spans of its sentences."""

    keys: Keys
    tags: Ints
    bounds: Sequence[Span]


def example(article: Annotated, keys: Keys) -> Example:
    """Put an article's features and tags together."""
    return Example(keys, tags_of(article), sentence_bounds(article.text))


def tags_of(article: Annotated) -> Ints:
    """Give the number of each character's tag."""
    tags = np.zeros(len(article.text), dtype=np.int64)
    for start, end, label in article.spans:
        if end - start == 1:
            tags[start] = TAGS.index(f"S-{label}")
        else:
            tags[start:end] = TAGS.index(f"I-{label}")
            tags[start], tags[end - 1] = TAGS.index(f"B-{label}"), TAGS.index(f"E-{label}")
    return tags


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn. `dropout` is the share of feature occurrences left out in each pass, `l1` and `l2`
    the weights of the sum of the absolute values and of the squares, `averaged` the number of last passes whose weights are averaged."""

    passes: int = 5
    rate: float = 0.05
    dropout: float = 0.6
    l1: float = 0.1
    l2: float = 0.1
    least: int = 3
    batch: int = 2500
    averaged: int = 3
    prune: float = 0.01
    seed: int = 1


def learn(
    examples: Sequence[Example], settings: Settings, *, report: Callable[[str], None] = lambda _: None
) -> Weights:
    """Learn weights from examples; equal input and settings give equal weights."""
    keys = _frequent([one.keys for one in examples], settings.least)
    data = _Data.of(examples, keys)
    random = np.random.default_rng(settings.seed)
    size = len(TAGS)
    rows = np.zeros((len(keys), size), dtype=np.float32)
    row_squares = np.full((len(keys), size), 1e-6, dtype=np.float32)
    allowed = allowed_steps()
    steps = np.zeros((size, size), dtype=np.float32)
    step_squares = np.full((size, size), 1e-6, dtype=np.float32)
    # how much of a feature's penalty falls due each time that a batch holds it
    shares = 1 / np.minimum(np.diff(data.matrix.tocsc().indptr), data.size / settings.batch)
    shares = (shares / (1 - settings.dropout)).astype(np.float32)
    row_sum, step_sum = np.zeros_like(rows), np.zeros_like(steps)
    for number in range(settings.passes):
        loss = 0.0
        for bounds in _batches(data.bounds, settings.batch, random):
            places, local = _gather(bounds)
            matrix = data.matrix[places]
            if settings.dropout:
                kept = random.random(matrix.nnz) >= settings.dropout
                matrix.data = kept.astype(np.float32) / np.float32(1 - settings.dropout)
                matrix.eliminate_zeros()
            scores = matrix @ rows
            part, score_slope, step_slope = slopes(scores, steps, allowed, data.tags[places], local)
            loss += part
            transposed = matrix.T.tocsr()
            used = np.flatnonzero(np.diff(transposed.indptr))
            share = shares[used, None]
            slope = transposed[used] @ score_slope + settings.l2 * share * rows[used]
            row_squares[used] += slope**2
            pace = settings.rate / np.sqrt(row_squares[used])
            moved = rows[used] - pace * slope
            rows[used] = np.sign(moved) * np.maximum(np.abs(moved) - pace * settings.l1 * share, 0)
            step_squares += step_slope**2
            steps -= settings.rate * step_slope / np.sqrt(step_squares)
        if number >= settings.passes - settings.averaged:
            row_sum += rows
            step_sum += steps
        report(f"pass {number + 1}: loss {loss / data.size:.4f}")
    averaged = min(settings.averaged, settings.passes)
    return _pruned(keys, row_sum / averaged, np.where(allowed, step_sum / averaged, -1e4), settings.prune)


def _pruned(keys: Keys, rows: Floats, steps: Floats, least: float) -> Weights:
    rows = np.where(np.abs(rows) < least, 0, rows).astype(np.float16).astype(np.float32)
    used = np.flatnonzero(rows.any(axis=1))
    return Weights.of(keys[used], rows[used], steps.astype(np.float32))


def mean(every: Sequence[Weights]) -> Weights:
    """Average weights that were learnt with different seeds: what chance has done to one evens out."""
    keys = np.unique(np.concatenate([one.index.keys for one in every]))
    rows = np.zeros((len(keys), len(TAGS)), dtype=np.float32)
    for one in every:
        rows[np.searchsorted(keys, one.index.keys)] += one.rows / np.float32(len(every))
    rows = rows.astype(np.float16).astype(np.float32)
    steps = np.mean([one.steps for one in every], axis=0, dtype=np.float64).astype(np.float32)
    return Weights.of(keys, rows, steps)


def pruned(weights: Weights, least: float) -> Weights:
    """Leave out features that no tag gives a weight of at least this size."""
    rows = weights.rows
    used = np.flatnonzero(np.abs(rows).max(axis=1) >= least)
    return Weights.of(weights.index.keys[used], rows[used], weights.steps)


def _frequent(all_keys: Sequence[Keys], least: int) -> Keys:
    values, counts = np.unique(np.concatenate([keys.reshape(-1) for keys in all_keys]), return_counts=True)
    return values[(counts >= least) & (values != 0)]


@dataclass(frozen=True, slots=True)
class _Data:
    """All articles one behind the other: features by character, tags, and the spans of sentences."""

    matrix: csr_matrix
    tags: Ints
    bounds: list[Span]
    size: int

    @classmethod
    def of(cls, examples: Sequence[Example], keys: Keys) -> _Data:
        indices, counts, bounds, at = [], [], [], 0
        for one in examples:
            place = np.minimum(np.searchsorted(keys, one.keys), len(keys) - 1)
            known = keys[place] == one.keys
            indices.append(place[known].astype(np.int32))
            counts.append(known.sum(axis=1))
            bounds += [(at + start, at + end) for start, end in one.bounds]
            at += len(one.tags)
        columns = np.concatenate(indices)
        starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
        matrix = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), (at, len(keys)))
        return cls(matrix, np.concatenate([one.tags for one in examples]), bounds, at)


def _batches(bounds: list[Span], size: int, random: np.random.Generator) -> Iterator[list[Span]]:
    """Yield sentences of like length together, in random order, about `size` characters at a time."""
    lengths = np.array([end - start for start, end in bounds])
    order = np.argsort(lengths * random.uniform(0.8, 1.25, len(lengths)), kind="stable")
    groups: list[list[Span]] = [[]]
    count = 0
    for i in order.tolist():
        if count >= size:
            groups.append([])
            count = 0
        groups[-1].append(bounds[i])
        count += int(lengths[i])
    for i in random.permutation(len(groups)).tolist():
        yield groups[i]


def _gather(bounds: list[Span]) -> tuple[Ints, list[Span]]:
    """Give the places of the characters of some sentences, and the spans among these."""
    places = np.concatenate([np.arange(start, end) for start, end in bounds])
    local, at = [], 0
    for start, end in bounds:
        local.append((at, at + end - start))
        at += end - start
    return places, local


def slopes(
    scores: Floats, steps: Floats, allowed: NDArray[np.bool_], tags: Ints, bounds: list[Span]
) -> tuple[float, Floats, Floats]:
    """Give the negative log-likelihood of the tags and its slopes by scores and by steps."""
    batch = Batch.of(bounds)
    count, size = len(batch.starts), len(TAGS)
    step = np.where(allowed, np.exp(steps), 0).astype(np.float32)
    top = scores.max(axis=1, keepdims=True)
    local = np.exp(scores - top) + np.float32(1e-30)
    forward = np.zeros_like(scores)
    log_total = float(top.sum())
    state = np.zeros((count, size), dtype=np.float32)
    for t in range(len(batch.live)):
        n = int(batch.live[t])
        here = batch.starts[:n] + t
        state = (state[:n] @ step if t else opening(n)) * local[here]
        total = state.sum(axis=1, keepdims=True)
        state /= total
        forward[here] = state
        log_total += float(np.log(total).sum())
    ends = batch.starts + batch.lengths - 1
    closed = closing(count)
    finish = (forward[ends] * closed).sum(axis=1)
    log_total += float(np.log(finish).sum())
    chance = np.zeros_like(scores)
    pairs = np.zeros((size, size), dtype=np.float32)
    state = closed
    for t in range(len(batch.live) - 1, -1, -1):
        n = int(batch.live[t])
        here = batch.starts[:n] + t
        both = forward[here] * state[:n]
        weight = both.sum(axis=1, keepdims=True)
        chance[here] = both / weight
        if t:
            onward = state[:n] * local[here]
            before = forward[here - 1]
            normal = ((before @ step) * onward).sum(axis=1, keepdims=True)
            pairs += before.T @ (onward / normal)
            back = onward @ step.T
            state[:n] = back / back.sum(axis=1, keepdims=True)
    pairs *= step
    index = np.arange(len(tags))
    gold = float(scores[index, tags].sum())
    chance[index, tags] -= 1
    inner = np.ones(len(tags), dtype=bool)
    inner[batch.starts] = False
    second = index[inner]
    gold += float(steps[tags[second - 1], tags[second]].sum())
    np.subtract.at(pairs, (tags[second - 1], tags[second]), 1)
    return log_total - gold, chance, pairs * allowed
