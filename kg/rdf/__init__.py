"""RDF: a graph as triples, as Turtle, and in a store; `kg.rdf.convert` leads to rdflib and back."""

from __future__ import annotations

from kg.rdf.describe import triples
from kg.rdf.files import prefixes, read_turtle, turtle
from kg.rdf.restore import from_triples
from kg.rdf.store import to_store
from kg.rdf.vocabulary import KG, PREFIXES

__all__ = [
    "KG",
    "PREFIXES",
    "from_triples",
    "prefixes",
    "read_turtle",
    "to_store",
    "triples",
    "turtle",
]
