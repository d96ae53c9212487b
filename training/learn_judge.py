"""Learns to judge candidate names, from what taggers that did not see an article found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from kg.recognise.crf import LABELS
from kg.recognise.judge import Candidate, Judge, labels_of, log_odds
from kg.recognise.keys import KeyIndex, Keys

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of one article, their feature keys, and which of them are right."""

    candidates: Sequence[Candidate]
    keys: Keys
    right: NDArray[np.bool_]


def learn_judge(cases: Sequence[Judged], *, penalty: float = 10.0, least: int = 3) -> Judge:
    """Fit a logistic regression with a penalty on the squares of its weights."""
    every = np.concatenate([case.keys for case in cases])
    values, counts = np.unique(every, return_counts=True)
    keys = values[(counts >= least) & (values != 0)]
    places = np.minimum(np.searchsorted(keys, every), len(keys) - 1)
    known = keys[places] == every
    starts = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
    matrix = csr_matrix((np.ones(starts[-1]), places[known], starts), (len(every), len(keys)))
    odds = np.concatenate([log_odds(case.candidates) for case in cases]).astype(np.float64)
    labels = np.concatenate([labels_of(case.candidates) for case in cases]) - 1
    count = len(LABELS)
    slopes = csr_matrix((odds, (np.arange(len(odds)), labels)), (len(odds), count))
    matrix = hstack([matrix, slopes]).tocsr()
    right = np.concatenate([case.right for case in cases]).astype(np.float64)
    centre = np.zeros(matrix.shape[1])
    centre[-count:] = 1  # without evidence, the tagger's own odds hold

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = matrix @ weights
        off = weights - centre
        value = np.logaddexp(0, z).sum() - right @ z + penalty / 2 * (off @ off)
        slope = matrix.T @ (1 / (1 + np.exp(-z)) - right) + penalty * off
        return float(value), slope

    weights = minimize(loss, centre, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    fitted = weights[:-count].astype(np.float16).astype(np.float32)
    used = np.flatnonzero(np.abs(fitted) > 1e-3)
    return Judge(KeyIndex(keys[used]), fitted[used], weights[-count:].astype(np.float32))
