"""Does a built graph keep to the ontology? Checked by SHACL, with `ontology/shapes.ttl`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found; `text` is pySHACL's report, and the triples that no relation states."""

    conforms: bool
    violations: int
    text: str


def validate(folder: Path | str) -> Report:
    """Check the `graph.ttl` of a build, or a Turtle file.

    Raises KgError where there is none or where it is not Turtle.
    """
    from kg.rdf.convert import rdflib_graph
    from kg.rdf.files import read_turtle
    from kg.rdf.shacl import check

    return check(rdflib_graph(read_turtle(folder)))
