"""Counts what articles have, each text once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from kg.types import Source

T = TypeVar("T")


def tally(found: Iterable[tuple[T, str]], sources: Mapping[str, Source]) -> Counter[T]:
    """Count things by the articles that have them: a text has as many as its printing with most of them.

    `found` pairs each occurrence with its `Source.id`.
    """
    most: defaultdict[T, dict[str, int]] = defaultdict(dict)
    for (thing, article), count in Counter(found).items():
        text = sources[article].reprint_of or article
        most[thing][text] = max(count, most[thing].get(text, 0))
    return Counter({thing: sum(texts.values()) for thing, texts in most.items()})
