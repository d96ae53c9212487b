"""What cannot be: claims whose labels do not fit, that join a thing with itself, or that no name allows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from kg.relate.types import fits
from kg.types import Claim, Cluster, Predicate


@cache
def _cannot() -> tuple[tuple[frozenset[Predicate], re.Pattern[str], re.Pattern[str]], ...]:
    data = tomllib.loads(resources.files(__package__).joinpath("cannot.toml").read_text("utf-8"))
    return tuple(
        (
            frozenset(Predicate(p) for p in row["predicates"]),
            re.compile(row.get("subject", "")),
            re.compile(row.get("object", "")),
        )
        for row in data["cannot"]
    )


def possible(claims: Iterable[Claim], clusters: Sequence[Cluster]) -> list[Claim]:
    """Keep the claims that can be."""
    return [c for c in claims if _possible(c, clusters[c.subject], clusters[c.object])]


def _possible(claim: Claim, subject: Cluster, object_: Cluster) -> bool:
    if claim.subject == claim.object or not fits(claim.predicate, subject.label, object_.label):
        return False
    return not any(
        claim.predicate in predicates and subjects.search(subject.name) and objects.search(object_.name)
        for predicates, subjects, objects in _cannot()
    )
