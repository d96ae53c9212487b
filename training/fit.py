"""Learns the weights of the tagger from annotated articles."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from kg.recognise.crf import TAGS, Weights, allowed_steps
from kg.recognise.sequences import sentence_bounds
from training.corpus import Annotated

Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Example:
    """The feature keys and tags of one article, and the spans of its sentences."""

    keys: Keys
    tags: NDArray[np.int64]
    bounds: Sequence[tuple[int, int]]


def example(article: Annotated, keys: Keys) -> Example:
    """Put an article's features and tags together."""
    tags = np.zeros(len(article.text), dtype=np.int64)
    for start, end, label in article.spans:
        if end - start == 1:
            tags[start] = TAGS.index(f"S-{label}")
        else:
            tags[start:end] = TAGS.index(f"I-{label}")
            tags[start], tags[end - 1] = TAGS.index(f"B-{label}"), TAGS.index(f"E-{label}")
    return Example(keys, tags, sentence_bounds(article.text))


def fit(
    examples: Sequence[Example], *, c1: float = 0.05, c2: float = 0.02, rounds: int = 120, least: int = 2
) -> Weights:
    """Maximise the regularised likelihood by L-BFGS (OWL-QN where `c1` > 0).

    Features that occur fewer than `least` times are left out.
    """
    counts: Counter[int] = Counter()
    for one in examples:
        values, times = np.unique(one.keys, return_counts=True)
        counts.update(dict(zip(values.tolist(), times.tolist(), strict=True)))
    kept = np.array(sorted(key for key, n in counts.items() if n >= least and key), dtype=np.uint64)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": rounds, "feature.possible_transitions": False})
    for one in examples:
        place = np.searchsorted(kept, one.keys)
        place[place == len(kept)] = 0
        known = kept[place] == one.keys
        for start, end in one.bounds:
            rows = [
                [str(number) for number in row[flags].tolist()]
                for row, flags in zip(place[start:end], known[start:end], strict=True)
            ]
            trainer.append(rows, [TAGS[tag] for tag in one.tags[start:end].tolist()])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return _weights(kept, info.state_features, info.transitions)


def _weights(
    kept: Keys, states: dict[tuple[str, str], float], transitions: dict[tuple[str, str], float]
) -> Weights:
    number = {tag: i for i, tag in enumerate(TAGS)}
    used = sorted({int(feature) for feature, _ in states})
    place = {feature: i for i, feature in enumerate(used)}
    rows = np.zeros((len(used), len(TAGS)), dtype=np.float32)
    for (feature, tag), weight in states.items():
        rows[place[int(feature)], number[tag]] = weight
    steps = np.where(allowed_steps(), 0, -1e4).astype(np.float32)
    for (source, target), weight in transitions.items():
        steps[number[source], number[target]] = weight
    return Weights(kept[used], rows, steps)
