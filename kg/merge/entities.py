"""Entities of the graph: the things that names were resolved to, each with its names, IRI and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kg.iri import digest, mint
from kg.reprints import tally
from kg.resolve.across import Resolved
from kg.resolve.facts import canonical, place_around, properties_of
from kg.resolve.forms import form
from kg.resolve.namesakes import is_namesake
from kg.resolve.traditional import unfold_joins
from kg.types import Citation, Entity, Extraction, Join, Label, Relation, Source

_SAME_NAME = 0.97
# Quotation marks in a name would only make its IRI hard to read; comparison passes over them anyway.
_QUOTATION = dict.fromkeys(map(ord, "“”‘’\"'「」『』《》〈〉"))


def draft(thing: Resolved, extractions: Sequence[Extraction], base_iri: str) -> Entity:
    """Make the entity of a resolved thing, as yet without counts."""
    one = thing.identity
    clusters = [extractions[at].clusters[index] for at, index in thing.clusters]
    # A text names the thing once, however often it was printed: reprints stand where the first printing does.
    called = {
        (extractions[at].source.id, extractions[at].clusters[index].name) for at, index in thing.clusters
    }
    name, listed = canonical(one, [name for _, name in sorted(called)])
    names = {cluster.name for cluster in clusters}.union(*(cluster.aliases for cluster in clusters))
    joins = {join for cluster in clusters for join in cluster.joins}
    joins = joins.union(unfold_joins(thing.joins, names), listed)
    joins |= _same_name({cluster.name for cluster in clusters} - {name}, name, joins)
    place = place_around(one)
    properties = properties_of(one, name)
    if is_namesake(one.label, name):
        place = min((cluster.place for cluster in clusters if cluster.place), default=None)
    if one.label is Label.PLACE and not properties:
        place = one.qualifier or None
    qualifier = place or ("" if one.label is Label.PLACE else one.qualifier)
    parts = [part.translate(_QUOTATION) or part for part in (name, qualifier) if part]
    iri = mint(base_iri, one.label.value.lower(), *parts)
    return Entity(
        iri,
        one.label,
        name,
        tuple(sorted(names - {name})),
        place,
        properties,
        tuple(sorted(joins, key=lambda join: (join.surface, join.name, join.rule, join.score))),
    )


def _same_name(others: set[str], name: str, joins: Collection[Join]) -> set[Join]:
    """Give the joins of canonical names of other articles that are the same name by their identity alone."""
    explained = {end for join in joins for end in (join.surface, join.name)}
    plain = form(name).plain
    return {
        Join(other, name, "spelling" if form(other).plain == plain else "same-name", _SAME_NAME)
        for other in others - explained
    }


def distinct(drafts: Sequence[Entity]) -> list[Entity]:
    """Tell apart entities whose readable IRIs agree, by a digest of all of their names.

    Names that normalisation makes one in an IRI but that comparison holds apart are rare, but no two
    entities may ever share an IRI.
    """
    by_iri: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in drafts:
        by_iri[entity.id].append(entity)
    return [
        entity
        if len(by_iri[entity.id]) == 1
        else replace(entity, id=f"{entity.id}/{digest(entity.name, entity.place or '', *entity.aliases)}")
        for entity in drafts
    ]


def counted(
    drafts: Sequence[Entity],
    sources: Mapping[str, Source],
    citations: Sequence[Citation],
    relations: Sequence[Relation],
) -> tuple[Entity, ...]:
    """Count mentions and documents, each text once, and leave out what is neither mentioned nor related.

    The document of a text is that of its first printing.
    """
    mentions = tally(((citation.entity, citation.article) for citation in citations), sources)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for citation in citations:
        first = sources[citation.article].reprint_of or citation.article
        documents[citation.entity].add(sources[first].document)
    related = {end for relation in relations for end in (relation.subject, relation.object)}
    return tuple(
        replace(entity, mentions=mentions[entity.id], documents=len(documents[entity.id]))
        for entity in sorted(drafts, key=lambda entity: entity.id)
        if entity.id in mentions or entity.id in related
    )
