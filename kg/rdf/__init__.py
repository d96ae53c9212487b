"""RDF: a graph as triples, as Turtle, and in the stores of rdflib and pyoxigraph."""

from __future__ import annotations

from kg.rdf.convert import rdflib_graph, to_rdflib, to_store
from kg.rdf.triples import triples
from kg.rdf.turtle import prefixes, turtle
from kg.rdf.vocabulary import KG, PREFIXES

__all__ = ["KG", "PREFIXES", "prefixes", "rdflib_graph", "to_rdflib", "to_store", "triples", "turtle"]
