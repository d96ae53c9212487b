"""Learn which pairs of names stand in which relation, from the annotated corpus, and export the weights.

    python -m training.relations CORPUS --dev GOLD            cross-validate and measure
    python -m training.relations CORPUS --export kg/relate/model.npz
    python -m training.relations CORPUS --line GOLD           measure the shipped model behind recognition

Articles of `test_set.txt` are never trained on; all ways but `--rules` measure on them.

Two steps: scorers of pairs within sentences (relation_scorers.py), then boosted trees over all that an article says of
a triple. The trees learn from scores of pieces that the scorers have not seen (five folds), and the
thresholds and the reliability curve come from pieces that neither has seen.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kg import recognise
from kg.relate import relate
from kg.relate.encode import encode
from kg.relate.features import COLUMNS, Pair, Scene, columns_of, features
from kg.relate.whole import WIDTH, Candidate, candidates, signs, sureness
from kg.resolve import resolve
from kg.types import Claim, Predicate, Resolution
from training.relation_curve import Bin, away, curve, picture, table
from training.relation_oracle import Names, Piece, as_found, pieces
from training.relation_score import count, judged, show
from training.relation_scorers import Scorers, learn
from training.split import held_out

SETS = (
    "t",
    "u",
    "v",
)  # of the corpus; `w` calls less a host than the press does (RELATIONS.md), and is only measured on
FOLDS = 5
PRECISION = 0.68  # that a threshold must leave with names given, so that 0.6 are left with names as found
SLACK = 0.004  # of F1
WEAKEST = 0.06  # a feature that moves no score by so much is not exported; all of them make the file twice as large and no better
TREES = {
    "max_iter": 200,
    "learning_rate": 0.05,
    "max_depth": 6,
    "max_leaf_nodes": 31,
    "min_samples_leaf": 20,
    "l2_regularization": 5.0,
    "max_features": 0.3,
}

Key = tuple[int, Predicate, int]
Scored = list[tuple[Key, float]]


class Example:
    """A piece with its pairs, their features, and for each column what the annotators said."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.sentences = encode(piece.article, piece.resolution)
        self.scene = Scene(self.sentences, piece.resolution, sureness(piece.mentions, piece.resolution))
        self.pairs: list[Pair] = list(self.scene.pairs())
        self.features = [[f for part in features(pair, self.scene) for f in part] for pair in self.pairs]
        self.labels = self._labels()
        self.truths: set[Key] = {
            (t, p, h) if p is Predicate.COOPERATES_WITH and h > t else (h, p, t)
            for h, p, t in piece.gold.relations
        }

    def _labels(self) -> np.ndarray:
        """Give 1 stated here, 0 not true, -1 true but stated elsewhere, -2 impossible."""
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
                near.append((min((max(a - s.end, s.start - b, 0) for a, b in spans), default=0), n, c))
            best = min(x[0] for x in near)
            for gap, n, c in near:
                if gap == best:
                    out[n, c] = 1
        return out


def examples(folder: Path, names: Names | None = None) -> list[Example]:
    """Read the annotated pieces of a folder, with the names that recognition finds in them if given."""
    return [Example(p) for p in pieces(folder, names=names)]


def taught(train: list[Example]) -> Scorers:
    """Learn the scorers of pairs."""
    rows = [row for e in train for row in e.features]
    return learn(rows, np.vstack([e.labels for e in train]))


def scores(scorers: Scorers, data: list[Example]) -> list[np.ndarray]:
    """Score the pairs of each example."""
    z = scorers.scores([row for e in data for row in e.features])
    return np.split(z, np.cumsum([len(e.pairs) for e in data])[:-1])


