"""Tells people of one name apart: they are one if they share a document, an organisation or a city."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.resolve.forms import form
from kg.resolve.identity import Identity, known_place
from kg.types import Extraction, Label

At = tuple[int, int]
"""Where a cluster stands: the index of its extraction, and its own in it."""
Tie = tuple[bool, str, str]
"""Whether it is an organisation or a place (not a document), its name, and its key."""

_ORGANISATIONS = frozenset({Label.PARK, Label.COMPANY, Label.INSTITUTION, Label.GOVERNMENT, Label.FACILITY})
# "In China" is no common ground.
_NARROW = frozenset({"city", "county"})


@dataclass(frozen=True, slots=True)
class Bearer:
    """One person who bears a name: the clusters that are this person, and the name of what most of them share."""

    clusters: tuple[At, ...]
    shares: str


def persons(
    extractions: Sequence[Extraction], thing_of: Callable[[int, int], tuple[Identity, str]]
) -> Mapping[Identity, Bearer]:
    """Give the people of all extractions, each with the clusters that name them.

    `thing_of` gives the identity and the name of what a cluster that is no person was resolved to.
    People of one name whose clusters are connected by common ties are one. A name that only one
    person bears is the identity by itself; otherwise the strongest tie qualifies it: no other
    person of the name has it, or they would be one.
    """
    by_name: defaultdict[str, list[tuple[At, frozenset[Tie]]]] = defaultdict(list)
    for at, extraction in enumerate(extractions):
        people = [i for i, cluster in enumerate(extraction.clusters) if cluster.label is Label.PERSON]
        if not people:
            continue
        common = {(False, extraction.source.document, "")}
        common |= {_tie(*thing_of(at, index)) for index in _main(extraction)}
        ties: defaultdict[int, set[Tie]] = defaultdict(set)
        for claim in extraction.claims:
            for here, there in ((claim.subject, claim.object), (claim.object, claim.subject)):
                if extraction.clusters[there].label in _ORGANISATIONS:
                    ties[here].add(_tie(*thing_of(at, there)))
        for index in people:
            name = extraction.clusters[index].name
            by_name[form(name).normal or name].append(((at, index), frozenset(common | ties[index])))
    found: dict[Identity, Bearer] = {}
    for name, bearers in by_name.items():
        groups = list(_connected(bearers))
        strongest = [_strongest(ties_of) for _, ties_of in groups]
        shown = Counter(tie[1] for tie in strongest)
        for (places, _), tie in zip(groups, strongest, strict=True):
            # Two namesakes (市科技局 of two cities) may be the strongest ties of two people.
            qualifier = tie[1] if shown[tie[1]] == 1 else f"{tie[1]} {tie[2]}"
            person = Identity(Label.PERSON, name, qualifier if len(groups) > 1 else "")
            found[person] = Bearer(tuple(places), tie[1])
    return found


def _strongest(ties: Counter[Tie]) -> Tie:
    """Give the tie that most of a person's clusters have, an organisation or a place before a document."""
    return max(ties, key=lambda tie: (tie[0], ties[tie], tie))


def _main(extraction: Extraction) -> Iterator[int]:
    """Yield the park and the city that an article names most, if one stands out."""
    clusters = extraction.clusters
    for label in (Label.PARK, Label.PLACE):
        ranked = sorted(
            (
                i
                for i, c in enumerate(clusters)
                if c.label is label and (label is Label.PARK or _is_narrow(c.name))
            ),
            key=lambda i: -len(clusters[i].mentions),
        )
        counts = [len(clusters[i].mentions) for i in ranked[:2]]
        if counts and counts[0] > 1 and (len(counts) == 1 or counts[0] > counts[1]):
            yield ranked[0]


def _is_narrow(name: str) -> bool:
    place = known_place(name)
    return place is not None and place.level in _NARROW


def _tie(one: Identity, name: str) -> Tie:
    return True, name, f"{one.label} {one.name} {one.qualifier}"


def _connected(bearers: Sequence[tuple[At, frozenset[Tie]]]) -> Iterator[tuple[list[At], Counter[Tie]]]:
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
    groups: defaultdict[int, tuple[list[At], Counter[Tie]]] = defaultdict(lambda: ([], Counter()))
    for at, (place, ties) in enumerate(bearers):
        places, counted = groups[root(at)]
        places.append(place)
        counted.update(ties)
    for places, counted in groups.values():
        yield sorted(places), counted
