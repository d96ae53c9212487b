"""The words and colours that all pictures of a graph share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from kg.types import Label, Predicate

# Beside the page's own files, because the page needs most of it.
_PACKAGE, _FILE = "kg.write.html", "vocabulary.json"


def colour(label: Label) -> tuple[int, int, int]:
    """Give the red, green and blue (0 to 255) in which entities of a type are drawn."""
    red, green, blue = bytes.fromhex(_vocabulary()["labels"][label.value]["color"][1:])
    return red, green, blue


def predicate_label(predicate: Predicate) -> str:
    """Give the Chinese words for a predicate."""
    return str(_vocabulary()["predicates"][predicate.value]["zh"])


@cache
def _vocabulary() -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(files(_PACKAGE).joinpath(_FILE).read_bytes())
    return value
