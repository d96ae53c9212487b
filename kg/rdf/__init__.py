"""RDF: a graph as triples, as Turtle, and in the stores of rdflib and pyoxigraph."""

from __future__ import annotations

from kg.rdf.convert import from_rdflib, rdflib_graph, to_rdflib, to_store
from kg.rdf.describe import triples
from kg.rdf.files import prefixes, read_turtle, turtle
from kg.rdf.restore import from_triples
from kg.rdf.vocabulary import KG, PREFIXES

__all__ = [
    "KG",
    "PREFIXES",
    "from_rdflib",
    "from_triples",
    "prefixes",
    "rdflib_graph",
    "read_turtle",
    "to_rdflib",
    "to_store",
    "triples",
    "turtle",
]
