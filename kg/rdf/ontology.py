"""The project's ontology and shapes: where they are, and what the ontology says about relations."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.rdf.vocabulary import CLASSES, PREFIXES, PROPERTIES
from kg.types import Label, Predicate

_SIGNATURES = """
SELECT ?property ?side ?class WHERE {
    VALUES ?side { rdfs:domain rdfs:range }
    ?property a <http://www.w3.org/2002/07/owl#ObjectProperty> ; ?side ?value .
    ?value (<http://www.w3.org/2002/07/owl#unionOf>/rdf:rest*/rdf:first)? ?class .
}
"""


def resource(name: str) -> Traversable:
    """Find a file of `ontology/`: in an installed package beside its modules, in a checkout beside the package.

    Raises FileNotFoundError where neither has it.
    """
    package = files("kg")
    for folder in (package / "ontology", Path(str(package)).parent / "ontology"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"ontology/{name} is missing from this installation of kg; install it again")


def load_ontology(name: str = "park.ttl") -> list[ox.Triple]:
    """Read a file of `ontology/` as triples."""
    quads = ox.parse(resource(name).read_bytes(), format=ox.RdfFormat.TURTLE)
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


@lru_cache(maxsize=1)
def signatures() -> dict[Predicate, tuple[frozenset[Label], frozenset[Label]]]:
    """Give the labels that each predicate's subject and object may have, as the ontology says.

    >>> sorted(signatures()[Predicate.HOSTS][0])
    [<Label.PARK: 'PARK'>]
    """
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in load_ontology())
    labels = {node: label for label, node in CLASSES.items()}
    found = {predicate: (set[Label](), set[Label]()) for predicate in Predicate}
    predicates = {node: predicate for predicate, node in PROPERTIES.items()}
    answer = cast(ox.QuerySolutions, store.query(_SIGNATURES, prefixes=PREFIXES))
    for node, side, cls in answer:
        if node in predicates and cls in labels:
            found[predicates[node]][side.value.endswith("range")].add(labels[cls])
    return {predicate: (frozenset(s), frozenset(o)) for predicate, (s, o) in found.items()}