class Looked:
    """An example's candidates, the numbers that describe them, and which are true."""

    def __init__(self, example: Example, z: np.ndarray) -> None:
        self.found: list[Candidate] = candidates(example.pairs, example.scene, z)
        empty = np.zeros((0, WIDTH), dtype=np.float32)
        self.signs = signs(self.found, example.pairs, example.scene) if self.found else empty
        self.true = np.array([c.triple in example.truths for c in self.found], dtype=bool)

    def scored(self, trees: HistGradientBoostingClassifier) -> Scored:
        """Give each candidate its probability."""
        if not self.found:
            return []
        p = trees.predict_proba(self.signs)[:, 1]
        return [(c.triple, float(x)) for c, x in zip(self.found, p, strict=True)]


def grown(rows: list[Looked]) -> HistGradientBoostingClassifier:
    """Train the trees."""
    trees = HistGradientBoostingClassifier(random_state=0, **TREES)
    return trees.fit(np.vstack([r.signs for r in rows]), np.concatenate([r.true for r in rows]))


def crossed(data: list[Example], seen: list[Example]) -> list[np.ndarray]:
    """Score every example of `seen` by scorers that have learnt from `data` without its own article."""
    out: list = [None] * len(data)
    for fold in range(FOLDS):
        test = [i for i in range(len(data)) if i % FOLDS == fold]
        scorers = taught([e for i, e in enumerate(data) if i % FOLDS != fold])
        for i, z in zip(test, scores(scorers, [seen[i] for i in test]), strict=True):
            out[i] = z
    return out


def crossed_trees(rows: list[Looked]) -> list[Scored]:
    """Give every example's candidates their probability by trees that have not seen it."""
    out: list[Scored] = [[] for _ in rows]
    for fold in range(FOLDS):
        trees = grown([r for i, r in enumerate(rows) if i % FOLDS != fold])
        for i, row in enumerate(rows):
            if i % FOLDS == fold:
                out[i] = row.scored(trees)
    return out


def curves(data: list[Example], scored: list[Scored], *, precision: float = 0.0) -> dict[Predicate, dict]:
    """For each predicate find the threshold with the best F1 among those with enough precision."""
    out = {}
    for p in Predicate:
        rows = [(x, k in e.truths) for e, s in zip(data, scored, strict=True) for k, x in s if k[1] is p]
        total = sum(1 for e in data for k in e.truths if k[1] is p)
        if not rows:
            continue
        rows.sort(key=lambda r: -r[0])
        hits = np.cumsum([r[1] for r in rows])
        n = np.arange(1, len(rows) + 1)
        right = hits / n
        # what a few examples show counts less than what many show: one standard error is taken off
        sure = right - np.sqrt(right * (1 - right) / n)
        f1 = np.where(sure >= precision, 2 * hits / (n + total), 0)
        # of thresholds that are about equally good, the strictest: precision comes first
        k = int(np.flatnonzero(f1 >= f1.max() - SLACK)[0])
        out[p] = {
            "at": rows[k][0],
            "hit": int(hits[k]),
            "found": k + 1,
            "gold": total,
            "reach": int(hits[-1]),
        }
    return out


def measured(data: list[Example], scored: list[Scored], at: dict[Predicate, float]) -> dict[Predicate, dict]:
    """Count at given thresholds."""
    out = {}
    for p, limit in at.items():
        rows = [
            k in e.truths for e, s in zip(data, scored, strict=True) for k, x in s if k[1] is p and x >= limit
        ]
        total = sum(1 for e in data for k in e.truths if k[1] is p)
        out[p] = {"at": limit, "hit": sum(rows), "found": len(rows), "gold": total, "reach": 0}
    return out


def report(name: str, table: dict[Predicate, dict]) -> None:
    """Print precision, recall and F1 by predicate."""
    print(name)
    total = {k: sum(row[k] for row in table.values()) for k in ("hit", "found", "gold", "reach")}
    for label, row in [*((p.value, row) for p, row in table.items()), ("all", total | {"at": 0.0})]:
        p, r = row["hit"] / max(row["found"], 1), row["hit"] / max(row["gold"], 1)
        f = 2 * p * r / max(p + r, 1e-9)
        print(
            f"  {label:16} at {row['at']:.2f}  P {p:.3f}  R {r:.3f}  F1 {f:.3f}"
            f"  gold {row['gold']:5} found {row['found']:5} within reach {row['reach'] / max(row['gold'], 1):.3f}"
        )


