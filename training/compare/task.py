"""What every model of the comparison gets, and how each is measured."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kg.lexicon import lexicon
from kg.recognise.dictionary import Dictionary
from kg.recognise.words import WordList, read_heads
from training.augment import Stock, stock, swapped
from training.corpus import Annotated, Span, read_corpus
from training.lists import compile_dictionary
from training.measure import Tally
from training.split import held_out

HERE = Path(__file__).parent.parent


class Finder(Protocol):
    """A model that has been learnt; `size` is what it would add to a package, in bytes."""

    size: int

    def find(self, article: Annotated) -> list[Span]:
        """Find the names in the squeezed text of an article."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """The articles to learn from, those to measure on, and the lists that a model may look at."""

    train: Sequence[Annotated]
    texts: dict[str, Sequence[Annotated]]
    dictionary: Dictionary
    heads: WordList
    stock: Stock

    @classmethod
    def read(cls) -> Task:
        every, unseen = read_corpus(HERE / "corpus"), held_out()
        train = [article for article in every if article.name not in unseen]
        return cls(
            train,
            {
                "gold": read_corpus(HERE / "gold"),
                "test": [article for article in every if article.name in unseen],
            },
            compile_dictionary(lexicon()),
            read_heads(),
            stock(train, lexicon()),
        )

    def copies(self, seed: int) -> list[Annotated]:
        """Give a copy of each training article with other names in it; each seed gives others."""
        return [swapped(article, self.stock, self.dictionary, seed=seed) for article in self.train]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a finder found in some texts, how right that is, and how many characters a second it read."""

    found: dict[str, list[Span]]
    tally: Tally
    speed: float


def measure(finder: Finder, articles: Sequence[Annotated], *, repeat: int = 3) -> Measured:
    """Run a finder over articles; the speed is the best of `repeat` runs, in CPU time."""
    seconds = float("inf")
    found: dict[str, list[Span]] = {}
    for _ in range(repeat):
        gc.collect()
        started = time.process_time()
        found = {article.name: finder.find(article) for article in articles}
        seconds = min(seconds, time.process_time() - started)
    tally = Tally()
    for article in articles:
        tally.add(article.spans, found[article.name])
    return Measured(found, tally, sum(len(article.text) for article in articles) / seconds)
