"""Learn which pairs of names stand in which relation, from the annotated corpus, and export the weights.

python training/relations.py CORPUS --dev GOLD            cross-validate and measure
python training/relations.py CORPUS --export kg/relate/model.npz
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from relation_oracle import Piece, pieces

from kg.relate.encode import encode
from kg.relate.features import COLUMNS, Pair, Scene, columns_of, features
from kg.types import Predicate

FOLDS = 5


class Example:
    """A piece with its pairs, their features, and for each column what the annotators said."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.sentences = encode(piece.article, piece.resolution)
        scene = Scene(self.sentences, piece.resolution)
        self.pairs: list[Pair] = list(scene.pairs())
        self.features = [features(pair, scene) for pair in self.pairs]
        self.labels = self._labels()

    def _labels(self) -> np.ndarray:
        """1 stated here, 0 not stated, -1 true but stated elsewhere, -2 impossible."""
        out = np.full((len(self.pairs), len(COLUMNS)), -2, dtype=np.int8)
        gold = self.piece.gold
        by_triple = defaultdict(list)
        for n, pair in enumerate(self.pairs):
            for c in columns_of(pair.first.label, pair.second.label):
                predicate, forward = COLUMNS[c]
                h, t = pair.first.cluster, pair.second.cluster
                if not forward:
                    h, t = t, h
                key = (h, predicate, t)
                if key not in gold.relations and predicate is Predicate.COOPERATES_WITH:
                    key = (t, predicate, h)
                out[n, c] = 0
                if key in gold.relations:
                    out[n, c] = -1
                    by_triple[key].append((n, c))
        for key, places in by_triple.items():
            spans = gold.evidence.get(key, ())
            near = []
            for n, c in places:
                s = self.sentences[self.pairs[n].sentence]
                gap = min((max(a - s.end, s.start - b, 0) for a, b in spans), default=0)
                near.append((gap, n, c))
            best = min(x[0] for x in near)
            for gap, n, c in near:
                if gap == best:
                    out[n, c] = 1
        return out


def examples(folder: Path) -> list[Example]:
    return [Example(p) for p in pieces(folder)]


class Learner:
    def __init__(self, train: list[Example], *, least: int = 3, cost: float = 0.05) -> None:
        counts: dict[str, int] = defaultdict(int)
        for e in train:
            for row in e.features:
                for f in set(row):
                    counts[f] += 1
        self.index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}
        x = self.matrix(train)
        y = np.vstack([e.labels for e in train])
        self.weights = np.zeros((len(self.index) + 1, len(COLUMNS)), dtype=np.float32)
        for c in range(len(COLUMNS)):
            rows = np.flatnonzero(y[:, c] >= 0)
            if (y[rows, c] == 1).sum() < 5:
                self.weights[-1, c] = -9
                continue
            model = LogisticRegression(C=cost, solver="liblinear", random_state=0)
            model.fit(x[rows], y[rows, c])
            self.weights[:-1, c] = model.coef_[0]
            self.weights[-1, c] = model.intercept_[0]

    def matrix(self, data: list[Example]) -> sparse.csr_matrix:
        indices, ends = [], [0]
        for e in data:
            for row in e.features:
                ids = {self.index[f] for f in row if f in self.index}
                indices += sorted(ids)
                ends.append(len(indices))
        return sparse.csr_matrix(
            (np.ones(len(indices), dtype=np.float32), indices, ends), shape=(len(ends) - 1, len(self.index))
        )

    def scores(self, data: list[Example]) -> list[np.ndarray]:
        z = self.matrix(data) @ self.weights[:-1] + self.weights[-1]
        out, at = [], 0
        for e in data:
            n = len(e.pairs)
            part = z[at : at + n].copy()
            part[e.labels == -2] = -99
            out.append(part)
            at += n
        return out


def triples(example: Example, z: np.ndarray) -> dict[tuple[int, Predicate, int], tuple[float, int]]:
    """Give each triple its best score and the pair that has it."""
    out: dict = {}
    for n, c in zip(*np.nonzero(z > -50), strict=True):
        pair = example.pairs[n]
        predicate, forward = COLUMNS[c]
        h, t = pair.first.cluster, pair.second.cluster
        if not forward or (predicate is Predicate.COOPERATES_WITH and h > t):
            h, t = t, h
        key = (h, predicate, t)
        if key not in out or z[n, c] > out[key][0]:
            out[key] = (float(z[n, c]), int(n))
    return out


def truths(example: Example) -> set:
    out = set()
    for h, p, t in example.piece.gold.relations:
        if p is Predicate.COOPERATES_WITH and h > t:
            h, t = t, h
        out.add((h, p, t))
    return out