def reliability(data: list[Example], scored: list[Scored]) -> list[Bin]:
    """Tell how often what is given a probability is right."""
    return curve((x, k in e.truths) for e, s in zip(data, scored, strict=True) for k, x in s)


def whole_line(data: list[Piece]) -> list[tuple[Piece, Resolution, tuple[Claim, ...]]]:
    """Put pieces through recognition, resolution and relations as they ship."""
    nlp = recognise.load()
    runs = []
    for piece in data:
        mentions = recognise.mentions(nlp(piece.article.text))
        resolution, claims, _ = relate(piece.article, mentions, resolve(piece.article, mentions))
        runs.append((piece, resolution, claims))
    return runs


def is_unseen(piece: Piece) -> bool:
    """Tell whether a piece is of an article that no training run may see; several may be of one article."""
    unseen = held_out()
    return piece.name in unseen or piece.name.rpartition("-")[0] in unseen


def measure_line(corpus: Path, dev: Path, image: Path | None) -> None:
    """Measure the shipped line on the test set and on `dev`; draw how reliable its scores are."""
    unseen = whole_line([p for p in pieces(corpus) if is_unseen(p)])
    print("test set, whole line\n" + show(count(unseen)))
    bins = curve(judged(unseen))
    print(f"reliability of the whole line on the test set, expected error {away(bins):.3f}\n{table(bins)}")
    print("dev, whole line\n" + show(count(whole_line(list(pieces(dev))))))
    if image is not None:
        image.write_text(picture([("whole line, test set", "#b5482a", bins)]), "utf-8")


def rules_alone(data: list[Example]) -> None:
    """Print how right each rule is by itself, and all together."""
    right: dict[str, set] = defaultdict(set)
    wrong: dict[str, set] = defaultdict(set)
    for number, e in enumerate(data):
        for pair in e.pairs:
            for hit in e.scene.rules(pair):
                ends = {pair.first.at: pair.first.cluster, pair.second.at: pair.second.cluster}
                h, t, p = ends[hit.head], ends[hit.tail], hit.rule.predicate
                if p is Predicate.COOPERATES_WITH and h > t:
                    h, t = t, h
                fits = (right if (h, p, t) in e.truths else wrong)[hit.rule.name]
                fits.add((number, h, p, t))
    for name in sorted(right | wrong):
        print(f"  {name:24} right {len(right[name]):4} wrong {len(wrong[name]):4}")
    found = set().union(*right.values(), *wrong.values())
    hit = len(set().union(*right.values()))
    gold = sum(1 for e in data for k in e.truths if k[1] not in (Predicate.LEADS, Predicate.HOLDS_POSITION))
    p, r = hit / len(found), hit / gold
    print(f"  rules alone              P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r):.3f}")


