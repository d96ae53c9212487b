"""Resolves the clusters of many articles to entities, by their names and by what the articles say of them.

Every decision is a function of the set of all clusters: neither their order nor their grouping counts.
The cost is linear in the number of clusters: names are looked up in indexes, never compared in pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.resolve.compare import compare
from kg.resolve.firms import FULL_LEGAL
from kg.resolve.forms import form, has_place, is_place, only_trade, without_legal
from kg.resolve.identity import Identity, distinctive, identity, identity_of
from kg.resolve.persons import Bearer, persons
from kg.types import Extraction, Join, Label

# Rules whose joins hold outside of the article that made them, if their score is high enough.
_TRAVELS = frozenset({"bracket-said", "bracket", "firm", "abbreviated", "zone-dropped", "kind-dropped"})
_TRAVELS_FROM = 0.75
_FIRM_TRAVELS_FROM = 0.8
_SAME_PERSON = 0.9  # how sure it is that a name with common ground is one person

At = tuple[int, int]
"""Where a cluster stands: the index of its extraction, and its own in it."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """One thing: the clusters that are it, and the joins that say why."""

    identity: Identity
    clusters: tuple[At, ...]
    joins: tuple[Join, ...]


def resolve_across(extractions: Sequence[Extraction]) -> list[Resolved]:
    """Tell which clusters of all extractions are one thing; sorted by identity."""
    found: defaultdict[Identity, list[At]] = defaultdict(list)
    names: dict[Identity, str] = {}
    for at, extraction in enumerate(extractions):
        for index, cluster in enumerate(extraction.clusters):
            if cluster.label is Label.PERSON:
                continue
            one = identity_of(cluster, extraction.source)
            found[one].append((at, index))
            names[one] = max(names.get(one, ""), cluster.name, key=lambda name: (len(name), name))
    targets = _targets(extractions, found, names)
    joined: defaultdict[Identity, list[At]] = defaultdict(list)
    joins: defaultdict[Identity, list[Join]] = defaultdict(list)
    for one in sorted(found):
        root = _root(one, targets)
        joined[root] += found[one]
        if one in targets:
            _, rule, score = targets[one]
            joins[root].append(Join(names[one], names[root], rule, score))
    thing_of = {at: (one, names[one]) for one, places in joined.items() for at in places}
    resolved = [Resolved(one, tuple(places), tuple(joins[one])) for one, places in joined.items()]
    people = persons(extractions, lambda at, index: thing_of[at, index])
    resolved += (
        Resolved(one, bearer.clusters, _shared(one, bearer, extractions)) for one, bearer in people.items()
    )
    return sorted(resolved, key=lambda thing: thing.identity)


def _shared(one: Identity, bearer: Bearer, extractions: Sequence[Extraction]) -> tuple[Join, ...]:
    """Give the reason why the people of several texts are one, if there are several."""
    if len({extractions[at].source.id for at, _ in bearer.clusters}) == 1:
        return ()
    return (Join(one.name, one.name, f"same name, shares {bearer.shares}", _SAME_PERSON),)


def _targets(
    extractions: Sequence[Extraction],
    found: Mapping[Identity, Sequence[At]],
    names: Mapping[Identity, str],
) -> dict[Identity, tuple[Identity, str, float]]:
    """Give, for each identity that is a short name of exactly one other, that other, the rule and the score.

    A target's name is always longer, so that chains end.
    """
    said = _said(extractions)
    cores = _cores(names)
    targets: dict[Identity, tuple[Identity, str, float]] = {}
    for one in sorted(found, key=lambda one: (-len(names[one]), one)):
        name = names[one]
        if not distinctive(name):
            continue
        longer = {full for full in said.get(one, ()) if full in found and len(names[full]) > len(name)}
        rule, score = "alias elsewhere", 0.9
        if not longer and one.label is Label.COMPANY:
            longer = {full for full in cores.get(_core(name), ()) if _fits_firm(name, names[full])}
            rule, score = "firm elsewhere", 0.8
        roots = {_root(full, targets) for full in longer} - {one}
        if len(roots) == 1:
            targets[one] = (roots.pop(), rule, score)
    return targets


def _root(one: Identity, targets: Mapping[Identity, tuple[Identity, str, float]]) -> Identity:
    while one in targets:
        one = targets[one][0]
    return one


def _said(extractions: Iterable[Extraction]) -> Mapping[Identity, set[Identity]]:
    """Index what articles say themselves: short name -> the things that it was joined to."""
    said: defaultdict[Identity, set[Identity]] = defaultdict(set)
    for extraction in extractions:
        document = extraction.source.document
        for cluster in extraction.clusters:
            if cluster.label in (Label.PERSON, Label.PLACE):
                continue
            full = identity_of(cluster, extraction.source)
            for join in cluster.joins:
                if _travels(join) and join.surface != cluster.name and join.name == cluster.name:
                    said[identity(cluster.label, join.surface, cluster.place, document)].add(full)
    return said


def _travels(join: Join) -> bool:
    lowest = _FIRM_TRAVELS_FROM if join.rule == "firm" else _TRAVELS_FROM
    return join.rule in _TRAVELS and join.score >= lowest


def _cores(names: Mapping[Identity, str]) -> Mapping[str, set[Identity]]:
    """Index firms with their full legal name by the short names that it gives.

    A short name is what follows the places in front, up to where only trade words are left.
    """
    cores: defaultdict[str, set[Identity]] = defaultdict(set)
    for one, name in names.items():
        if one.label is not Label.COMPANY:
            continue
        parts = form(name)
        core, legal = without_legal(parts.rest)
        if not legal.endswith(FULL_LEGAL):
            continue
        whole = without_legal(parts.normal)[0]
        for text in {core, whole}:
            for end in range(2, len(text) + 1):
                rest = text[end:]
                if only_trade(rest) and not has_place(rest) and not only_trade(text[:end]):
                    cores[text[:end]].add(one)
    return cores


def _fits_firm(short: str, full: str) -> bool:
    return len(full) > len(short) and compare(Label.COMPANY, form(short), form(full)) is not None


def _core(name: str) -> str:
    core = without_legal(form(name).normal)[0]
    return "" if is_place(core) or not distinctive(core) else core
