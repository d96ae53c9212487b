"""Learn which pairs of names stand in which relation, from the annotated corpus and press, and export the weights.

    python -m training.relations CORPUS                        cross-validate and measure
    python -m training.relations CORPUS --export kg/relate/model.npz
    python -m training.relations CORPUS --line                 measure the shipped model behind recognition

Articles of `test_set.txt` are never trained on; all ways but `--rules` measure on them. The press of `gold` is
learnt from; `training.press` measures on it, each piece by models that have not seen it.

Two steps: scorers of pairs within sentences (relation_scorers.py), then boosted trees over all that an article
says of a triple. The trees learn from scores of pieces that the scorers have not seen (five folds), and the
thresholds and the reliability curve come from articles of the corpus that neither has seen.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kg import recognise
from kg.relate import relate
from kg.relate.encode import encode
from kg.relate.features import COLUMNS, Pair, Scene, columns_of, features
from kg.relate.reader import Reader, mixed
from kg.relate.whole import WIDTH, Candidate, candidates, signs, sureness
from kg.resolve import resolve
from kg.types import Claim, Predicate, Resolution
from training.reader import learn_reader
from training.relation_curve import Bin, away, curve, picture, table
from training.relation_export import export
from training.relation_oracle import Piece, pieces
from training.relation_score import count, judged, show
from training.relation_scorers import Scorers, learn
from training.split import held_out

# Of the corpus; `w` calls less a host than the press does (RELATIONS.md), and is only measured on.
SETS = ("t", "u", "v")
FOLDS = 5
PRECISION = 0.68  # that a threshold must leave with names given, so that 0.6 are left with names as found
LEAST = 0.45  # of a probability that is told: what may as well be wrong is of no use
SURER = {Predicate.LOCATED_IN: 0.6}  # what must be more: the press names places in passing (RELATIONS.md)
PRESS = Path(__file__).parent / "gold"
WEIGHT = 3  # of a piece of press: there is little of it, and it is what the models are for
SLACK = 0.004  # of F1
TREES = {
    "max_iter": 200,
    "learning_rate": 0.05,
    "max_depth": 6,
    "max_leaf_nodes": 31,
    "min_samples_leaf": 20,
    "l2_regularization": 5.0,
    "max_features": 0.3,
}

T = TypeVar("T")
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


def examples(folder: Path) -> list[Example]:
    """Read the annotated pieces of a folder."""
    return [Example(p) for p in pieces(folder)]


class Taught(NamedTuple):
    """What scores pairs: by their features, and by reading their sentences."""

    scorers: Scorers
    reader: Reader


def taught(train: Sequence[Example]) -> Taught:
    """Learn what scores pairs."""
    rows = [row for e in train for row in e.features]
    scorers = learn(rows, np.vstack([e.labels for e in train]))
    return Taught(scorers, learn_reader([(e.scene, e.pairs, e.labels) for e in train]))


def scores(models: Taught, data: Sequence[Example]) -> list[np.ndarray]:
    """Score the pairs of each example."""
    return [
        mixed(models.scorers.scores(e.features), models.reader.scores(e.scene, e.pairs))
        if e.pairs
        else np.zeros((0, len(COLUMNS)), dtype=np.float32)
        for e in data
    ]


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


def grown(rows: Sequence[Looked]) -> HistGradientBoostingClassifier:
    """Train the trees."""
    trees = HistGradientBoostingClassifier(random_state=0, **TREES)
    return trees.fit(np.vstack([r.signs for r in rows]), np.concatenate([r.true for r in rows]))


class Course:
    """All that the models learn from, and what scorers that have not seen a piece say of it."""

    def __init__(self, articles: Sequence[Example], press: Sequence[Example]) -> None:
        self.every = [*articles, *press]
        self.corpus = len(articles)
        self.weights = [1] * len(articles) + [WEIGHT] * len(press)
        rows: dict[int, Looked] = {}
        for fold in range(FOLDS):
            inside = range(fold, len(self.every), FOLDS)
            models = taught(self._weighed(self.every, inside))
            for i, z in zip(inside, scores(models, [self.every[i] for i in inside]), strict=True):
                rows[i] = Looked(self.every[i], z)
        self.rows = [rows[i] for i in range(len(self.every))]

    def _weighed(self, some: Sequence[T], left_out: Iterable[int]) -> list[T]:
        """Give what is not left out, press as often as it counts."""
        out = set(left_out)
        return [some[i] for i in range(len(some)) if i not in out for _ in range(self.weights[i])]

    def judged(self) -> list[Scored]:
        """Give the candidates of the corpus their probability by trees that have not seen the article."""
        scored: list[Scored] = [[] for _ in range(self.corpus)]
        for fold in range(FOLDS):
            inside = range(fold, len(self.every), FOLDS)
            trees = grown(self._weighed(self.rows, inside))
            for i in inside:
                if i < self.corpus:
                    scored[i] = self.rows[i].scored(trees)
        return scored

    def chosen(self, scored: list[Scored]) -> dict[Predicate, dict]:
        """Choose the thresholds by what `judged` gave."""
        least = {predicate: SURER.get(predicate, LEAST) for predicate in Predicate}
        return curves(self.every[: self.corpus], scored, precision=PRECISION, least=least)

    def learnt(
        self, without: Callable[[Piece], bool] = lambda _: False
    ) -> tuple[Taught, HistGradientBoostingClassifier]:
        """Learn scorers and trees from all pieces but some."""
        out = [i for i, e in enumerate(self.every) if without(e.piece)]
        return taught(self._weighed(self.every, out)), grown(self._weighed(self.rows, out))


def course(corpus: Path, press: Path = PRESS) -> Course:
    """Read what the models learn from: the sets of the corpus without the test set, and the press."""
    articles = [e for e in examples(corpus) if not is_unseen(e.piece) and e.piece.name.startswith(SETS)]
    return Course(articles, examples(press))


def curves(
    data: list[Example],
    scored: list[Scored],
    *,
    precision: float = 0.0,
    least: Mapping[Predicate, float] = MappingProxyType({}),
) -> dict[Predicate, dict]:
    """For each predicate find the threshold with the best F1 among those with enough precision, and at least `least`."""
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
        k = min(k, max(sum(x >= least.get(p, 0.0) for x, _ in rows) - 1, 0))
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


def measure_line(corpus: Path, image: Path | None) -> None:
    """Measure the shipped line on the test set; draw how reliable its scores are."""
    unseen = whole_line([p for p in pieces(corpus) if is_unseen(p)])
    print("test set, whole line\n" + show(count(unseen)))
    bins = curve(judged(unseen))
    print(f"reliability of the whole line on the test set, expected error {away(bins):.3f}\n{table(bins)}")
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--export", type=Path, help="write the weights here")
    parser.add_argument(
        "--rules", action="store_true", help="only show how right the rules are by themselves"
    )
    parser.add_argument("--line", action="store_true", help="only measure the shipped line")
    parser.add_argument("--image", type=Path, help="draw the reliability curve here (SVG)")
    args = parser.parse_args()
    if args.line:
        measure_line(args.corpus, args.image)
        return
    if args.rules:
        rules_alone([e for e in examples(args.corpus) if not is_unseen(e.piece)])
        return
    lessons = course(args.corpus)
    data = lessons.every[: lessons.corpus]
    print(
        len(data),
        "pieces",
        sum(len(e.pairs) for e in data),
        "pairs; press:",
        len(lessons.every) - len(data),
        "pieces",
    )
    scored = lessons.judged()
    chosen = lessons.chosen(scored)
    report("cross-validated on the corpus", chosen)
    bins = reliability(data, scored)
    print(f"reliability, expected error {away(bins):.3f}\n{table(bins)}")
    at = {p: row["at"] for p, row in chosen.items()}
    models, trees = lessons.learnt()
    unseen = [Example(p) for p in pieces(args.corpus) if is_unseen(p)]
    seen = [Looked(e, z).scored(trees) for e, z in zip(unseen, scores(models, unseen), strict=True)]
    report("test set", measured(unseen, seen, at))
    test = reliability(unseen, seen)
    print(f"reliability on the test set, expected error {away(test):.3f}\n{table(test)}")
    if args.image:
        colours = (("cross-validated on the corpus", "#2a6bb5", bins), ("test set", "#b5482a", test))
        args.image.write_text(picture(colours), "utf-8")
    if args.export:
        export(args.export, *models, trees, at)


if __name__ == "__main__":
    main()
