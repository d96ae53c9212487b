"""Flattens a graph to nodes and edges with one plain type a column, for the formats that know no other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.graph import Graph
from kg.types import Entity, Evidence, Label, Relation
from kg.write.legal import utf8_legal, xml_legal
from kg.write.vocabulary import predicate_label

Value = str | int | float
Columns = Mapping[str, type[str] | type[int] | type[float]]

_LINE_BREAKS = re.compile(r"[\t\n\x0b\f\r\x85\u2028\u2029]+")
_SEPARATOR = " | "
# What Gephi and igraph call their own columns.
_RESERVED = frozenset({"id", "iri", "label"})

NODE_COLUMNS: Columns = {"type": str, "aliases": str, "place": str, "mentions": int, "documents": int}
EDGE_COLUMNS: Columns = {
    "predicate": str,
    "title": str,
    "status": str,
    "time": str,
    "published": str,
    "score": float,
    "evidence": int,
    "sentence": str,
    "documents": str,
}


@dataclass(frozen=True, slots=True)
class Node:
    """An entity; `label` is its name, and `values` holds what is known of the network's node columns."""

    id: str
    label: str
    type: Label
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation; `label` is its post or, in Chinese, its predicate; `values` holds what is known of the
    network's edge columns.

    `kind` tells the edges of one pair and direction apart: tools that merge parallel edges of one
    kind (Gephi) then keep all of them. `weight` is the number of sentences that state it, each once
    however often it was printed.
    """

    id: str
    source: str
    target: str
    label: str
    kind: str
    weight: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by IRI and edges by IRI, with the type of each column that occurs in them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    node_columns: Columns
    edge_columns: Columns


def network(graph: Graph) -> Network:
    """Flatten a graph; all text in it is legal in XML 1.0 and on one line.

    Ids are the graph's IRIs, so that the files of two graphs can be joined by them. Properties that
    come from the name lists are columns of their own names, with an underscore behind a name that
    one of our columns has.
    """
    properties = sorted({key for entity in graph.entities for key in entity.properties})
    names = {key: f"{key}_" if key in {*NODE_COLUMNS, *_RESERVED} else plain(key) for key in properties}
    kinds: Counter[tuple[str, str, str]] = Counter()
    edges = []
    for relation in graph.relations:
        same = (relation.subject, relation.predicate.value, relation.object)
        kinds[same] += 1
        kind = relation.predicate.value + (f" {kinds[same]}" if kinds[same] > 1 else "")
        edges.append(_edge(relation, kind, graph))
    return Network(
        tuple(_node(entity, names) for entity in graph.entities),
        tuple(edges),
        {**NODE_COLUMNS, **dict.fromkeys(names.values(), str)},
        EDGE_COLUMNS,
    )


def plain(text: str) -> str:
    r"""Make text legal in XML 1.0 and put it on one line.

    >>> plain("一\r\n二\x00")
    '一 二'
    """
    return xml_legal(utf8_legal(_LINE_BREAKS.sub(" ", text)))


def best(evidence: Sequence[Evidence]) -> str | None:
    """Give the sentence of the evidence with the highest score; the first of equals."""
    return max(evidence, key=lambda one: one.score).text if evidence else None


def _node(entity: Entity, names: Mapping[str, str]) -> Node:
    values = _known(
        {
            "type": entity.label.value,
            "aliases": _SEPARATOR.join(sorted(entity.aliases)) or None,
            "place": entity.place,
            "mentions": entity.mentions,
            "documents": entity.documents,
            **{names[name]: value for name, value in sorted(entity.properties.items())},
        }
    )
    return Node(entity.id, plain(entity.name), entity.label, values)


def _edge(relation: Relation, kind: str, graph: Graph) -> Edge:
    dates = sorted(date for one in relation.evidence if (date := graph.article(one.article).date))
    weight = len(graph.statements(relation))
    values = _known(
        {
            "predicate": relation.predicate.value,
            "title": relation.title,
            "status": relation.status.value,
            "time": relation.time,
            "published": dates[0] if dates else None,
            "score": float(relation.score),
            "evidence": weight,
            "sentence": best(relation.evidence),
            "documents": _SEPARATOR.join(sorted({one.document for one in relation.evidence})),
        }
    )
    label = plain(relation.title or predicate_label(relation.predicate))
    return Edge(relation.id, relation.subject, relation.object, label, kind, weight, values)


def _known(values: Mapping[str, Value | None]) -> dict[str, Value]:
    return {
        name: plain(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }
