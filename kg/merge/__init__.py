"""merge: the extractions of many articles become one graph, in any order and any grouping the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.graph import BASE_IRI, Graph
from kg.merge.citations import citations
from kg.merge.entities import counted, distinct, draft
from kg.merge.relations import relations
from kg.reprints import first_printings
from kg.resolve.across import resolve_across
from kg.resolve.traditional import fold_extraction
from kg.types import Extraction, Source

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
    things = resolve_across([fold_extraction(_as_first(one, sources)) for one in ordered])
    drafts = distinct([draft(thing, ordered, base_iri) for thing in things])
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


def _as_first(extraction: Extraction, sources: Mapping[str, Source]) -> Extraction:
    """Read a reprint as if it stood where the first printing does: what it names is what that one names."""
    first = sources[extraction.source.id].reprint_of
    return extraction if first is None else replace(extraction, source=sources[first])
