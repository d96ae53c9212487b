"""A graph as one of rdflib's, and back; apart from the rest, since rdflib takes a while to import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

import pyoxigraph as ox
import rdflib

from kg.graph import Graph
from kg.rdf.describe import triples
from kg.rdf.files import prefixes
from kg.rdf.restore import from_triples
from kg.rdf.vocabulary import PREFIXES

_STRING = PREFIXES["xsd"] + "string"


def from_rdflib(graph: rdflib.Graph) -> Graph:
    """Convert an rdflib graph back, without the extractions that the graph was merged from.

    Raises ValueError where it does not hold what `to_rdflib` makes.
    """
    return from_triples(
        ox.Triple(_resource(subject), ox.NamedNode(str(predicate)), _term(value))
        for subject, predicate, value in graph
    )


def to_rdflib(graph: Graph) -> rdflib.Graph:
    """Convert a graph to an rdflib graph."""
    found = rdflib_graph(triples(graph))
    for name, iri in prefixes(graph.base_iri).items():
        found.bind(name, iri, replace=True)
    return found


def rdflib_graph(found: Iterable[ox.Triple]) -> rdflib.Graph:
    """Put triples into an rdflib graph, several times as fast as rdflib parses them.

    Raises ValueError for a triple about a triple (RDF 1.2), which rdflib does not know.
    """
    graph = rdflib.Graph()
    # Nodes recur: rdflib checks each IRI once.
    iri = lru_cache(maxsize=None)(rdflib.URIRef)
    for triple in found:
        graph.add(
            (_node(triple.subject, iri), iri(triple.predicate.value), _node(triple.object, iri)),
        )
    return graph


def _node(term: object, iri: Callable[[str], rdflib.URIRef]) -> rdflib.term.Node:
    match term:
        case ox.NamedNode():
            return iri(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case ox.Literal():
            datatype = None if term.datatype.value == _STRING else iri(term.datatype.value)
            # rdflib would otherwise rewrite the numbers and dates that it understands.
            return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise ValueError(f"rdflib has no term for {term}")


def _resource(node: object) -> ox.NamedNode | ox.BlankNode:
    match node:
        case rdflib.URIRef():
            return ox.NamedNode(str(node))
        case rdflib.BNode():
            return ox.BlankNode(str(node))
    raise ValueError(f"a built graph has no term such as {node!r}")


def _term(node: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    match node:
        case rdflib.Literal() if node.language:
            return ox.Literal(str(node), language=node.language)
        case rdflib.Literal():
            return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or _STRING)))
    return _resource(node)
