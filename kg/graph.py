"""The graph that a build makes: entities, relations, and where each of them is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx

from kg.lexicon import lexicon
from kg.networks import from_networkx, to_networkx
from kg.reprints import statements
from kg.types import Citation, Entity, Evidence, Extraction, Relation, Source

if TYPE_CHECKING:
    import rdflib

BASE_IRI = "https://example.org/kg/"


@dataclass(frozen=True)
class Graph:
    """What many articles state together. Made by `kg.merge`; all parts are sorted.

    `extractions` is what it was merged from, so that merging it again with others gives the same
    as merging everything at once. `dropped` counts the stated relations that were left out
    because they cannot be, by the reason.
    """

    base_iri: str
    extractions: tuple[Extraction, ...]
    sources: tuple[Source, ...]
    entities: tuple[Entity, ...]
    citations: tuple[Citation, ...]
    relations: tuple[Relation, ...]
    dropped: tuple[tuple[str, int], ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def _articles(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Entity, ...]]:
        return _indexed(self.entities, str)

    @cached_property
    def _by_simplified(self) -> dict[str, tuple[Entity, ...]]:
        return _indexed(self.entities, lexicon().simplified)

    def entity(self, iri: str) -> Entity:
        """Give the entity of an IRI. Raises KeyError for an unknown one."""
        return self._by_id[iri]

    def find(self, name: str) -> tuple[Entity, ...]:
        """Give every entity that bears a name as its canonical name or an alias, sorted by IRI.

        If none does, those that bear it in the other kind of characters (江陰高新區 for 江阴高新区).
        """
        return self._by_name.get(name) or self._by_simplified.get(lexicon().simplified(name), ())

    def article(self, id: str) -> Source:
        """Give the article that evidence or a citation names. Raises KeyError for an unknown one."""
        return self._articles[id]

    def statements(self, relation: Relation) -> tuple[tuple[Evidence, ...], ...]:
        """Group a relation's evidence: each group is one sentence in all of its printings, the first in front.

        How many groups there are is how often the relation is stated, reprints counting once.
        """
        return statements(relation.evidence, self._articles)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Give the graph for networkx: one node an entity, one edge a relation, keyed by their IRIs."""
        return to_networkx(self)

    @classmethod
    def from_networkx(cls, network: nx.MultiDiGraph[str]) -> Graph:
        """Take back a network that `to_networkx` gave, whatever nodes and edges were left out of it since.

        Raises KeyError for a node or edge that lacks an attribute, ValueError for a label, predicate or
        status that is none.
        """
        entities, relations = from_networkx(network)
        known = {entity.id for entity in entities}
        citations = tuple(c for c in network.graph["citations"] if c.entity in known)
        return cls(network.graph["base_iri"], (), network.graph["sources"], entities, citations, relations)

    @classmethod
    def from_rdflib(cls, graph: rdflib.Graph) -> Graph:
        """Take back what `to_rdflib` gave, or rdflib parsed from `graph.ttl`.

        Raises ValueError where it does not hold such a graph.
        """
        from kg.rdf.convert import from_rdflib

        return from_rdflib(graph)

    def to_rdflib(self) -> rdflib.Graph:
        """Give the graph for rdflib, with the triples that `graph.ttl` has."""
        from kg.rdf.convert import to_rdflib  # rdflib takes a quarter of a second to import

        return to_rdflib(self)


def _indexed(entities: Iterable[Entity], key: Callable[[str], str]) -> dict[str, tuple[Entity, ...]]:
    found: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        for name in {key(name) for name in (entity.name, *entity.aliases)}:
            found[name].append(entity)
    return {name: tuple(bearers) for name, bearers in found.items()}
