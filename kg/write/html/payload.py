"""What the page gets to know: a graph as plain JSON values, and its drawing by pyvis."""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from kg.graph import Graph
from kg.layout import positions
from kg.types import Entity, Evidence, Label, Relation, Source

Json = dict[str, Any]

COMPANIONS = 8
"""How many neighbours of a hub come along with it into the overview."""
AMOUNTS = (100, 250, 600, 1500)
"""How many entities the views draw; more than the last would be slow to draw in a browser."""
SHORT, LONG = 9, 13
"""A name of more than so many characters gives way to an alias, and is cut if it has none."""


def payload(graph: Graph, vocabulary: Mapping[str, Any]) -> Json:
    """Give the entities, relations, sentences and sources, each list referring to others by index.

    `network` holds pyvis's nodes, and its edges: one for each pair of entities, however many relations
    join them. `order` lists the entities from the most to the least telling, and each of `views` has
    the positions of so many of them as it draws.
    """
    number = {entity.id: i for i, entity in enumerate(graph.entities)}
    source = {item.id: i for i, item in enumerate(graph.sources)}
    sentences = _Pool()
    relations = [_relation(item, graph, number, source, sentences) for item in graph.relations]
    said: defaultdict[str, set[int]] = defaultdict(set)
    for citation in graph.citations:
        said[citation.entity].add(source[citation.article])
    joined = _joined(len(graph.entities), relations)
    weights = [float(vocabulary["labels"][entity.label.value]["weight"]) for entity in graph.entities]
    order = _order(joined, weights)
    sizes = [_size(entity.label, joined.degree[i]) for i, entity in enumerate(graph.entities)]
    return {
        "entities": [_entity(item, sorted(said[item.id])) for item in graph.entities],
        "relations": relations,
        "sentences": sentences.items,
        "sources": [_source(item, source) for item in graph.sources],
        "order": order,
        "views": [_view(joined, order[:amount], sizes) for amount in _amounts(len(order))],
        "network": _network(graph, joined, sizes, vocabulary),
    }


