"""The trained scorer of pairs: weights from a file in the package, arithmetic in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from kg.relate.features import COLUMNS
from kg.types import Predicate


@dataclass(frozen=True)
class Model:
    """Linear scores of pairs, one column for each of `COLUMNS`.

    `slope` and `offset` turn a column's score into the probability that the relation is right;
    `threshold` is the probability from which a relation is worth telling (see training/RELATIONS.md).
    """

    index: dict[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    slope: NDArray[np.float32]
    offset: NDArray[np.float32]
    threshold: dict[Predicate, float]

    def scores(self, rows: Sequence[Sequence[str]]) -> NDArray[np.float32]:
        """Score pairs given by their features; one row a pair, one column a relation."""
        if not rows:
            return np.zeros((0, len(COLUMNS)), dtype=np.float32)
        get = self.index.get
        blank = len(self.index)  # the row of zeros: every pair has at least one feature that way
        flat: list[int] = []
        starts: list[int] = []
        for row in rows:
            starts.append(len(flat))
            flat.append(blank)
            # a feature counts once; in the order of first sight, so that the sum is always the same
            flat += [i for f in dict.fromkeys(row) if (i := get(f)) is not None]
        total: NDArray[np.float32] = np.add.reduceat(self.weights[flat], starts, axis=0)
        return total + self.bias

    def probability(self, column: int, score: float) -> float:
        """Turn a score into a probability."""
        return float(1.0 / (1.0 + np.exp(-(self.slope[column] * score + self.offset[column]))))


@cache
def load_model() -> Model:
    """Load the weights that the package ships, once."""
    with resources.files(__package__).joinpath("model.npz").open("rb") as file, np.load(file) as data:
        names = bytes(data["names"]).decode("utf-8").split("\n")
        weights = data["weights"].astype(np.float32) * data["scale"]
        return Model(
            index={name: i for i, name in enumerate(names)},
            weights=np.vstack([weights, np.zeros((1, weights.shape[1]), dtype=np.float32)]),
            bias=data["bias"],
            slope=data["slope"],
            offset=data["offset"],
            threshold={p: float(t) for p, t in zip(Predicate, data["threshold"], strict=True)},
        )
