"""Why the graph says what it says of one thing: its names, what joined them, its namesakes, its relations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from kg.errors import KgError
from kg.graph import Graph
from kg.lexicon.entries import Source as NameList
from kg.lexicon.store import FOLDER
from kg.lexicon.tables import SOURCES, read_table
from kg.reprints import tally
from kg.resolve.facts import entry_of
from kg.resolve.forms import form
from kg.resolve.identity import known
from kg.result import visible
from kg.types import Citation, Entity, Evidence, Join, Label, Relation, Source

_MANY = 3  # sentences that are shown of one relation


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form and how often the texts have it, reprints not counted; 0 if only the name lists give it."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """A document that names the thing: how often, and in which articles."""

    document: str
    mentions: int
    articles: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """What the name lists know, with the list's source, its licence and its origin (empty if unknown)."""

    name: str
    value: str
    source: str = ""
    licence: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another thing that bears one of the names (`shared`), and what tells the two apart."""

    entity: Entity
    shared: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation of the thing; `other` is the entity at its other end, `outgoing` whether it leads there.

    `statements` are the sentences that state it, the surest first, each in all of its printings.
    """

    relation: Relation
    other: Entity
    outgoing: bool
    statements: tuple[tuple[Evidence, ...], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """All that the graph has of one entity. Forms come with the most frequent first, facts with the surest."""

    entity: Entity
    forms: tuple[Form, ...]
    documents: tuple[Place, ...]
    joins: tuple[Join, ...]
    properties: tuple[Property, ...]
    namesakes: tuple[Namesake, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a name stands for in a graph: one thing or several, the most often mentioned first."""

    name: str
    things: tuple[Thing, ...]


def explain(source: Graph | Path | str, name: str) -> Explanation:
    """Tell what a name (or an IRI) stands for in a graph, or in the folder of a build, and why.

    A folder must have its `graph.ttl`. Quotation marks in the name do not count,
    official wording equals colloquial, and a short name of the name lists stands for the full one. Raises KgError where there is no graph, and for a name
    that it does not know.
    """
    graph = source if isinstance(source, Graph) else _read(source)
    by_form = _by_form(graph)
    wanted = _called(graph, by_form, name)
    if not wanted:
        raise KgError(_unknown(graph, name))
    citations: defaultdict[str, list[Citation]] = defaultdict(list)
    for citation in graph.citations:
        citations[citation.entity].append(citation)
    facts = _facts(graph, {entity.id for entity in wanted})
    things = [
        Thing(
            entity,
            _forms(entity, citations[entity.id], graph),
            _documents(citations[entity.id], graph),
            entity.joins,
            _properties(entity),
            _namesakes(entity, by_form),
            facts[entity.id],
        )
        for entity in sorted(wanted, key=lambda entity: (-entity.mentions, entity.id))
    ]
    return Explanation(name, tuple(things))


def format_explanation(explanation: Explanation) -> str:
    """Lay an explanation out as plain text; control and direction characters are shown as escapes."""
    lines: list[str] = []
    number = len(explanation.things)
    if number > 1:
        lines += [f"{explanation.name} is the name of {number} things", ""]
    for thing in explanation.things:
        lines += [*_lines(thing), ""]
    return "".join(visible(line) + "\n" for line in lines[:-1])


# ---------------------------------------------------------------- looking up


def _read(source: Path | str) -> Graph:
    from kg.rdf import from_triples  # pyoxigraph is needed for folders only
    from kg.rdf.files import read_turtle

    try:
        return from_triples(read_turtle(source))
    except ValueError as error:
        raise KgError(f"{source}: not the graph of a build ({error}); build it again") from error


def _by_form(graph: Graph) -> Mapping[str, list[Entity]]:
    found: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in graph.entities:
        for normal in {form(name).normal for name in (entity.name, *entity.aliases)}:
            found[normal].append(entity)
    return found


def _called(graph: Graph, by_form: Mapping[str, Sequence[Entity]], name: str) -> Sequence[Entity]:
    """Give what a name means: by its IRI, as it stands, in comparable form, or as the name lists know it."""
    by_iri = [entity for entity in graph.entities if entity.id == name]
    listed = {entry.name for label in Label if (entry := known(label, name)) is not None}
    return (
        by_iri
        or graph.find(name)
        or by_form.get(form(name).normal, ())
        or [entity for official in sorted(listed) for entity in graph.find(official)]
    )


def _unknown(graph: Graph, name: str) -> str:
    names = sorted({each for entity in graph.entities for each in (entity.name, *entity.aliases)})
    close = get_close_matches(name, names, n=5, cutoff=0.5)
    hint = f"similar names: {', '.join(close)}" if close else "names must be written as in entities.jsonl"
    return f"nothing in the graph is called {name!r}; {hint}"


def _forms(entity: Entity, citations: Iterable[Citation], graph: Graph) -> tuple[Form, ...]:
    articles = {source.id: source for source in graph.sources}
    counts = tally(((citation.text, citation.article) for citation in citations), articles)
    names = {*counts, entity.name, *entity.aliases}
    return tuple(Form(text, counts[text]) for text in sorted(names, key=lambda text: (-counts[text], text)))


def _documents(citations: Iterable[Citation], graph: Graph) -> tuple[Place, ...]:
    by_document: defaultdict[str, list[str]] = defaultdict(list)
    for citation in citations:
        by_document[citation.document].append(citation.article)
    return tuple(
        Place(document, len(articles), tuple(sorted(map(graph.article, set(articles)), key=_number)))
        for document, articles in sorted(by_document.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def _number(article: Source) -> int:
    return article.number


def _properties(entity: Entity) -> tuple[Property, ...]:
    entry = entry_of(entity)
    source = entry.source if entry is not None else ""
    told = _sources().get(source)
    return tuple(
        Property(
            key,
            value,
            source,
            told.licence if told is not None else "",
            told.origin if told is not None else "",
        )
        for key, value in sorted(entity.properties.items())
    )


@cache
def _sources() -> Mapping[str, NameList]:
    return {row.source: row for row in read_table(SOURCES, FOLDER)}


def _namesakes(entity: Entity, by_form: Mapping[str, Sequence[Entity]]) -> tuple[Namesake, ...]:
    shared: defaultdict[str, set[str]] = defaultdict(set)
    others: dict[str, Entity] = {}
    for name in (entity.name, *entity.aliases):
        for other in by_form[form(name).normal]:
            if other.id != entity.id:
                others[other.id] = other
                shared[other.id].add(name)
    return tuple(
        Namesake(others[iri], tuple(sorted(shared[iri])), _why(entity, others[iri])) for iri in sorted(others)
    )


def _why(one: Entity, other: Entity) -> str:
    if one.label is not other.label:
        return f"another type: {one.label.value} and {other.label.value}"
    places = [entity.place or entity.properties.get("city") or "" for entity in (one, other)]
    if all(places) and places[0] != places[1]:
        return f"another place: {places[0]} and {places[1]}"
    if any(places) and places[0] != places[1]:
        return f"only one is known to be in {places[0] or places[1]}"
    return "the articles share nothing else that would show them to be one"


def _facts(graph: Graph, wanted: set[str]) -> Mapping[str, tuple[Fact, ...]]:
    found: defaultdict[str, list[Fact]] = defaultdict(list)
    for relation in graph.relations:
        for here, there in ((relation.subject, relation.object), (relation.object, relation.subject)):
            if here in wanted:
                outgoing = here == relation.subject
                found[here].append(Fact(relation, graph.entity(there), outgoing, _surest(relation, graph)))
    return defaultdict(
        tuple,
        {
            iri: tuple(sorted(facts, key=lambda fact: (-fact.relation.score, fact.relation.id)))
            for iri, facts in found.items()
        },
    )


def _surest(relation: Relation, graph: Graph) -> tuple[tuple[Evidence, ...], ...]:
    return tuple(sorted(graph.statements(relation), key=lambda said: -said[0].score))


# ---------------------------------------------------------------- showing


def _lines(thing: Thing) -> Iterator[str]:
    entity = thing.entity
    yield f"{entity.name}  ({entity.label.value}{f', {entity.place}' if entity.place else ''})"
    yield f"  {entity.id}"
    yield "  names"
    for one in thing.forms:
        yield f"    {one.text}  {f'{one.count}×' if one.count else 'not in the texts'}"
    yield "  joined because"
    for join in thing.joins:
        yield f"    {join.surface} = {join.name}  ({join.rule}, {join.score:.2f})"
    if not thing.joins:
        yield "    it has one name only" if len(thing.forms) == 1 else "    its names differ in marks only"
    if thing.properties:
        yield "  known from the name lists"
    for fact in thing.properties:
        source = ", ".join(part for part in (fact.source, fact.licence, fact.origin) if part)
        yield f"    {fact.name}: {fact.value}{f'  ({source})' if source else ''}"
    if thing.namesakes:
        yield "  kept apart from"
    for other in thing.namesakes:
        yield f"    {other.entity.name}  ({other.why}; both: {'、'.join(other.shared)})  {other.entity.id}"
    fewer = entity.documents if entity.documents < len(thing.documents) else None
    yield f"  documents: {len(thing.documents)}{f', {fewer} without reprints' if fewer is not None else ''}"
    for place in thing.documents:
        yield f"    {place.document}  {place.mentions}×"
        for article in place.articles:
            reprint = f"  (the text of {article.reprint_of})" if article.reprint_of else ""
            yield f"      {article.number}. {article.title}".rstrip() + reprint
    yield f"  relations: {len(thing.facts)}"
    for relation in thing.facts:
        yield from _fact_lines(entity, relation)


def _fact_lines(entity: Entity, fact: Fact) -> Iterator[str]:
    relation = fact.relation
    ends = (entity.name, fact.other.name) if fact.outgoing else (fact.other.name, entity.name)
    title = f" ({relation.title})" if relation.title else ""
    time = f", {relation.time}" if relation.time else ""
    yield f"    {ends[0]} {relation.predicate.value}{title} {ends[1]}  [{relation.status.value}{time}, {relation.score:.2f}]"
    for one, *again in fact.statements[:_MANY]:
        rule = f", {one.rule}" if one.rule else ""
        yield f"      {one.text}"
        yield f"        {one.document}, {one.start}–{one.end}{rule}, {one.score:.2f}"
        yield from (f"        also in {other.document}, {other.start}–{other.end}" for other in again)
    if len(fact.statements) > _MANY:
        yield f"      and {len(fact.statements) - _MANY} more"
