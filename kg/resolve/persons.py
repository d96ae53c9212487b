"""Tells people of one name apart: they are one if they share a document, an organisation or a place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.resolve.forms import form
from kg.resolve.identity import Identity, identity_of
from kg.types import Cluster, Extraction, Label

_TIES = frozenset({Label.PARK, Label.COMPANY, Label.INSTITUTION, Label.GOVERNMENT, Label.FACILITY})

Place = tuple[int, int]
Tie = tuple[bool, str]
"""Whether it is an organisation or place (not a document), and its name."""


def persons(extractions: Sequence[Extraction]) -> Mapping[Identity, list[Place]]:
    """Give the people of all extractions, each with the clusters that name them.

    People of one name whose clusters are connected by common ties are one. A name that only one
    person bears is the identity by itself; otherwise the strongest tie qualifies it: no other
    person of the name has it, or they would be one.
    """
    by_name: defaultdict[str, list[tuple[Place, frozenset[Tie]]]] = defaultdict(list)
    for at, extraction in enumerate(extractions):
        ties = _ties(extraction)
        for index, cluster in enumerate(extraction.clusters):
            if cluster.label is Label.PERSON:
                by_name[form(cluster.name).normal or cluster.name].append(
                    ((at, index), frozenset(ties[index]))
                )
    found: dict[Identity, list[Place]] = {}
    for name, bearers in by_name.items():
        groups = list(_connected(bearers))
        for places, ties_of in groups:
            strongest = max(ties_of, key=lambda tie: (tie[0], ties_of[tie], tie[1]))
            qualifier = strongest[1] if len(groups) > 1 else ""
            found[Identity(Label.PERSON, name, qualifier)] = places
    return found


def _ties(extraction: Extraction) -> list[set[Tie]]:
    """Give what each cluster of an extraction is tied to: its document and what claims connect it with."""
    source = extraction.source
    ties: list[set[Tie]] = [{(False, source.document)} for _ in extraction.clusters]
    main = {_tie(cluster, extraction) for cluster in _main(extraction.clusters)}
    for one in ties:
        one |= main
    for claim in extraction.claims:
        for here, there in ((claim.subject, claim.object), (claim.object, claim.subject)):
            if extraction.clusters[there].label in _TIES:
                ties[here].add(_tie(extraction.clusters[there], extraction))
    return ties


def _main(clusters: Sequence[Cluster]) -> Iterator[Cluster]:
    """Yield the park and the place that an article names most, if one stands out."""
    for label in (Label.PARK, Label.PLACE):
        ranked = sorted((c for c in clusters if c.label is label), key=lambda c: -len(c.mentions))
        if (
            ranked
            and len(ranked[0].mentions) > 1
            and (len(ranked) == 1 or len(ranked[0].mentions) > len(ranked[1].mentions))
        ):
            yield ranked[0]


def _tie(cluster: Cluster, extraction: Extraction) -> Tie:
    one = identity_of(cluster, extraction.source)
    return True, one.name + (f" {one.qualifier}" if one.qualifier else "")


def _connected(bearers: Sequence[tuple[Place, frozenset[Tie]]]) -> Iterator[tuple[list[Place], Counter[Tie]]]:
    """Yield the connected groups of clusters, with how many of them have each tie."""
    first: dict[Tie, int] = {}
    parent = list(range(len(bearers)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for at, (_, ties) in enumerate(bearers):
        for tie in ties:
            parent[root(at)] = root(first.setdefault(tie, at))
    groups: defaultdict[int, tuple[list[Place], Counter[Tie]]] = defaultdict(lambda: ([], Counter()))
    for at, (place, ties) in enumerate(bearers):
        places, counted = groups[root(at)]
        places.append(place)
        counted.update(ties)
    for places, counted in groups.values():
        yield sorted(places), counted
