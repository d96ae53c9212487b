"""The trained scorers: weights from a file in the package, arithmetic in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

from kg.relate.features import COLUMNS
from kg.relate.reader import Reader
from kg.types import Predicate

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]

_BLOCK = 4096  # rows that go through the trees at a time


@dataclass(frozen=True)
class Trees:
    """Boosted decision trees, all nodes in one table; a leaf leads to itself."""

    roots: Integers
    feature: NDArray[np.int16]
    split: Floats
    left: Integers
    right: Integers
    value: Floats
    base: float
    depth: int

    def probability(self, signs: Floats) -> Floats:
        """Give the probability of each row of numbers."""
        blocks = [self._block(signs[start : start + _BLOCK]) for start in range(0, len(signs), _BLOCK)]
        return np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)

    def _block(self, signs: Floats) -> Floats:
        at = np.repeat(self.roots[None, :], len(signs), axis=0)
        rows = np.arange(len(signs))[:, None]
        for _ in range(self.depth):
            low = signs[rows, self.feature[at]] <= self.split[at]
            at = np.where(low, self.left[at], self.right[at])
        total: Floats = self.value[at].sum(axis=1) + self.base
        return (1.0 / (1.0 + np.exp(-total))).astype(np.float32)


@dataclass(frozen=True)
class Model:
    """Scores of pairs, one column for each of `COLUMNS`, a reader that scores them too, and trees over what an article says.

    A feature has a weight for each column and for each hidden unit (the last row is of no feature, and all zeros), `out` those of the hidden units,
    which count where they are positive. `threshold` is the probability from which a relation is worth telling (training/RELATIONS.md).
    """

    index: dict[str, int]
    weights: Floats
    bias: Floats
    out: Floats
    reader: Reader
    trees: Trees
    threshold: dict[Predicate, float]

    def scores(self, rows: Sequence[Sequence[list[str]]]) -> Floats:
        """Score pairs given by their features, in parts; one row a pair, one column a relation.

        A part that several rows share, being the same list, is added up once.
        """
        get = self.index.get
        numbers: dict[int, int] = {}
        found: list[int] = []
        starts: list[int] = []
        for row in rows:
            for part in row:
                if id(part) not in numbers:
                    numbers[id(part)] = len(starts)
                    starts.append(len(found))
                    # a feature counts once; in the order of first sight, so that the sum is always the same
                    found += [i for f in dict.fromkeys(part) if (i := get(f)) is not None]
                    found.append(len(self.weights) - 1)
        if not rows:
            return np.zeros((0, len(COLUMNS)), dtype=np.float32)
        sums = np.add.reduceat(self.weights.take(found, axis=0), starts, axis=0)
        totals = np.repeat(self.bias[None, :], len(rows), axis=0)
        for n in range(max(map(len, rows))):
            here = [k for k, row in enumerate(rows) if n < len(row)]
            totals[here] += sums[[numbers[id(rows[k][n])] for k in here]]
        columns = len(COLUMNS)
        hidden = np.maximum(totals[:, columns:], np.float32(0))
        return np.add(totals[:, :columns], hidden @ self.out, dtype=np.float32)


def read_model(path: Path | Traversable) -> Model:
    """Read the weights that `training.relations` wrote."""
    with path.open("rb") as file, np.load(file) as data:
        names = bytes(data["names"]).decode("utf-8").split("\n")
        return Model(
            index={name: i for i, name in enumerate(names)},
            weights=np.vstack([data["weights"] * data["scale"], np.zeros_like(data["scale"])]),
            bias=data["bias"],
            out=data["out"],
            reader=_read_reader(data),
            trees=Trees(
                **{key: data[key] for key in ("roots", "feature", "split", "left", "right", "value")},
                base=float(data["base"][0]),
                depth=int(data["depth"][0]),
            ),
            threshold={p: float(t) for p, t in zip(Predicate, data["threshold"], strict=True)},
        )


def _read_reader(data: NpzFile) -> Reader:
    weights = {
        key.removeprefix("reader_"): data[key].astype(np.float32)
        for key in data.files
        if key.startswith("reader_")
    }
    weights["characters"] *= data["scale_of_characters"]
    return Reader.of(bytes(data["known"]).decode("utf-8"), weights)


@cache
def shipped_model() -> Model:
    """Load the weights that the package ships, once."""
    return read_model(resources.files(__package__).joinpath("model.npz"))
