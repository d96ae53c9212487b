"""The way back: triples as `triples` makes them become a graph again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.graph import Graph
from kg.rdf import vocabulary as v
from kg.types import Citation, Entity, Evidence, Join, Kind, Label, Predicate, Relation, Source, Status

_LABELS: Mapping[str, Label] = {node.value: label for label, node in v.CLASSES.items()}
_PREDICATES: Mapping[str, Predicate] = {node.value: predicate for predicate, node in v.PROPERTIES.items()}
_STATUSES: Mapping[str, Status] = {node.value: status for status, node in v.STATUSES.items()}
_KINDS: Mapping[str, Kind] = {node.value: kind for kind, node in v.KINDS.items()}


def from_triples(triples: Iterable[ox.Triple]) -> Graph:
    """Convert the triples of a graph back to it, without its extractions, which RDF does not hold.

    Evidence comes back sorted by place. Characters that RDF cannot hold come back as U+FFFD.
    Raises ValueError where the triples are not those of a built graph.
    """
    return _Reader(triples).graph()


class _Reader:
    """Triples by subject and predicate; every value as its string."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._values: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._instances: defaultdict[str, list[str]] = defaultdict(list)
        for triple in triples:
            subject, value = _string(triple.subject), _string(triple.object)
            self._values[subject, triple.predicate.value].append(value)
            if triple.predicate == v.TYPE:
                self._instances[value].append(subject)

    def all(self, node: str, predicate: ox.NamedNode) -> list[str]:
        return self._values.get((node, predicate.value), [])

    def maybe(self, node: str, predicate: ox.NamedNode) -> str | None:
        values = self.all(node, predicate)
        return values[0] if values else None

    def one(self, node: str, predicate: ox.NamedNode) -> str:
        values = self.all(node, predicate)
        if len(values) != 1:
            raise ValueError(
                f"<{node}> has {len(values)} values of <{predicate.value}>; a built graph has one"
            )
        return values[0]

    def graph(self) -> Graph:
        articles = {node: self._source(node) for node in self._instances[v.ARTICLE.value]}
        self._articles = {node: source.id for node, source in articles.items()}
        bases = [self.one(node, v.URI_SPACE) for node in self._instances[v.DATASET.value]]
        if len(bases) != 1:
            raise ValueError(f"found {len(bases)} data sets (void:Dataset); a built graph has one")
        return Graph(
            base_iri=bases[0],
            extractions=(),
            sources=tuple(sorted(articles.values(), key=lambda source: (source.document, source.number))),
            entities=tuple(self._entity(node) for node in sorted(self._instances[v.ENTITY.value])),
            citations=tuple(sorted(self._citation(node) for node in self._instances[v.MENTION.value])),
            relations=tuple(self._relation(node) for node in sorted(self._instances[v.RELATION.value])),
        )

    def _source(self, node: str) -> Source:
        page, first = self.maybe(node, v.PAGE), self.maybe(node, v.ALTERNATE_OF)
        return Source(
            document=self.one(self.one(node, v.IS_PART_OF), v.NAME),
            number=int(self.one(node, v.POSITION)),
            kind=_KINDS[self.one(node, v.KIND)],
            title=self.maybe(node, v.HEADLINE) or "",
            date=self.maybe(node, v.DATE_PUBLISHED),
            source=self.maybe(node, v.PUBLISHER),
            url=self.maybe(node, v.URL),
            byline=self.maybe(node, v.CREATOR),
            page=int(page) if page is not None else None,
            reprint_of=self._article_id(first) if first is not None else None,
        )

    def _article_id(self, node: str) -> str:
        return f"{self.one(self.one(node, v.IS_PART_OF), v.NAME)}#{self.one(node, v.POSITION)}"

    def _entity(self, node: str) -> Entity:
        labels = [_LABELS[cls] for cls in self.all(node, v.TYPE) if cls in _LABELS]
        if len(labels) != 1:
            raise ValueError(f"<{node}> is of {len(labels)} classes; an entity is of one")
        known = {key: self.maybe(node, predicate) for key, predicate in v.FACTS.items()}
        more = {
            self.one(item, v.PROPERTY_ID): self.one(item, v.VALUE) for item in self.all(node, v.ADDITIONAL)
        }
        return Entity(
            id=node,
            label=labels[0],
            name=self.one(node, v.PREF_LABEL),
            aliases=tuple(sorted(self.all(node, v.ALT_LABEL))),
            place=self.maybe(node, v.PLACE_NAME),
            properties={key: value for key, value in known.items() if value is not None} | more,
            joins=tuple(self._join(item) for item in self.all(node, v.HAS_JOIN)),
            mentions=int(self.one(node, v.MENTION_COUNT)),
            documents=int(self.one(node, v.DOCUMENT_COUNT)),
        )

    def _join(self, node: str) -> Join:
        return Join(
            self.one(node, v.SURFACE),
            self.one(node, v.JOINED_TO),
            self.one(node, v.RULE),
            float(self.one(node, v.SCORE)),
        )

    def _citation(self, node: str) -> Citation:
        document, start, end, text = self._place(node)
        return Citation(
            document=document,
            start=start,
            end=end,
            text=text,
            label=_LABELS[self.one(node, v.MENTION_TYPE)],
            entity=self.one(node, v.REFERS_TO),
            article=self._articles[self.one(node, v.DERIVED_FROM)],
            score=float(self.one(node, v.SCORE)),
        )

    def _place(self, node: str) -> tuple[str, int, int, str]:
        values = {
            predicate: value
            for selector in self.all(node, v.HAS_SELECTOR)
            for predicate in (v.START, v.END, v.EXACT)
            for value in self.all(selector, predicate)
        }
        if len(values) != 3:
            raise ValueError(f"<{node}> has no text position and quotation; a built graph has both")
        document = self.one(self.one(node, v.HAS_SOURCE), v.NAME)
        return document, int(values[v.START]), int(values[v.END]), values[v.EXACT]

    def _relation(self, node: str) -> Relation:
        evidence = (self._evidence(item) for item in self.all(node, v.HAS_EVIDENCE))
        return Relation(
            id=node,
            subject=self.one(node, v.SUBJECT),
            predicate=_PREDICATES[self.one(node, v.PREDICATE)],
            object=self.one(node, v.OBJECT),
            title=self.maybe(node, v.TITLE),
            score=float(self.one(node, v.SCORE)),
            status=_STATUSES[self.one(node, v.STATUS)],
            time=self.maybe(node, v.TIME),
            evidence=tuple(sorted(evidence, key=lambda e: (e.document, e.start, e.end, e.rule, e.score))),
        )

    def _evidence(self, node: str) -> Evidence:
        document, start, end, text = self._place(node)
        return Evidence(
            document=document,
            start=start,
            end=end,
            text=text,
            article=self._articles[self.one(node, v.DERIVED_FROM)],
            score=float(self.one(node, v.SCORE)),
            status=_STATUSES[self.one(node, v.STATUS)],
            time=self.maybe(node, v.TIME),
            rule=self.maybe(node, v.RULE) or "",
        )


def _string(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal):
        return term.value
    raise ValueError(f"a built graph has no term such as {term}")
