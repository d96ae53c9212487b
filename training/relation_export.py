"""Writes the models of relations in the form that the package reads: eight bits a weight, all trees in one table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.relate.encode import SYMBOLS
from kg.relate.features import COLUMNS
from kg.relate.reader import Reader
from kg.types import Predicate
from training.relation_scorers import Scorers

WEAKEST = 0.06  # a feature that moves no score by so much is left out; with half of it the file is twice as
# large, and no better


def export(
    path: Path,
    scorers: Scorers,
    reader: Reader,
    trees: HistGradientBoostingClassifier,
    at: dict[Predicate, float],
) -> None:
    """Write the weights that matter, the trees and the thresholds; `kg.relate.model.read_model` reads them."""
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
        table = tree.nodes.copy()
        leaf = table["is_leaf"].astype(bool)
        own = np.arange(len(leaf))
        for side in ("left", "right"):
            table[side] = np.where(leaf, own, table[side]) + base
        nodes.append(table)
    flat = np.concatenate(nodes)
    leaf = flat["is_leaf"].astype(bool)
    np.savez_compressed(
        path,
        **_reader(reader),
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
        depth=np.array([trees.max_depth], dtype=np.int32),
    )
    print(f"{path.name}: {len(keep)} features, {len(roots)} trees, {path.stat().st_size} bytes")


def _reader(reader: Reader) -> dict[str, np.ndarray]:
    """Give the reader's weights: eight bits for those of characters, sixteen for the others."""
    table = reader.weights["characters"]
    scale = np.abs(table).max(axis=0) / np.float32(127)
    known = "".join(reader.rows)[1 + len(SYMBOLS) :]
    arrays = {f"reader_{name}": value.astype(np.float16) for name, value in reader.weights.items()}
    return arrays | {
        "reader_characters": np.round(table / scale).astype(np.int8),
        "scale_of_characters": scale.astype(np.float32),
        "known": np.frombuffer(known.encode("utf-8"), dtype=np.uint8),
    }
