"""A graph as a networkx one and back: the same nodes, edges and evidence, for algorithms and layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from kg.types import Entity, Label, Predicate, Relation, Status

if TYPE_CHECKING:
    from kg.graph import Graph


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """Give one node an entity, keyed by IRI, and one edge a relation, keyed by its IRI.

    Attributes carry the field names of `Entity` and `Relation`; labels, predicates and states are
    plain strings, lists are tuples. Attributes of the network itself are `base_iri`, `sources` and
    `citations`, so that nothing but the extractions is lost.
    """
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        base_iri=graph.base_iri, sources=graph.sources, citations=graph.citations
    )
    for entity in graph.entities:
        network.add_node(
            entity.id,
            name=entity.name,
            label=entity.label.value,
            aliases=entity.aliases,
            place=entity.place,
            properties=dict(entity.properties),
            joins=entity.joins,
            mentions=entity.mentions,
            documents=entity.documents,
        )
    for relation in graph.relations:
        network.add_edge(
            relation.subject,
            relation.object,
            key=relation.id,
            predicate=relation.predicate.value,
            title=relation.title,
            score=relation.score,
            status=relation.status.value,
            time=relation.time,
            evidence=relation.evidence,
        )
    return network


def from_networkx(network: nx.MultiDiGraph[str]) -> tuple[tuple[Entity, ...], tuple[Relation, ...]]:
    """Give the entities and relations of a network that `to_networkx` made, sorted by IRI.

    Raises KeyError for a node or edge that lacks an
    attribute, and ValueError for a label, predicate or status that is none.
    """
    entities = [
        Entity(
            iri,
            Label(node["label"]),
            node["name"],
            tuple(node["aliases"]),
            node["place"],
            dict(node["properties"]),
            tuple(node["joins"]),
            node["mentions"],
            node["documents"],
        )
        for iri, node in network.nodes(data=True)
    ]
    relations = [
        Relation(
            key,
            subject,
            Predicate(edge["predicate"]),
            object_,
            edge["title"],
            edge["score"],
            Status(edge["status"]),
            edge["time"],
            tuple(edge["evidence"]),
        )
        for subject, object_, key, edge in network.edges(keys=True, data=True)
    ]
    return tuple(sorted(entities, key=lambda e: e.id)), tuple(sorted(relations, key=lambda r: r.id))
