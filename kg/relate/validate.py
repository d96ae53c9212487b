"""What cannot be: claims whose labels do not fit, that join a thing with itself, that no name allows, or that contradict."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TypeVar

from kg.lexicon import lexicon
from kg.relate.types import fits
from kg.types import Claim, Cluster, Predicate

#: Predicates that cannot hold both ways, and whether the subject is the one above (the host, the founder).
_ABOVE = {
    Predicate.HOSTS: True,
    Predicate.PART_OF: False,
    Predicate.SUBSIDIARY_OF: False,
    Predicate.ESTABLISHED: True,
}
#: What holds something and what it is a part of are one order: the host of a thing is no part of it.
_SAME_ORDER = {Predicate.PART_OF: Predicate.HOSTS}

_FAR = ("country", "province", "city")  # districts share their names with parts of parks (西区)
_OUTPOST = re.compile(r"[（(]([^（）()]{2,8})[）)]")

End = TypeVar("End", int, str)


@cache
def _cannot() -> tuple[tuple[frozenset[Predicate], re.Pattern[str], re.Pattern[str], str], ...]:
    data = tomllib.loads(resources.files(__package__).joinpath("cannot.toml").read_text("utf-8"))
    return tuple(
        (
            frozenset(Predicate(p) for p in row["predicates"]),
            re.compile(row.get("subject", "")),
            re.compile(row.get("object", "")),
            row["why"],
        )
        for row in data["cannot"]
    )


def impossible(claim: Claim, clusters: Sequence[Cluster]) -> str | None:
    """Say why a claim cannot be, or None if it can."""
    if claim.subject == claim.object:
        return "nothing has a relation to itself"
    subject, object_ = clusters[claim.subject], clusters[claim.object]
    if not fits(claim.predicate, subject.label, object_.label):
        return f"{claim.predicate.value} leads from no {subject.label.value} to a {object_.label.value}"
    if claim.predicate is Predicate.HOSTS and _elsewhere(subject, object_):
        return "a park's site in another place stands outside it"
    for predicates, subjects, objects, why in _cannot():
        if claim.predicate in predicates and subjects.search(subject.name) and objects.search(object_.name):
            return why
    return None


def _elsewhere(park: Cluster, site: Cluster) -> bool:
    """Tell a park's outpost by its name: the park's own, and another place in brackets (江阴高新区（深圳）科创孵化器)."""
    for name in (park.name, *park.aliases):
        found = _OUTPOST.match(site.name.removeprefix(name)) if site.name.startswith(name) else None
        if found:
            known = lexicon()
            home = [
                place
                for entry in known.park(name)
                for place in (entry.province, entry.city, entry.county)
                if place
            ]
            there = [
                part
                for part in (found[1], found[1][:2])
                if any(place.level in _FAR for place in known.places_by_name(part))
            ]
            return bool(there) and not any(place.startswith(part) for part in there for place in home)
    return False


def contradicted(scores: Mapping[tuple[End, Predicate, End], float]) -> dict[tuple[End, Predicate, End], str]:
    """Give the triples that hold the wrong way round, by what the same texts say more surely; and why.

    Of a thing within another and the other within it, and of two founders or owners of each other, the
    surer stays; of equally sure ones, neither.

    >>> contradicted({(0, Predicate.PART_OF, 1): 0.7, (0, Predicate.HOSTS, 1): 0.9})
    {(0, <Predicate.PART_OF: 'part_of'>, 1): 'part_of the other way round is surer, or as sure'}
    """
    best: dict[tuple[Predicate, End, End], float] = {}
    for triple, score in scores.items():
        if triple[1] in _ABOVE:
            key = _ordered(triple)
            best[key] = max(score, best.get(key, 0.0))
    wrong: dict[tuple[End, Predicate, End], str] = {}
    for triple in scores:
        if triple[1] in _ABOVE:
            order, above, below = _ordered(triple)
            if best.get((order, below, above), -1.0) >= best[order, above, below]:
                wrong[triple] = f"{triple[1].value} the other way round is surer, or as sure"
    return wrong


def _ordered(triple: tuple[End, Predicate, End]) -> tuple[Predicate, End, End]:
    subject, predicate, object_ = triple
    order = _SAME_ORDER.get(predicate, predicate)
    return (order, subject, object_) if _ABOVE[predicate] else (order, object_, subject)
