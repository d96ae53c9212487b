"""What the reading stage has learned to tell apart: logistic regressions (regressions.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, dict[str, float]]:
    return tomllib.loads(files("kg.read").joinpath("regressions.toml").read_text("utf-8"))


@cache
def _weights(kind: str, names: tuple[str, ...]) -> tuple[float, tuple[float, ...]]:
    entry = _table()[kind]
    return entry["bias"], tuple(entry[name] for name in names)


def log_odds(kind: str, names: tuple[str, ...], row: Sequence[float]) -> float:
    """Give the log odds of what `kind` judges, for the measures `row` by their names."""
    bias, weights = _weights(kind, names)
    return bias + sum(weight * value for weight, value in zip(weights, row, strict=True))


def forget() -> None:
    """Read the file again at the next use: learning has written it."""
    _table.cache_clear()
    _weights.cache_clear()
