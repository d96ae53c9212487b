"""Tells which articles are one text: the first printing of each, and its reprints."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon import lexicon
from kg.reprints.fingerprint import NUMBERS
from kg.types import Extraction, Fingerprint, Source

_ALIKE = 0.5
"""Share of shingles that two printings have in common: with a third cut off, and a wrong character in fifty."""
_OTHER = 0.25
"""Share of names, and of figures, from which on two texts with the same words are news of different things."""
_MISPRINTED = 0.5
"""Share from which on misprints explain nothing any more."""
_LONG = 4
"""Characters from which on a name with one wrong character can be told from another name."""
_ROWS = 3
_CROWDED = 64
"""A band that so many texts have in common is a formula that every notice has, and tells nothing."""
_MOST = 16
"""So many texts, those with the most bands in common, are compared with an article."""

Band = tuple[int, tuple[int, ...]]


def first_printings(extractions: Iterable[Extraction]) -> Mapping[str, str]:
    """Give the first printing of each article, both as `Source.id`; an article that is no reprint is its own.

    The first is the one of the earliest date; of one date, or without any, the first by document and number.
    An article is a reprint if at least half of the shingles of the two bodies agree (see `fingerprint`), and
    they do not differ in names or in figures: each may lack some of the other's (a paragraph was cut off), but
    where both have a quarter of their own, two notices were written by one formula.

    Only articles that agree in one of 32 bands of three numbers are compared (Broder 1997; Leskovec, Rajaraman,
    Ullman, "Mining of Massive Datasets", 3.4), and only with first printings: at most 64 of a band, the 16 with the
    most bands. So the cost is linear in the number of articles. Their order does not count.
    """
    first: dict[str, str] = {}
    leaders: list[_Text] = []
    bands: defaultdict[Band, list[int]] = defaultdict(list)
    for extraction in sorted(extractions, key=lambda extraction: source_order(extraction.source)):
        source = extraction.source
        if source.id in first:  # another reading of the same article
            continue
        text = _Text.of(extraction)
        keys = list(_bands(extraction.fingerprint.minima))
        shared = Counter(at for key in keys for at in bands.get(key, ()))
        near = heapq.nsmallest(_MOST, shared, key=lambda at: (-shared[at], at))
        share, at = max(((_alike(text, leaders[at]), -at) for at in near), default=(0.0, 0))
        if share:
            first[source.id] = leaders[-at].id
            continue
        first[source.id] = source.id
        for key in keys:
            if len(bands[key]) < _CROWDED:
                bands[key].append(len(leaders))
        leaders.append(text)
    return first


@dataclass(frozen=True, slots=True)
class _Text:
    """What is compared of an article."""

    id: str
    fingerprint: Fingerprint
    names: frozenset[str]
    figures: frozenset[str]

    @classmethod
    def of(cls, extraction: Extraction) -> _Text:
        one = extraction.fingerprint
        names = frozenset(lexicon().simplified(mention.text) for mention in extraction.mentions)
        return cls(extraction.source.id, one, names, frozenset(one.figures))


def source_order(source: Source) -> tuple[str, str, int]:
    """Order articles from the earliest to the latest, those without a date last; a year comes before its days."""
    return source.date or "\U0010ffff", source.document, source.number


def resemblance(one: Fingerprint, other: Fingerprint) -> float:
    """Estimate the share of shingles that two bodies have in common, from 0 to 1."""
    if len(one.minima) != len(other.minima) or not one.minima:
        return 0.0
    return sum(a == b for a, b in zip(one.minima, other.minima, strict=True)) / len(one.minima)


def _alike(one: _Text, other: _Text) -> float:
    """Give the resemblance of two printings of one text, 0 for two texts."""
    share = resemblance(one.fingerprint, other.fingerprint)
    if share < _ALIKE or _differ(one.figures, other.figures) or _differ(one.names, other.names):
        return 0.0
    return share


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether each of two texts has much that the other lacks, even if some words are only misprinted."""
    mine, theirs = one - other, other - one
    own, few = min(len(mine), len(theirs)), min(len(one), len(other))
    if not own or own < _OTHER * few:
        return False
    if own >= _MISPRINTED * few:
        return True
    misprinted = sum(any(_misprint(name, again) for again in theirs) for name in mine)
    return own - misprinted >= _OTHER * few


def _misprint(one: str, other: str) -> bool:
    """Tell whether two long names differ in one character, or one is the beginning or end of the other."""
    if min(len(one), len(other)) < _LONG:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or long.endswith(short)


def _bands(minima: Sequence[int]) -> Iterator[Band]:
    if len(minima) < NUMBERS:
        if minima:
            yield -1, tuple(minima)
        return
    for at in range(0, NUMBERS, _ROWS):
        yield at, tuple(minima[at : at + _ROWS])
