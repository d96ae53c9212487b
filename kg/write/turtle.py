"""`graph.ttl`: the whole graph in Turtle."""

from __future__ import annotations

from pathlib import Path

from kg.graph import Graph
from kg.rdf import prefixes, triples, turtle


def write(graph: Graph, folder: Path) -> None:
    """Write `graph.ttl` into a folder: entities, relations, positions, evidence and sources."""
    with (folder / "graph.ttl").open("wb") as file:
        file.writelines(turtle(triples(graph), prefixes(graph.base_iri)))
