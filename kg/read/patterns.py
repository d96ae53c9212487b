"""Load the wording by which the parts of a page show (patterns.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("kg.read").joinpath("patterns.toml").read_text("utf-8"))


def characters(section: str, name: str) -> frozenset[str]:
    """Give the characters of one entry."""
    return frozenset(_table()[section][name])


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """Compile one entry: a regular expression, or a list of alternatives."""
    entry = _table()[section][name]
    return re.compile(entry if isinstance(entry, str) else "|".join(f"(?:{item})" for item in entry))