def export(
    path: Path, scorers: Scorers, trees: HistGradientBoostingClassifier, at: dict[Predicate, float]
) -> None:
    """Write the weights that matter, eight bits each, and the trees."""
    columns = len(COLUMNS)
    strength = np.maximum(
        np.abs(scorers.weights[:, :columns]).max(axis=1),
        # what a hidden unit can do to a column
        (np.abs(scorers.weights[:, columns:])[:, :, None] * np.abs(scorers.out)).max(axis=(1, 2)),
    )
    keep = np.flatnonzero(strength >= WEAKEST)
    weights = scorers.weights[keep]
    scale = (np.abs(weights).max(axis=0) / 127 + 1e-9).astype(np.float32)
    names = sorted(scorers.index, key=scorers.index.__getitem__)
    text = "\n".join(names[i] for i in keep)
    assert text.count("\n") == len(keep) - 1
    nodes, roots = [], []
    for (tree,) in trees._predictors:
        base = sum(len(n) for n in nodes)
        roots.append(base)
        nodes.append(tree.nodes)
        leaf = tree.nodes["is_leaf"].astype(bool)
        own = np.arange(len(leaf))
        for side in ("left", "right"):
            tree.nodes[side] = np.where(leaf, own, tree.nodes[side]) + base
    flat = np.concatenate(nodes)
    leaf = flat["is_leaf"].astype(bool)
    np.savez_compressed(
        path,
        names=np.frombuffer(text.encode("utf-8"), dtype=np.uint8),
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale,
        bias=scorers.bias,
        out=scorers.out,
        threshold=np.array([at.get(p, 1.0) for p in Predicate], dtype=np.float32),
        roots=np.array(roots, dtype=np.int32),
        feature=np.where(leaf, 0, flat["feature_idx"]).astype(np.int16),
        split=np.where(leaf, np.inf, flat["num_threshold"]).astype(np.float32),
        left=flat["left"].astype(np.int32),
        right=flat["right"].astype(np.int32),
        value=np.where(leaf, flat["value"], 0).astype(np.float32),
        base=np.array(trees._baseline_prediction, dtype=np.float32).reshape(-1)[:1],
        depth=np.array([TREES["max_depth"]], dtype=np.int32),
    )
    print(f"{path}: {len(keep)} features, {len(roots)} trees, {path.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--names",
        type=Path,
        help="learn the trees with these names (training.train --names), not with the annotators'",
    )
    parser.add_argument("--dev", type=Path, help="also measure on the annotated pieces of this folder")
    parser.add_argument("--export", type=Path, help="write the weights here")
    parser.add_argument(
        "--rules", action="store_true", help="only show how right the rules are by themselves"
    )
    parser.add_argument("--line", type=Path, help="only measure the shipped line, on this folder too")
    parser.add_argument("--image", type=Path, help="draw the reliability curve here (SVG)")
    args = parser.parse_args()
    if args.line:
        measure_line(args.corpus, args.line, args.image)
        return
    every = examples(args.corpus, json.loads(args.names.read_text("utf-8")) if args.names else None)
    unseen = [e for e in every if is_unseen(e.piece)]
    data = [e for e in every if not is_unseen(e.piece) and e.piece.name.startswith(SETS)]
    if args.rules:
        rules_alone(data)
        return
    print(len(data), "pieces", sum(len(e.pairs) for e in data), "pairs")
    # the trees see the names as recognition finds them, so that they learn what its mistakes lead to
    seen = [Example(as_found(e.piece, e.piece.found)) for e in data] if args.names else data
    rows = [Looked(e, z) for e, z in zip(seen, crossed(data, seen), strict=True)]
    scored = crossed_trees(rows)
    chosen = curves(seen, scored, precision=PRECISION)
    report("cross-validated on the corpus", chosen)
    bins = reliability(seen, scored)
    print(f"reliability, expected error {away(bins):.3f}\n{table(bins)}")
    at = {p: row["at"] for p, row in chosen.items()}
    scorers, trees = taught(data), grown(rows)

    def judge(name: str, others: list[Example]) -> list[Scored]:
        seen = [Looked(e, z).scored(trees) for e, z in zip(others, scores(scorers, others), strict=True)]
        report(name, measured(others, seen, at))
        return seen

    test = reliability(unseen, judge("test set", unseen))
    print(f"reliability on the test set, expected error {away(test):.3f}\n{table(test)}")
    if args.dev:
        judge("dev", examples(args.dev))
    if args.image:
        colours = (("cross-validated on the corpus", "#2a6bb5", bins), ("test set", "#b5482a", test))
        args.image.write_text(picture(colours), "utf-8")
    if args.export:
        export(args.export, scorers, trees, at)


if __name__ == "__main__":
    main()
