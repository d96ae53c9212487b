"""Relations of the graph: the claims of all articles on one triple, with their evidence and joint score."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from kg.iri import digest, mint
from kg.lexicon import lexicon
from kg.merge.citations import At
from kg.relate.validate import contradicted
from kg.reprints import statements
from kg.types import Claim, Evidence, Extraction, Predicate, Relation, Source, Status

_SYMMETRIC = frozenset({Predicate.COOPERATES_WITH})
_ONE_THING = "the two ends proved to be one thing"
# No number of sentences makes a machine's reading certain.
_SUREST = 0.99

Triple = tuple[str, Predicate, str, str | None]


def relations(
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
    found = [
        _relation(_titled(triple, titles[triple]), evidence, sources, base_iri)
        for triple, evidence in stated.items()
    ]
    refuted = contradicted(
        {(r.subject, r.predicate, r.object): r.score for r in found if r.status is not Status.DENIED}
    )
    dropped.update(why for r in found if (why := refuted.get((r.subject, r.predicate, r.object))) is not None)
    kept = (r for r in found if (r.subject, r.predicate, r.object) not in refuted)
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
    counted = sorted(map(_counted, statements(by_sentence.values(), sources)), key=_rank)
    best = counted[0]
    times = (e.time for e in counted if e.status is best.status and e.time)
    return Relation(
        f"{_relation_iri(base_iri, predicate)}/{digest(subject, predicate.value, object_, title)}",
        subject,
        predicate,
        object_,
        title,
        _joint_score(one.score for one in counted),
        best.status,
        best.time or next(times, None),
        tuple(one for _, one in sorted(by_sentence.items())),
    )


@cache
def _relation_iri(base_iri: str, predicate: Predicate) -> str:
    return mint(base_iri, "relation", predicate.value)


def _rank(evidence: Evidence) -> tuple[float, str, int, int, str, str, str, str, str]:
    """Order evidence from the best to the worst, without ties between different pieces."""
    e = evidence
    return -e.score, e.document, e.start, e.end, e.article, e.status.value, e.time or "", e.rule, e.text


def _counted(printings: Sequence[Evidence]) -> Evidence:
    """Choose the piece of evidence that counts for a statement: the best of its first article.

    A later printing adds nothing, not even when its surroundings make the program surer or give another date.
    """
    return min((one for one in printings if one.article == printings[0].article), key=_rank)


def _joint_score(scores: Iterable[float]) -> float:
    """Give the chance that at least one statement is right, if they err independently (noisy-or)."""
    ordered = sorted(scores)
    wrong = 1.0
    for score in ordered:
        wrong *= 1.0 - score
    return max(ordered[-1], min(1.0 - wrong, _SUREST))
