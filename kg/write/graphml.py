"""Writes GraphML, for yEd, igraph, Cytoscape and networkx.

Not for Gephi, which merges the parallel edges of a pair when it reads GraphML: that one gets GEXF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.graph import Graph
from kg.write.markup import HEAD, element, text
from kg.write.network import Columns, Value, network

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {str: "string", int: "int", float: "double"}
# The XML ids are the same IRIs, but most tools do not show those.
_NODE_EXTRA: Columns = {"iri": str, "label": str}
_EDGE_EXTRA: Columns = {"iri": str, "label": str, "weight": float}


def write(graph: Graph, folder: Path) -> None:
    """Write `graph.graphml` into a folder. Raises OSError if it cannot."""
    with (folder / "graph.graphml").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines(graph))


def lines(graph: Graph) -> Iterator[str]:
    """Yield the lines of a GraphML file.

    Columns are named by `attr.name`, as every reader shows them. A key's id is that name with the
    part before it that tells nodes from edges, since ids are unique in the whole file.
    """
    flat = network(graph)
    yield HEAD
    yield f'<graphml xmlns="{NAMESPACE}">\n'
    yield from _keys("node", {**_NODE_EXTRA, **flat.node_columns})
    yield from _keys("edge", {**_EDGE_EXTRA, **flat.edge_columns})
    yield '<graph edgedefault="directed">\n'
    for node in flat.nodes:
        yield (
            element(
                "node", {"id": node.id}, *_data("node", {"iri": node.id, "label": node.label, **node.values})
            )
            + "\n"
        )
    for edge in flat.edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        values = {
            "iri": edge.id,
            "label": edge.label,
            "weight": float(edge.weight),
            **edge.values,
        }
        yield element("edge", ends, *_data("edge", values)) + "\n"
    yield "</graph>\n</graphml>\n"


def _keys(kind: str, columns: Columns) -> Iterator[str]:
    for name, type_ in columns.items():
        key = {"id": f"{kind}.{name}", "for": kind, "attr.name": name, "attr.type": _TYPES[type_]}
        yield element("key", key) + "\n"


def _data(kind: str, values: Mapping[str, Value]) -> Iterator[str]:
    return (element("data", {"key": f"{kind}.{name}"}, text(value)) for name, value in values.items())
