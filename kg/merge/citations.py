"""Citations of the graph: every mention with the entity that it names, none overlapping another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.types import Citation, Extraction

At = tuple[int, int]
"""Where a cluster stands: the index of its extraction, and its own in it."""


def citations(extractions: Sequence[Extraction], iri_of: Mapping[At, str]) -> tuple[Citation, ...]:
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