class _Pool:
    """Texts by number, each once."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        if text not in self._numbers:
            self._numbers[text] = len(self.items)
            self.items.append(text)
        return self._numbers[text]


def _entity(entity: Entity, sources: list[int]) -> Json:
    return _filled(
        iri=entity.id,
        type=entity.label.value,
        name=entity.name,
        aliases=list(entity.aliases),
        place=entity.place,
        properties=dict(sorted(entity.properties.items())),
        mentions=entity.mentions,
        documents=entity.documents,
        sources=sources,
    )


def _relation(
    relation: Relation,
    graph: Graph,
    number: Mapping[str, int],
    source: Mapping[str, int],
    sentences: _Pool,
) -> Json:
    return _filled(
        subject=number[relation.subject],
        predicate=relation.predicate.value,
        object=number[relation.object],
        title=relation.title,
        score=round(relation.score, 3),
        status=relation.status.value,
        time=relation.time,
        evidence=[
            _evidence(one, source, sentences) | _filled(also=[_evidence(o, source, sentences) for o in again])
            for one, *again in graph.statements(relation)
        ],
    )


def _evidence(evidence: Evidence, source: Mapping[str, int], sentences: _Pool) -> Json:
    return _filled(
        text=sentences.number(evidence.text),
        source=source[evidence.article],
        start=evidence.start,
        end=evidence.end,
        score=round(evidence.score, 3),
        status=evidence.status.value,
        time=evidence.time,
    )


def _source(source: Source, number: Mapping[str, int]) -> Json:
    return _filled(
        document=source.document,
        title=source.title,
        date=source.date,
        source=source.source,
        url=source.url,
        byline=source.byline,
        page=source.page,
        first=number[source.reprint_of] if source.reprint_of is not None else None,
    )


def _filled(**values: Any) -> Json:
    """Leave out what says nothing; numbers say something, 0 too."""
    return {key: value for key, value in values.items() if value or isinstance(value, int | float)}


# ---------------------------------------------------------------- the drawing


def _joined(entities: int, relations: Iterable[Json]) -> nx.Graph[int]:
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(range(entities))
    for i, relation in enumerate(relations):
        pair = sorted((relation["subject"], relation["object"]))
        if pair[0] != pair[1]:
            joined.add_edge(*pair)
            joined.edges[pair[0], pair[1]].setdefault("relations", []).append(i)
    return joined


def _order(joined: nx.Graph[int], weights: list[float]) -> list[int]:
    """Sort so that every beginning of the list is a good overview: hubs, each with its best neighbours.

    Hubs come by degree, parks before and places after others; the neighbours by the same measure.
    """
    worth = {node: weights[node] * joined.degree[node] for node in joined}
    ranked = sorted(joined, key=lambda node: (-worth[node], node))
    order: dict[int, None] = {}
    for hub in ranked:
        best = sorted(joined[hub], key=lambda node: (-worth[node], node))[:COMPANIONS]
        order.update(dict.fromkeys([hub, *best]))
    return list(order)


def _amounts(entities: int) -> list[int]:
    """Tell how many entities the views draw, from the sparest to the fullest.

    >>> _amounts(90), _amounts(400), _amounts(9000)
    ([90], [100, 250, 400], [100, 250, 600, 1500])
    """
    most = min(entities, AMOUNTS[-1])
    # A view that shows little more than the one before would be no choice.
    return [*(amount for amount in AMOUNTS[:-1] if amount * 1.4 < most), most]


def _view(joined: nx.Graph[int], nodes: list[int], sizes: list[float]) -> Json:
    drawn: nx.Graph[int] = nx.Graph()
    drawn.add_nodes_from(nodes)
    drawn.add_edges_from((node, other) for node in nodes for other in joined[node] if other in drawn)
    points = positions(drawn, {node: sizes[node] for node in nodes})
    return {"x": [round(points[node][0]) for node in nodes], "y": [round(points[node][1]) for node in nodes]}


def _network(graph: Graph, joined: nx.Graph[int], sizes: list[float], vocabulary: Mapping[str, Any]) -> Json:
    # pyvis takes a quarter of a second to import (it brings IPython), which only this writer needs.
    from pyvis.edge import Edge
    from pyvis.network import Network
    from pyvis.node import Node

    network = Network(directed=True)
    # add_node and add_edge search a list each time: minutes on a large graph.
    network.nodes = [
        Node(
            i,
            vocabulary["labels"][entity.label.value]["shape"],
            short_name(entity.name, entity.aliases),
            group=entity.label.value,
            size=round(sizes[i], 1),
        ).options
        for i, entity in enumerate(graph.entities)
    ]
    network.edges = [
        Edge(a, b, id=i, relations=data["relations"]).options
        for i, (a, b, data) in enumerate(joined.edges(data=True))
    ]
    return {"nodes": network.nodes, "edges": network.edges}


def _size(label: Label, degree: int) -> float:
    """Give the radius of a node, in the layout's unit."""
    size = min(44.0, 6 + 4 * math.sqrt(degree))
    return {Label.PARK: size * 1.15, Label.PLACE: min(16.0, size * 0.7)}.get(label, size)


def short_name(name: str, aliases: Iterable[str]) -> str:
    """Shorten a long name: the longest alias that is short enough, else its beginning.

    >>> short_name("江苏鑫瑞峻新材料科技有限公司", ["鑫瑞峻"]), short_name("国家科学技术进步奖一等奖获奖项目", [])
    ('鑫瑞峻', '国家科学技术进步奖一等奖…')
    """
    # Characters that only steer the display (writing direction, zero width) would disguise the label.
    name, *aliases = (
        "".join(c for c in form if unicodedata.category(c) != "Cf") for form in (name, *aliases)
    )
    if len(name) <= SHORT:
        return name
    if fitting := [alias for alias in aliases if 3 <= len(alias) <= SHORT]:
        return min(fitting, key=lambda alias: (-len(alias), alias))
    return name if len(name) <= LONG else name[: LONG - 1] + "…"
