"""Writes GEXF, which Gephi opens as a picture: places, sizes and colours are in the file.

The file says GEXF 1.2, which every reader knows; `kind`, which keeps parallel edges apart, comes
from GEXF 1.3 (https://gexf.net/schema.html), and Gephi reads it whatever the version.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import networkx as nx

from kg.graph import Graph
from kg.layout import positions
from kg.write.markup import HEAD, element, text
from kg.write.network import Columns, Edge, Network, Node, Value, network
from kg.write.vocabulary import colour

NAMESPACE = "http://www.gexf.net/1.2draft"
VIZ = "http://www.gexf.net/1.2draft/viz"
_TYPES = {str: "string", int: "integer", float: "double"}


def write(graph: Graph, folder: Path) -> None:
    """Write `graph.gexf` into a folder. Raises OSError if it cannot."""
    with (folder / "graph.gexf").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines(network(graph)))


def lines(flat: Network) -> Iterator[str]:
    """Yield the lines of a GEXF file."""
    radii = _radii(flat)
    points = positions(_simple(flat), radii)
    meta = element(
        "meta",
        {},
        element("creator", {}, text("kg")),
        element("description", {}, text("entities and relations of Chinese park news, with their evidence")),
    )
    yield HEAD
    yield f'<gexf xmlns="{NAMESPACE}" xmlns:viz="{VIZ}" version="1.2">\n{meta}\n'
    yield '<graph mode="static" defaultedgetype="directed">\n'
    yield _attributes("node", flat.node_columns)
    yield _attributes("edge", flat.edge_columns)
    yield "<nodes>\n"
    for node in flat.nodes:
        yield _node(node, points[node.id], radii[node.id])
    yield "</nodes>\n<edges>\n"
    for edge in flat.edges:
        yield _edge(edge)
    yield "</edges>\n</graph>\n</gexf>\n"


def _radii(flat: Network) -> dict[str, float]:
    """Let the area of a node grow with the number of its relations."""
    degree = Counter(end for edge in flat.edges for end in (edge.source, edge.target))
    return {node.id: round(4 + 3 * math.sqrt(degree[node.id]), 1) for node in flat.nodes}


def _simple(flat: Network) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in flat.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in flat.edges)
    return graph


def _attributes(kind: str, columns: Columns) -> str:
    rows = (
        element("attribute", {"id": name, "title": name, "type": _TYPES[type_]})
        for name, type_ in columns.items()
    )
    return element("attributes", {"class": kind, "mode": "static"}, *rows) + "\n"


def _values(values: Mapping[str, Value]) -> str:
    return element(
        "attvalues",
        {},
        *(element("attvalue", {"for": name, "value": value}) for name, value in values.items()),
    )


def _node(node: Node, point: tuple[float, float], radius: float) -> str:
    red, green, blue = colour(node.type)
    x, y = point
    return (
        element(
            "node",
            {"id": node.id, "label": node.label},
            _values(node.values),
            element("viz:size", {"value": radius}),
            # Gephi counts y upwards.
            element("viz:position", {"x": round(x, 1), "y": round(-y, 1), "z": 0.0}),
            element("viz:color", {"r": red, "g": green, "b": blue}),
        )
        + "\n"
    )


def _edge(edge: Edge) -> str:
    attributes: dict[str, Value] = {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "type": "directed",
        "label": edge.label,
        "kind": edge.kind,
        "weight": float(edge.weight),
    }
    return element("edge", attributes, _values(edge.values)) + "\n"
