"""Chooses the articles that no training run sees: `python -m training.split` writes `test_set.txt`.

The articles about one park stay together, and the hash of the park's name decides, so that an
article that is added later changes nothing for the others.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg.lexicon import Lexicon, lexicon
from kg.types import Label
from training.corpus import Annotated, read_corpus

HERE = Path(__file__).parent
TEST_SET = HERE / "test_set.txt"
_PARTS = 10  # one park in ten


def test_set(articles: Iterable[Annotated], lexicon: Lexicon) -> list[str]:
    """Give the names of the articles about one park in ten."""
    full: dict[str, str] = {}
    for park in lexicon.parks:
        for name in (park.name, *park.short):
            full.setdefault(name, park.name)
    return [
        article.name
        for article in articles
        if _number(_main_park(article, full) or article.name) % _PARTS == 0
    ]


def _main_park(article: Annotated, full: dict[str, str]) -> str:
    """Give the park that the article names most often, "" if it names none."""
    names = [article.text[start:end] for start, end, label in article.spans if label is Label.PARK]
    counts = Counter(full.get(name, name) for name in names)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode("utf-8")).hexdigest(), 16)


def held_out() -> frozenset[str]:
    """Read the names of the articles that no training run may see."""
    return frozenset(TEST_SET.read_text("utf-8").split())


def main() -> None:
    names = test_set(read_corpus(HERE / "corpus"), lexicon())
    TEST_SET.write_text("\n".join([*names, ""]), "utf-8")


if __name__ == "__main__":
    main()