def curve(data: list[Example], scored: list[dict]) -> dict[Predicate, tuple[float, float, float, float]]:
    """For each predicate the threshold with the best F1, and P, R, F1 there."""
    out = {}
    for p in Predicate:
        rows, total = [], 0
        for e, s in zip(data, scored, strict=True):
            gold = {k for k in truths(e) if k[1] is p}
            total += len(gold)
            rows += [(v[0], k in gold) for k, v in s.items() if k[1] is p]
        if not rows:
            continue
        rows.sort(key=lambda r: -r[0])
        hits = np.cumsum([r[1] for r in rows])
        n = np.arange(1, len(rows) + 1)
        f = 2 * hits / (n + total)
        k = int(np.argmax(f))
        out[p] = (
            rows[k][0],
            hits[k] / n[k],
            hits[k] / max(total, 1),
            f[k],
            total,
            int(hits[k]),
            int(n[k]),
            int(hits[-1]),
        )
    return out


def report(name: str, table: dict) -> None:
    print(name)
    hit = gold = found = 0
    for p, (at, pr, rc, f, total, h, n, reach) in table.items():
        print(
            f"  {p.value:16} at {at:6.2f} P {pr:.3f} R {rc:.3f} F1 {f:.3f} gold {total} reach {reach / max(total, 1):.3f}"
        )
        hit, gold, found = hit + h, gold + total, found + n
    print(f"  all              P {hit / found:.3f} R {hit / gold:.3f} F1 {2 * hit / (found + gold):.3f}")


def crossed(data: list[Example], **options: float) -> list[np.ndarray]:
    """Score every example by a model that has not seen it."""
    out: list = [None] * len(data)
    for fold in range(FOLDS):
        test = [i for i in range(len(data)) if i % FOLDS == fold]
        learner = Learner([e for i, e in enumerate(data) if i % FOLDS != fold], **options)
        for i, z in zip(test, learner.scores([data[i] for i in test]), strict=True):
            out[i] = z
    return out


def fitted(data: list[Example], z: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, dict[Predicate, float]]:
    """Fit, on scores of unseen pieces, score -> probability by predicate, and the best thresholds."""
    scored = [triples(e, s) for e, s in zip(data, z, strict=True)]
    golds = [truths(e) for e in data]
    slope, offset = np.ones(len(COLUMNS), np.float32), np.zeros(len(COLUMNS), np.float32)
    at: dict[Predicate, float] = {}
    for p in Predicate:
        rows = [(v[0], k in g) for s, g in zip(scored, golds, strict=True) for k, v in s.items() if k[1] is p]
        if not rows:
            continue
        x, y = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
        model = LogisticRegression(C=100.0).fit(x[:, None], y)
        a, b = float(model.coef_[0, 0]), float(model.intercept_[0])
        for c, (q, _) in enumerate(COLUMNS):
            if q is p:
                slope[c], offset[c] = a, b
        total = sum(1 for g in golds for k in g if k[1] is p)
        order = np.argsort(-x, kind="stable")
        hits = np.cumsum(y[order])
        n = np.arange(1, len(order) + 1)
        f1 = np.where(hits / n >= 0.6, 2 * hits / (n + total), 0)
        k = int(np.argmax(f1))
        at[p] = float(1 / (1 + np.exp(-(a * x[order][k] + b))))
    return slope, offset, at


def export(
    path: Path, learner: Learner, slope: np.ndarray, offset: np.ndarray, at: dict[Predicate, float]
) -> None:
    """Write the weights: rows that matter, eight bits a weight."""
    weights = learner.weights[:-1]
    scale = (np.abs(weights).max(axis=0) / 127 + 1e-9).astype(np.float32)
    small = np.round(weights / scale).astype(np.int8)
    small[np.abs(weights) < 0.015] = 0
    keep = np.flatnonzero(np.abs(small).max(axis=1) > 0)
    names = sorted(learner.index, key=learner.index.__getitem__)
    text = "\n".join(names[i] for i in keep)
    assert text.count("\n") == len(keep) - 1
    np.savez_compressed(
        path,
        names=np.frombuffer(text.encode("utf-8"), dtype=np.uint8),
        weights=small[keep],
        scale=scale,
        bias=learner.weights[-1],
        slope=slope,
        offset=offset,
        threshold=np.array([at.get(p, 1.0) for p in Predicate], dtype=np.float32),
    )
    print(f"{path}: {len(keep)} features, {path.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--cost", type=float, default=0.05)
    parser.add_argument("--export", type=Path)
    args = parser.parse_args()
    data = examples(args.corpus)
    print(
        len(data),
        "pieces",
        sum(len(e.pairs) for e in data),
        "pairs",
        sum(len(f) for e in data for f in e.features),
        "features",
    )
    z = crossed(data, cost=args.cost)
    report("cross-validated", curve(data, [triples(e, s) for e, s in zip(data, z, strict=True)]))
    if args.export:
        export(args.export, Learner(data, cost=args.cost), *fitted(data, z))
    if args.dev:
        dev = examples(args.dev)
        learner = Learner(data, cost=args.cost)
        print(len(learner.index), "features")
        report("dev", curve(dev, [triples(e, s) for e, s in zip(dev, learner.scores(dev), strict=True)]))


if __name__ == "__main__":
    main()
