"""A graph in pyoxigraph's store."""

from __future__ import annotations

import pyoxigraph as ox

from kg.graph import Graph
from kg.rdf.describe import triples


def to_store(graph: Graph) -> ox.Store:
    """Convert a graph to a pyoxigraph store, which answers SPARQL fast."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples(graph))
    return store
