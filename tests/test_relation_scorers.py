"""The scorers of pairs: what they can learn, and that the shipped form of them says the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.relate.features import COLUMNS
from kg.relate.model import Model, Trees, read_model
from kg.relate.reader import Reader
from kg.relate.whole import WIDTH
from kg.types import Predicate
from training.reader import untaught
from training.relation_export import export
from training.relation_scorers import NEVER, Settings, learn, matrix

COUNT = 400


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    random = np.random.default_rng(3)
    here = random.random((COUNT, 2)) < 0.5
    return [["always", *(name for name, there in zip("ab", row, strict=True) if there)] for row in here]


@pytest.fixture(scope="module")
def labels(rows: list[list[str]]) -> np.ndarray:
    """First column: exactly one of two features; second: the first feature; third: unknown."""
    out = np.full((COUNT, len(COLUMNS)), -2, dtype=np.int8)
    out[:, 0] = [("a" in row) != ("b" in row) for row in rows]
    out[:, 1] = ["a" in row for row in rows]
    return out


def test_features_that_count_only_together_are_learnt(rows: list[list[str]], labels: np.ndarray) -> None:
    scorers = learn(rows, labels, Settings(dropout=0.0, hidden_dropout=0.0, batch=32, passes=30, early=30))
    scores = scorers.scores([["always"], ["always", "a"], ["always", "b"], ["always", "a", "b"]])
    assert list(scores[:, 0] > 0) == [False, True, True, False]
    assert list(scores[:, 1] > 0) == [False, True, False, True]
    assert (scores[:, 2] < NEVER / 4).all()  # a relation without examples is never told


def test_the_same_data_gives_the_same_weights(rows: list[list[str]], labels: np.ndarray) -> None:
    one, two = learn(rows, labels), learn(rows, labels)
    assert np.array_equal(one.weights, two.weights)
    assert np.array_equal(one.out, two.out)


def test_rare_and_unknown_features_count_nothing(rows: list[list[str]], labels: np.ndarray) -> None:
    scorers = learn([*rows, ["once", "always"]], np.vstack([labels, labels[:1]]))
    assert "once" not in scorers.index
    assert np.array_equal(scorers.scores([["always", "once"]]), scorers.scores([["always"]]))
    assert matrix([["always", "always"]], scorers.index).sum() == 1


def test_the_shipped_form_scores_alike(rows: list[list[str]], labels: np.ndarray) -> None:
    scorers = learn(rows, labels)
    empty = np.zeros(0, dtype=np.int32)
    trees = Trees(empty, empty, empty, empty, empty, empty, 0.0, 0)
    model = Model(
        scorers.index,
        np.vstack([scorers.weights, np.zeros_like(scorers.weights[:1])]),
        scorers.bias,
        scorers.out,
        Reader.of("", {}),
        trees,
        dict.fromkeys(Predicate, 1.0),
    )
    shared = ["a", "always"]  # a part that two pairs share is added up once
    parts = [[shared, ["b"]], [shared, []], [["b"], ["unknown"]]]
    whole = [[f for part in row for f in part] for row in parts]
    assert model.scores(parts) == pytest.approx(scorers.scores(whole), abs=1e-4)


def test_the_shipped_model_knows_every_column() -> None:
    path = Path(__file__).parent.parent / "kg" / "relate" / "model.npz"
    with np.load(path) as data:
        assert data["out"].shape[1] == len(COLUMNS)
        assert data["weights"].shape[1] == data["bias"].shape[0] == len(COLUMNS) + data["out"].shape[0]
        assert path.stat().st_size < 4_000_000


def test_what_is_exported_scores_like_what_was_learnt(
    rows: list[list[str]], labels: np.ndarray, tmp_path: Path
) -> None:
    scorers = learn(rows, labels)
    signs = np.random.default_rng(5).normal(size=(COUNT, WIDTH)).astype(np.float32)
    trees = HistGradientBoostingClassifier(max_iter=5, max_depth=3, random_state=0)
    trees.fit(signs, signs[:, 0] + signs[:, 1] > 0)
    path = tmp_path / "model.npz"
    reader = untaught()
    export(path, scorers, reader, trees, {Predicate.HOSTS: 0.4})
    model = read_model(path)
    whole = [["always"], ["always", "a"], ["always", "a", "b"]]
    assert model.scores([[row] for row in whole]) == pytest.approx(scorers.scores(whole), abs=0.2)  # 8 bits
    assert model.trees.probability(signs) == pytest.approx(trees.predict_proba(signs)[:, 1], abs=1e-5)
    assert model.reader.rows == reader.rows
    for name, weights in reader.weights.items():
        assert model.reader.weights[name] == pytest.approx(weights, abs=float(np.abs(weights).max()) / 200), (
            name
        )
    assert model.threshold[Predicate.HOSTS] == pytest.approx(0.4)
    assert model.threshold[Predicate.RUNS] == 1.0  # never told, where no threshold was found
