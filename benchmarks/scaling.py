"""Show that resolution, relations and merging cost the same for each article however many there are.

    python -m benchmarks.scaling

One seed article is copied 1, 10, 100 and 1,000 times, each copy with names of its own (places stay),
so that nothing that one copy costs can be saved by another. Merging includes looking for reprints, of which
copies with other names are none.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from kg import recognise
from kg.extract import source_of
from kg.merge import merge
from kg.read import articles, read_documents
from kg.relate import relate
from kg.reprints import fingerprint
from kg.resolve import resolve
from kg.types import Article, Extraction, Label, Mention, OffsetMap

SEEDS = Path(__file__).parent.parent / "seeds"
COPIES = (1, 10, 100, 1000)
_LENGTHS = range(1000, 2500)  # characters: the length of an article of a page
_TAGS = "春夏秋冬东南西北金木水火日月星辰山川江河湖海松柏竹梅兰菊"


@dataclass(frozen=True, slots=True)
class Scale:
    """What a number of copies took, in seconds of CPU time by stage; `entities` and `relations` are the graph's."""

    copies: int
    characters: int
    resolving: float
    relating: float
    merging: float
    entities: int
    relations: int

    @property
    def each(self) -> float:
        """Milliseconds for one copy."""
        return 1000 * (self.resolving + self.relating + self.merging) / self.copies

    @property
    def speed(self) -> float:
        """Characters a second of resolution and relations together."""
        return self.characters / (self.resolving + self.relating)


def scaling(copies: Iterable[int] = COPIES) -> list[Scale]:
    """Measure each number of copies, the smallest first, after one copy to load lists and weights."""
    article, mentions = _sample()
    _measure([renamed(article, mentions, 0)])
    return [
        _measure([renamed(article, mentions, n) for n in range(1, number + 1)]) for number in sorted(copies)
    ]


def renamed(article: Article, mentions: Sequence[Mention], number: int) -> tuple[Article, list[Mention]]:
    """Give a copy of an article in which every name but places has two characters of the copy's own."""
    tag = _TAGS[number // len(_TAGS) % len(_TAGS)] + _TAGS[number % len(_TAGS)]
    tag += _TAGS[number // len(_TAGS) ** 2] if number >= len(_TAGS) ** 2 else ""
    text, at, moved = "", 0, []
    for mention in sorted(mentions):
        text += article.text[at : mention.start]
        name = mention.text
        if mention.label is Label.PERSON:
            name = name[0] + tag
        elif mention.label is not Label.PLACE:
            name = tag + name
        moved.append(replace(mention, start=len(text), end=len(text) + len(name), text=name))
        text += name
        at = mention.end
    text += article.text[at:]
    document = f"{number}.txt"
    copy = replace(article, document=document, text=text, offsets=OffsetMap.identity(len(text)), blocks=())
    return copy, moved


def as_markdown(rows: Sequence[Scale]) -> str:
    """Write the measurements as a Markdown table."""
    lines = [
        "| copies | characters | resolve s | relate s | merge s | ms a copy | characters/s (resolve, relate) | entities | relations |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {r.copies:,} | {r.characters:,} | {r.resolving:.3f} | {r.relating:.3f} | {r.merging:.3f} | {r.each:.1f} "
            f"| {r.speed:,.0f} | {r.entities:,} | {r.relations:,} |"
            for r in rows
        ),
    ]
    return "\n".join(lines) + "\n"


def _sample() -> tuple[Article, tuple[Mention, ...]]:
    """Give, of the seed articles of a page's length, the one that names a middling number of things."""
    nlp = recognise.load()
    pages = (article for document in read_documents([SEEDS]) for article in articles(document))
    found = [
        (article, recognise.mentions(nlp(article.text))) for article in pages if len(article.text) in _LENGTHS
    ]
    return sorted(found, key=lambda pair: (len(pair[1]) / len(pair[0].text), pair[0].id))[len(found) // 2]


def _measure(pieces: Sequence[tuple[Article, Sequence[Mention]]]) -> Scale:
    gc.collect()
    started = time.process_time()
    resolutions = [resolve(article, mentions) for article, mentions in pieces]
    resolved = time.process_time()
    related = [
        relate(article, mentions, resolution)
        for (article, mentions), resolution in zip(pieces, resolutions, strict=True)
    ]
    linked = time.process_time()
    extractions = [
        Extraction(
            source_of(article),
            tuple(mentions),
            resolution.clusters,
            claims,
            tuple(article.text[claim.start : claim.end] for claim in claims),
            dropped,
            fingerprint(article),
        )
        for (article, mentions), (resolution, claims, dropped) in zip(pieces, related, strict=True)
    ]
    graph = merge(extractions)
    merged = time.process_time()
    return Scale(
        len(pieces),
        sum(len(article.text) for article, _ in pieces),
        resolved - started,
        linked - resolved,
        merged - linked,
        len(graph.entities),
        len(graph.relations),
    )


if __name__ == "__main__":
    Console(soft_wrap=True).print(as_markdown(scaling()))
