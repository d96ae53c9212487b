"""merge: the extractions of many articles become one graph, in any order and any grouping the same one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from kg.graph import BASE_IRI, Graph
from kg.iri import mint
from kg.lexicon import lexicon
from kg.relate.validate import contradicted
from kg.reprints import first_printings, statements
from kg.resolve.across import Resolved, resolve_across
from kg.resolve.facts import canonical, place_around, properties_of
from kg.resolve.forms import form
from kg.resolve.namesakes import is_namesake
from kg.resolve.traditional import fold_extraction, unfold_joins
from kg.types import (
    Citation,
    Claim,
    Entity,
    Evidence,
    Extraction,
    Join,
    Label,
    Predicate,
    Relation,
    Source,
    Status,
)

_SYMMETRIC = frozenset({Predicate.COOPERATES_WITH})
_SAME_NAME = 0.97
# No number of sentences makes a machine's reading certain.
_SUREST = 0.99
_HASH_LENGTH = 16
_ONE_THING = "the two ends proved to be one thing"
# Quotation marks in a name would only make its IRI hard to read; comparison passes over them anyway.
_QUOTATION = dict.fromkeys(map(ord, "“”‘’\"'「」『』《》〈〉"))

At = tuple[int, int]
Triple = tuple[str, Predicate, str, str | None]


def merge(extractions: Iterable[Extraction], *, base_iri: str = BASE_IRI) -> Graph:
    """Resolve the names of all extractions against each other, and join what they state.

    The graph is a function of the set of extractions. An extraction that is given twice counts once. A text that
    was printed again keeps the sources, mentions and evidence of each printing, but scores and counts take it once
    (see `kg.reprints`), and names that need their document to be told apart are those of the first printing.
    Raises ValueError for a base IRI that is not absolute or does not end in `/` or `#`.
    """
    if ":" not in base_iri or not base_iri.endswith(("/", "#")):
        raise ValueError(f"base IRI {base_iri!r} must be absolute and end in / or #, such as {BASE_IRI}")
    ordered = _ordered(extractions)
    sources = _sources(ordered)
    things = resolve_across([fold_extraction(_as_first(one, sources)) for one in ordered])
    drafts = _distinct([_draft(thing, ordered, base_iri) for thing in things])
    iri_of = {at: draft.id for thing, draft in zip(things, drafts, strict=True) for at in thing.clusters}
    citations = _citations(ordered, iri_of)
    relations, dropped = _relations(ordered, sources, iri_of, base_iri)
    return Graph(
        base_iri,
        ordered,
        tuple(sources[extraction.source.id] for extraction in ordered),
        _counted(drafts, sources, citations, relations),
        citations,
        relations,
        dropped=tuple(sorted(dropped.items())),
    )


def merge_graphs(*graphs: Graph, base_iri: str | None = None) -> Graph:
    """Merge graphs to the graph that all of their extractions give together.

    The base IRI is that of the graphs, which must agree unless one is given; ValueError otherwise.
    """
    bases = {graph.base_iri for graph in graphs} if base_iri is None else {base_iri}
    if len(bases) > 1:
        raise ValueError(f"the graphs have several base IRIs ({', '.join(sorted(bases))}); give base_iri")
    return merge(
        (extraction for graph in graphs for extraction in graph.extractions),
        base_iri=(bases or {BASE_IRI}).pop(),
    )


def _ordered(extractions: Iterable[Extraction]) -> tuple[Extraction, ...]:
    """Sort by source and drop repetitions; of two readings of one article, neither is lost."""
    by_source: defaultdict[tuple[str, int], list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        same = by_source[extraction.source.document, extraction.source.number]
        if extraction not in same:
            same.append(extraction)
    return tuple(
        extraction
        for key in sorted(by_source)
        for extraction in (by_source[key] if len(by_source[key]) == 1 else sorted(by_source[key], key=repr))
    )


def _sources(extractions: Sequence[Extraction]) -> Mapping[str, Source]:
    """Give the articles by id, reprints marked."""
    first = first_printings(extractions)
    return {
        one.id: replace(one, reprint_of=first[one.id]) if first[one.id] != one.id else one
        for one in (extraction.source for extraction in extractions)
    }


def _as_first(extraction: Extraction, sources: Mapping[str, Source]) -> Extraction:
    """Read a reprint as if it stood where the first printing does: what it names is what that one names."""
    first = sources[extraction.source.id].reprint_of
    return extraction if first is None else replace(extraction, source=sources[first])


# ---------------------------------------------------------------- entities


def _draft(thing: Resolved, extractions: Sequence[Extraction], base_iri: str) -> Entity:
    """Make the entity of a resolved thing, as yet without counts."""
    one = thing.identity
    clusters = [extractions[at].clusters[index] for at, index in thing.clusters]
    name, listed = canonical(one, [cluster.name for cluster in clusters])
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


def _distinct(drafts: Sequence[Entity]) -> list[Entity]:
    """Tell apart entities whose readable IRIs agree, by a digest of all of their names.

    Names that normalisation makes one in an IRI but that comparison holds apart are rare, but no two
    entities may ever share an IRI.
    """
    by_iri: defaultdict[str, list[Entity]] = defaultdict(list)
    for draft in drafts:
        by_iri[draft.id].append(draft)
    return [
        draft
        if len(by_iri[draft.id]) == 1
        else replace(draft, id=f"{draft.id}/{_digest(draft.name, draft.place or '', *draft.aliases)}")
        for draft in drafts
    ]


def _counted(
    drafts: Sequence[Entity],
    sources: Mapping[str, Source],
    citations: Sequence[Citation],
    relations: Sequence[Relation],
) -> tuple[Entity, ...]:
    """Count mentions and documents, each text once, and leave out what is neither mentioned nor related.

    A text has as many mentions of a thing as the printing with most of them, and stands in the document of the
    first printing.
    """
    mentions: defaultdict[str, dict[str, int]] = defaultdict(dict)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for (entity, article), count in Counter((c.entity, c.article) for c in citations).items():
        first = sources[sources[article].reprint_of or article]
        mentions[entity][first.id] = max(count, mentions[entity].get(first.id, 0))
        documents[entity].add(first.document)
    related = {end for relation in relations for end in (relation.subject, relation.object)}
    return tuple(
        replace(draft, mentions=sum(mentions[draft.id].values()), documents=len(documents[draft.id]))
        for draft in sorted(drafts, key=lambda draft: draft.id)
        if draft.id in mentions or draft.id in related
    )


def _citations(extractions: Sequence[Extraction], iri_of: Mapping[At, str]) -> tuple[Citation, ...]:
    """Give all mentions, sorted; of those that overlap in a document, the longest."""
    by_document: defaultdict[str, set[Citation]] = defaultdict(set)
    for at, extraction in enumerate(extractions):
        source = extraction.source
        for index, cluster in enumerate(extraction.clusters):
            for mention in (extraction.mentions[i] for i in cluster.mentions):
                by_document[source.document].add(
                    Citation(
                        source.document,
                        mention.start,
                        mention.end,
                        mention.text,
                        cluster.label,
                        iri_of[at, index],
                        source.id,
                        mention.score,
                    )
                )
    return tuple(c for document in sorted(by_document) for c in sorted(_apart(by_document[document])))


def _apart(citations: Iterable[Citation]) -> Iterator[Citation]:
    """Yield citations of one document that do not overlap: the longest first, of equals the first."""
    run: list[Citation] = []
    end = -1
    for citation in sorted(citations):
        if citation.start >= end:
            yield from _longest(run)
            run = []
        run.append(citation)
        end = max(end, citation.end)
    yield from _longest(run)


def _longest(run: Iterable[Citation]) -> Iterator[Citation]:
    kept: list[Citation] = []
    for citation in sorted(run, key=lambda c: (c.start - c.end, c)):
        if all(citation.end <= other.start or other.end <= citation.start for other in kept):
            kept.append(citation)
    yield from kept


# ---------------------------------------------------------------- relations


def _relations(
    extractions: Sequence[Extraction], sources: Mapping[str, Source], iri_of: Mapping[At, str], base_iri: str
) -> tuple[tuple[Relation, ...], Counter[str]]:
    """Join the claims of one triple and title; also count what was left out of first printings, by the reason."""
    stated: defaultdict[Triple, set[Evidence]] = defaultdict(set)
    titles: defaultdict[Triple, set[str | None]] = defaultdict(set)
    dropped: Counter[str] = Counter()
    for at, extraction in enumerate(extractions):
        original = sources[extraction.source.id].reprint_of is None
        dropped.update(dict(extraction.dropped) if original else {})
        for claim, quote in zip(extraction.claims, extraction.quotes, strict=True):
            subject, object_ = iri_of[at, claim.subject], iri_of[at, claim.object]
            if subject == object_:
                dropped.update([_ONE_THING] if original else [])
                continue
            if claim.predicate in _SYMMETRIC and object_ < subject:
                subject, object_ = object_, subject
            title = claim.title and lexicon().simplified(claim.title)
            triple = subject, claim.predicate, object_, title
            stated[triple].add(_evidence(extraction.source, claim, quote))
            titles[triple].add(claim.title)
    relations = [
        _relation(_titled(triple, titles[triple]), evidence, sources, base_iri)
        for triple, evidence in stated.items()
    ]
    refuted = contradicted(
        {(r.subject, r.predicate, r.object): r.score for r in relations if r.status is not Status.DENIED}
    )
    dropped.update(
        why for r in relations if (why := refuted.get((r.subject, r.predicate, r.object))) is not None
    )
    kept = (r for r in relations if (r.subject, r.predicate, r.object) not in refuted)
    return tuple(sorted(kept, key=lambda relation: relation.id)), dropped


def _titled(triple: Triple, written: Collection[str | None]) -> Triple:
    """Write the title of a triple as one of its sentences does: in simplified characters, if any does."""
    title = triple[3]
    return triple if title in written else (*triple[:3], min(one for one in written if one is not None))


def _evidence(source: Source, claim: Claim, quote: str) -> Evidence:
    return Evidence(
        source.document,
        claim.start,
        claim.end,
        quote,
        source.id,
        claim.score,
        claim.status,
        claim.time,
        claim.rule,
    )


def _relation(
    triple: Triple, stated: Iterable[Evidence], sources: Mapping[str, Source], base_iri: str
) -> Relation:
    subject, predicate, object_, title = triple
    by_sentence: dict[tuple[str, int, int], Evidence] = {}
    for one in sorted(stated, key=_rank):
        by_sentence.setdefault((one.document, one.start, one.end), one)
    evidence = list(by_sentence.values())
    best = evidence[0]
    same_status = (e.time for e in evidence if e.status is best.status and e.time is not None)
    return Relation(
        f"{_relation_iri(base_iri, predicate)}/{_digest(subject, predicate.value, object_, title)}",
        subject,
        predicate,
        object_,
        title,
        _joint_score(statements(evidence, sources)),
        best.status,
        best.time or next(same_status, None),
        tuple(one for _, one in sorted(by_sentence.items())),
    )


@cache
def _relation_iri(base_iri: str, predicate: Predicate) -> str:
    return mint(base_iri, "relation", predicate.value)


def _rank(evidence: Evidence) -> tuple[float, str, int, int, str, str, str, str, str]:
    """Order evidence from the best to the worst, without ties between different pieces."""
    e = evidence
    return -e.score, e.document, e.start, e.end, e.article, e.status.value, e.time or "", e.rule, e.text


def _joint_score(said: Iterable[Iterable[Evidence]]) -> float:
    """Give the chance that at least one statement is right, if they err independently (noisy-or).

    A sentence that is printed again is the same statement: it adds nothing but what makes it surer.
    """
    best = sorted(max(one.score for one in printings) for printings in said)
    wrong = 1.0
    for score in best:
        wrong *= 1.0 - score
    return max(best[-1], min(1.0 - wrong, _SUREST))


def _digest(*parts: str | None) -> str:
    """Give a short name for a tuple of texts; `None` and the empty text differ."""
    told = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:_HASH_LENGTH]
