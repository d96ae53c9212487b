"""merge: the extractions of many articles become one graph, in any order and any grouping the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.graph import BASE_IRI, Graph
from kg.lexicon import lexicon
from kg.merge.citations import citations
from kg.merge.entities import counted, distinct, draft
from kg.merge.relations import relations
from kg.reprints import first_printings
from kg.resolve.across import resolve_across
from kg.resolve.traditional import fold_extraction
from kg.types import Cluster, Extraction, Label, Source

__all__ = ["merge", "merge_graphs"]


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
    read = _as_first(ordered, sources)
    things = resolve_across(list(map(fold_extraction, read)))
    drafts = distinct([draft(thing, read, base_iri) for thing in things])
    iri_of = {at: entity.id for thing, entity in zip(things, drafts, strict=True) for at in thing.clusters}
    cited = citations(ordered, iri_of)
    related, dropped = relations(ordered, sources, iri_of, base_iri)
    return Graph(
        base_iri,
        ordered,
        tuple(sources[extraction.source.id] for extraction in ordered),
        counted(drafts, sources, cited, related),
        cited,
        related,
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


def _as_first(extractions: Sequence[Extraction], sources: Mapping[str, Source]) -> list[Extraction]:
    """Read reprints as if they stood where the first printing does: what they name is what that one names.

    In a paper of another city, 市科技局 would be another office.
    """
    firsts = {source.reprint_of for source in sources.values()}
    places: defaultdict[tuple[str, Label, str], set[str | None]] = defaultdict(set)
    for one in extractions:
        if one.source.id in firsts:
            for cluster in one.clusters:
                places[one.source.id, *_named(cluster)].add(cluster.place)

    def moved(cluster: Cluster, first: str) -> Cluster:
        there = places.get((first, *_named(cluster)), set())
        return replace(cluster, place=next(iter(there))) if len(there) == 1 else cluster

    return [
        replace(one, source=sources[first], clusters=tuple(moved(cluster, first) for cluster in one.clusters))
        if (first := sources[one.source.id].reprint_of) is not None
        else one
        for one in extractions
    ]


def _named(cluster: Cluster) -> tuple[Label, str]:
    return cluster.label, lexicon().simplified(cluster.name)
