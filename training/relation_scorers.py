"""Scorers of pairs of names, one column a relation: a logistic regression and a network with a hidden layer.

Both see the same features, each of which is there or not. The regression weighs every feature by itself
for each relation; the network shares what it learns between relations, and sees which features come
together. The mean of the two is better than either (RELATIONS.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]
Rows = Sequence[Sequence[str]]

LEAST = 3  # a feature is learnt when it occurs so often
FEW = 5  # positive examples that a column needs
NEVER = -9.0  # the score of a column that has fewer


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network learns: hidden units, shares of features and of units that are left out in each
    step, the weight of the squares of the weights, the pace of AdaGrad and how it slows down."""

    hidden: int = 32
    dropout: float = 0.3
    hidden_dropout: float = 0.2
    l2: float = 0.05
    rate: float = 0.05
    late: float = 0.4  # of the pace in the last passes
    passes: int = 6
    early: int = 4  # passes at the full pace
    batch: int = 1024
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Scorers:
    """Weights of features (features, columns + hidden units), their biases, and weights of the hidden units."""

    index: dict[str, int]
    weights: Floats
    bias: Floats
    out: Floats

    def scores(self, rows: Rows) -> Floats:
        """Score pairs given by their features; one row a pair, one column a relation."""
        total = matrix(rows, self.index) @ self.weights + self.bias
        columns = self.out.shape[1]
        scores: Floats = total[:, :columns] + np.maximum(total[:, columns:], 0) @ self.out
        return scores


def learn(rows: Rows, labels: NDArray[np.int8], settings: Settings = Settings()) -> Scorers:
    """Learn from pairs' features and labels (1 true, 0 not, below 0 not to learn from)."""
    counts = Counter(feature for row in rows for feature in set(row))
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    x = matrix(rows, index)
    linear, linear_bias = _regression(x, labels)
    weights, bias, out = _network(x, labels, settings)
    columns = labels.shape[1]
    weights[:, :columns] = (weights[:, :columns] + linear) / 2
    bias[:columns] = (bias[:columns] + linear_bias) / 2
    return Scorers(index, weights, bias, out / 2)


def matrix(rows: Rows, index: dict[str, int]) -> sparse.csr_matrix:
    """Give one row a pair, one column a feature."""
    indices, ends = [], [0]
    for row in rows:
        indices += sorted({index[f] for f in row if f in index})
        ends.append(len(indices))
    values = np.ones(len(indices), dtype=np.float32)
    return sparse.csr_matrix((values, indices, ends), shape=(len(ends) - 1, len(index)))


def _regression(x: sparse.csr_matrix, labels: NDArray[np.int8], cost: float = 0.2) -> tuple[Floats, Floats]:
    weights = np.zeros((x.shape[1], labels.shape[1]), dtype=np.float32)
    bias = np.full(labels.shape[1], NEVER, dtype=np.float32)
    for c in range(labels.shape[1]):
        rows = np.flatnonzero(labels[:, c] >= 0)
        if (labels[rows, c] == 1).sum() >= FEW:
            model = LogisticRegression(C=cost, solver="liblinear", random_state=0)
            model.fit(x[rows], labels[rows, c])
            weights[:, c] = model.coef_[0]
            bias[c] = model.intercept_[0]
    return weights, bias


def _network(
    x: sparse.csr_matrix, labels: NDArray[np.int8], settings: Settings
) -> tuple[Floats, Floats, Floats]:
    """Learn a network whose columns see the features directly, and through hidden units that they share.

    By AdaGrad (Duchi et al. 2011), with dropout (Hinton et al. 2012) of features and of hidden units.
    """
    random = np.random.default_rng(settings.seed)
    columns, hidden = labels.shape[1], settings.hidden
    first = np.zeros((x.shape[1], columns + hidden), dtype=np.float32)
    first[:, columns:] = random.normal(0, 0.05, (x.shape[1], hidden))
    first_bias = np.zeros(columns + hidden, dtype=np.float32)
    first_bias[:columns] = -3  # most pairs stand in no relation
    second = random.normal(0, 0.1, (hidden, columns)).astype(np.float32)
    paces = [_Pace(weights) for weights in (first, first_bias, second)]
    seen = np.flatnonzero((labels >= 0).any(axis=1))
    for number in range(settings.passes):
        rate = settings.rate * (1 if number < settings.early else settings.late)
        order = random.permutation(seen)
        for start in range(0, len(order), settings.batch):
            rows = order[start : start + settings.batch]
            batch = x[rows]
            kept = random.random(batch.nnz) >= settings.dropout
            batch.data = kept.astype(np.float32) / np.float32(1 - settings.dropout)
            batch.eliminate_zeros()
            total = batch @ first + first_bias
            mask = (random.random((len(rows), hidden)) >= settings.hidden_dropout).astype(np.float32)
            mask *= (total[:, columns:] > 0) / np.float32(1 - settings.hidden_dropout)
            units = total[:, columns:] * mask
            chance = 1 / (1 + np.exp(-np.clip(total[:, :columns] + units @ second, -30, 30)))
            here = labels[rows]
            wrong = np.where(here >= 0, chance - (here == 1), 0).astype(np.float32)
            slope = np.hstack([wrong, wrong @ second.T * mask])
            turned = batch.T.tocsr()
            used = np.flatnonzero(np.diff(turned.indptr))
            paces[0].step(turned[used] @ slope + settings.l2 * first[used], rate, used)
            paces[1].step(slope.sum(axis=0), rate)
            paces[2].step(units.T @ wrong + np.float32(1e-4) * second, rate)
    return first, first_bias, second


class _Pace:
    """AdaGrad's memory of how steep the way was for each weight."""

    def __init__(self, weights: Floats) -> None:
        self.weights = weights
        self.squares = np.full_like(weights, 1e-4)

    def step(self, slope: Floats, rate: float, rows: NDArray[np.int64] | slice = slice(None)) -> None:
        """Move the weights of some rows downhill."""
        self.squares[rows] += slope**2
        self.weights[rows] -= np.float32(rate) * slope / np.sqrt(self.squares[rows])
