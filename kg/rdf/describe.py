"""A graph as RDF triples: its sources, entities, mentions, and relations with their evidence.

Every node has an IRI, so that the same graph always gives the same triples in the same order. The
project's ontology (`ontology/park.ttl`) explains each term.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph import Graph
from kg.iri import mint
from kg.rdf import vocabulary as v
from kg.rdf.literals import decimal, integer, limits, moment, plain, zh
from kg.types import Citation, Entity, Evidence, Predicate, Relation, Source

Pairs = Iterable[tuple[NamedNode, NamedNode | Literal]]


def triples(graph: Graph) -> Iterator[Triple]:
    """Yield the triples of a graph, those of one subject together, each once.

    Raises ValueError for an IRI that is not valid, which `kg.iri.mint` never makes from a valid base.
    """
    base = graph.base_iri
    yield from _about(
        NamedNode(base),
        [(v.TYPE, v.DATASET), (v.URI_SPACE, plain(base)), (v.VOCABULARY, NamedNode(v.ONTOLOGY))],
    )
    yield from _sources(base, graph.sources)
    yield from _entities(base, graph)
    for citation in graph.citations:
        yield from _mention(base, citation)
    for title in sorted({r.title for r in graph.relations if _is_post(r) and r.title}):
        yield from _about(_role(base, title), [(v.TYPE, v.ROLE_CLASS), (v.PREF_LABEL, zh(title))])
    for relation in graph.relations:
        yield from _relation(base, relation, len(graph.statements(relation)))
    yield from _sentences(base, graph.relations)


def _about(subject: NamedNode, pairs: Pairs) -> Iterator[Triple]:
    return (Triple(subject, predicate, value) for predicate, value in dict.fromkeys(pairs))


# ---------------------------------------------------------------- IRIs


@lru_cache(maxsize=1024)
def _iri(base: str, kind: str, document: str) -> NamedNode:
    return NamedNode(mint(base, kind, *document.split("/")))


def _place(base: str, kind: str, document: str, start: int, end: int) -> str:
    return f"{_iri(base, kind, document).value}/{start}-{end}"


@lru_cache(maxsize=1024)
def _article(base: str, article: str) -> NamedNode:
    document, _, number = article.rpartition("#")
    return NamedNode(mint(base, "article", *document.split("/"), number))


def _part(base: str, kind: str, entity: Entity, *names: str) -> NamedNode:
    return NamedNode(mint(f"{base}{kind}/{entity.id.removeprefix(base)}/", *names))


def _role(base: str, title: str) -> NamedNode:
    return NamedNode(mint(base, "role", title))


def _sentence(base: str, evidence: Evidence) -> str:
    return _place(base, "sentence", evidence.document, evidence.start, evidence.end)


# ---------------------------------------------------------------- sources


def _sources(base: str, sources: Iterable[Source]) -> Iterator[Triple]:
    sources = tuple(sources)
    for name in sorted({source.document for source in sources}):
        yield from _about(_iri(base, "document", name), [(v.TYPE, v.DOCUMENT), (v.NAME, plain(name))])
    for source in sources:
        pairs: list[tuple[NamedNode, NamedNode | Literal | None]] = [
            (v.TYPE, v.ARTICLE),
            (v.IS_PART_OF, _iri(base, "document", source.document)),
            (v.POSITION, integer(source.number)),
            (v.KIND, v.KINDS[source.kind]),
            (v.HEADLINE, zh(source.title) if source.title else None),
            (v.DATE_PUBLISHED, moment(source.date) if source.date else None),
            (v.PUBLISHER, zh(source.source) if source.source else None),
            (v.CREATOR, zh(source.byline) if source.byline else None),
            (v.URL, plain(source.url) if source.url else None),
            (v.PAGE, integer(source.page) if source.page is not None else None),
            (v.ALTERNATE_OF, _article(base, source.reprint_of) if source.reprint_of else None),
        ]
        yield from _about(_article(base, source.id), [(p, o) for p, o in pairs if o is not None])


# ---------------------------------------------------------------- entities


def _entities(base: str, graph: Graph) -> Iterator[Triple]:
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for citation in graph.citations:
        articles[citation.entity].add(citation.article)
    outgoing: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in graph.relations:
        if relation.status in v.ASSERTED:
            outgoing[relation.subject].append(relation)
    for entity in graph.entities:
        subject = NamedNode(entity.id)
        yield from _about(
            subject,
            [
                (v.TYPE, v.CLASSES[entity.label]),
                (v.TYPE, v.ENTITY),
                (v.PREF_LABEL, zh(entity.name)),
                *((v.ALT_LABEL, zh(alias)) for alias in entity.aliases if alias != entity.name),
                *([(v.PLACE_NAME, zh(entity.place))] if entity.place else []),
                *(
                    (v.FACTS[key], plain(entity.properties[key]))
                    for key in v.FACTS
                    if key in entity.properties
                ),
                (v.MENTION_COUNT, integer(entity.mentions)),
                (v.DOCUMENT_COUNT, integer(entity.documents)),
                *((v.MENTIONED_IN, _article(base, article)) for article in sorted(articles[entity.id])),
                *((v.PROPERTIES[r.predicate], NamedNode(r.object)) for r in outgoing[entity.id]),
                *((v.ADDITIONAL, node) for node, _ in _additional(base, entity)),
                *((v.HAS_JOIN, node) for node, _ in _joins(base, entity)),
            ],
        )
        for node, pairs in (*_additional(base, entity), *_joins(base, entity)):
            yield from _about(node, pairs)


def _additional(base: str, entity: Entity) -> Iterator[tuple[NamedNode, Pairs]]:
    for key, value in sorted(entity.properties.items()):
        if key not in v.FACTS:
            node = _part(base, "property", entity, key)
            yield node, [(v.TYPE, v.PROPERTY_VALUE), (v.PROPERTY_ID, plain(key)), (v.VALUE, plain(value))]


def _joins(base: str, entity: Entity) -> Iterator[tuple[NamedNode, Pairs]]:
    for join in entity.joins:
        node = _part(base, "join", entity, join.rule, join.surface, join.name)
        yield (
            node,
            [
                (v.TYPE, v.JOIN),
                (v.SURFACE, zh(join.surface)),
                (v.JOINED_TO, zh(join.name)),
                (v.RULE, plain(join.rule)),
                (v.SCORE, decimal(join.score)),
            ],
        )


# ---------------------------------------------------------------- mentions


def _mention(base: str, citation: Citation) -> Iterator[Triple]:
    place = _place(base, "mention", citation.document, citation.start, citation.end)
    yield from _about(
        NamedNode(place),
        [
            (v.TYPE, v.MENTION),
            (v.REFERS_TO, NamedNode(citation.entity)),
            (v.MENTION_TYPE, v.CLASSES[citation.label]),
            (v.SCORE, decimal(citation.score)),
            (v.HAS_SOURCE, _iri(base, "document", citation.document)),
            (v.DERIVED_FROM, _article(base, citation.article)),
            *((v.HAS_SELECTOR, node) for node in _selectors(place)),
        ],
    )
    yield from _selected(place, citation.start, citation.end, citation.text)


def _selectors(place: str) -> tuple[NamedNode, NamedNode]:
    return NamedNode(f"{place}/position"), NamedNode(f"{place}/quote")


def _selected(place: str, start: int, end: int, text: str) -> Iterator[Triple]:
    position, quote = _selectors(place)
    yield from _about(
        position, [(v.TYPE, v.POSITION_SELECTOR), (v.START, integer(start)), (v.END, integer(end))]
    )
    yield from _about(quote, [(v.TYPE, v.QUOTE_SELECTOR), (v.EXACT, plain(text))])


# ---------------------------------------------------------------- relations


def _is_post(relation: Relation) -> bool:
    return relation.predicate is Predicate.HOLDS_POSITION


def _relation(base: str, relation: Relation, support: int) -> Iterator[Triple]:
    subject, obj = NamedNode(relation.subject), NamedNode(relation.object)
    evidence = tuple(_evidence(base, relation))
    pairs: list[tuple[NamedNode, NamedNode | Literal]] = [
        (v.TYPE, v.RELATION),
        (v.SUBJECT, subject),
        (v.PREDICATE, v.PROPERTIES[relation.predicate]),
        (v.OBJECT, obj),
        (v.STATUS, v.STATUSES[relation.status]),
        (v.SCORE, decimal(relation.score)),
        (v.SUPPORT, integer(support)),
        *_time(relation.time),
    ]
    if relation.title is not None:
        pairs.append((v.TITLE, zh(relation.title)))
    if _is_post(relation):
        pairs += [(v.TYPE, v.POST), (v.MEMBER, subject), (v.ORGANIZATION, obj)]
        pairs += [(v.ROLE, _role(base, relation.title))] if relation.title else []
    pairs += [(v.HAS_EVIDENCE, node) for node, _ in evidence]
    yield from _about(NamedNode(relation.id), pairs)
    for node, about in evidence:
        yield from _about(node, about)


def _evidence(base: str, relation: Relation) -> Iterator[tuple[NamedNode, Pairs]]:
    seen: Counter[str] = Counter()
    for evidence in relation.evidence:
        place = _sentence(base, evidence)
        name = f"{relation.id}/evidence/" + place.removeprefix(f"{base}sentence/")
        seen[name] += 1
        node = NamedNode(name if seen[name] == 1 else f"{name}/{seen[name]}")
        yield (
            node,
            [
                (v.TYPE, v.EVIDENCE),
                (v.STATUS, v.STATUSES[evidence.status]),
                (v.SCORE, decimal(evidence.score)),
                *_time(evidence.time),
                *([(v.RULE, plain(evidence.rule))] if evidence.rule else []),
                (v.HAS_SOURCE, _iri(base, "document", evidence.document)),
                (v.DERIVED_FROM, _article(base, evidence.article)),
                *((v.HAS_SELECTOR, selector) for selector in _selectors(place)),
            ],
        )


def _time(time: str | None) -> Pairs:
    if time is None:
        return []
    earliest, latest = limits(time)
    pairs = [(v.TIME, moment(time)), (v.EARLIEST, earliest), (v.LATEST, latest)]
    return [(predicate, value) for predicate, value in pairs if value is not None]


def _sentences(base: str, relations: Iterable[Relation]) -> Iterator[Triple]:
    """Yield the selectors of all evidence sentences: several relations may share one."""
    sentences: Mapping[str, Evidence] = {
        _sentence(base, evidence): evidence for relation in relations for evidence in relation.evidence
    }
    for place in sorted(sentences):
        evidence = sentences[place]
        yield from _selected(place, evidence.start, evidence.end, evidence.text)
