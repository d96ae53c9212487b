"""Joins what several models found, and the shipped tagger with the probabilities of a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kg.recognise.choose import best_set
from training.corpus import Span

Found = Mapping[str, Sequence[Span]]  # by the article's name


def union(first: Found, second: Found) -> dict[str, list[Span]]:
    """Add to the names of the first those of the second that overlap none of them."""
    joined = {}
    for name, spans in first.items():
        taken = {i for start, end, _ in spans for i in range(start, end)}
        more = [span for span in second[name] if taken.isdisjoint(range(span[0], span[1]))]
        joined[name] = sorted([*spans, *more])
    return joined


def common(first: Found, second: Found) -> dict[str, list[Span]]:
    """Keep the names that both have found."""
    return {name: sorted(set(spans) & set(second[name])) for name, spans in first.items()}


def vote(voters: Sequence[Found]) -> dict[str, list[Span]]:
    """Keep the names that more than half of the voters have found."""
    kept = {}
    for name in voters[0]:
        votes = Counter(span for voter in voters for span in set(voter[name]))
        chosen = best_set([(*span, count / len(voters)) for span, count in sorted(votes.items())], price=0.5)
        kept[name] = [(start, end, label) for start, end, label, _ in chosen]
    return kept
