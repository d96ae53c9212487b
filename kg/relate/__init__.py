"""Relations between the things of one article, each with its sentence, score, status and time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from math import sqrt

import numpy as np

from kg.relate.cast import Cast
from kg.relate.encode import Sentence, encode
from kg.relate.features import Pair, Scene, features
from kg.relate.model import Floats, Model, shipped_model
from kg.relate.posts import posts, score_of
from kg.relate.reader import hopes, mixed
from kg.relate.status import status_of
from kg.relate.time import Times
from kg.relate.validate import contradicted, impossible
from kg.relate.whole import candidates, signs, sureness
from kg.types import Article, Claim, Cluster, Label, Mention, Predicate, Resolution, Status

__all__ = ["relate"]

_BEGINS = (
    "title-after-verb",
    "appointed",
    "held-by",
    "chosen-by",
    "founded",
    "led-by",
)  # rules of sentences that tell when a post begins
_BLOCK = 4000  # pairs that are described at a time
# A reader's score below which no features are asked, as for more than half of the pairs: of 1,484 relations of the
# seeds and the test set one differs without it.
_HOPELESS = -6.0
# How much a name's own score counts, as a power: one doubt rarely comes alone, so of most labels the root. Names of
# programmes that are not sure are mostly none, as the test set shows (training/RELATIONS.md).
_DOUBT = 0.5
_DOUBTS = {Label.PROGRAM: 2.0}
_MANY = 4  # at most so many sentences are given as evidence of one relation


def relate(
    article: Article, mentions: Sequence[Mention], resolution: Resolution, *, model: Model | None = None
) -> tuple[Resolution, tuple[Claim, ...], tuple[tuple[str, int], ...]]:
    """Find the relations that an article states.

    Gives the resolution with the organs that the article only implies behind its clusters, the
    claims, sorted by place, and how many claims were dropped since they cannot be, by the reason.
    `mentions` are those that the resolution's clusters index; `model` is the shipped one if not given.
    """
    sentences = encode(article, resolution)
    if not any(sentence.slots for sentence in sentences):
        return resolution, (), ()
    cast = Cast(resolution)
    sure = sureness(mentions, resolution)
    times = Times(sentences, article.date)
    claims = [
        *_posts(sentences, cast, article, sure, times),
        *_pairs(sentences, resolution, times, sure, model or shipped_model()),
    ]
    unlike = {
        (c.subject, c.predicate, c.object, c.start, c.title): c for c in sorted(claims, key=lambda c: c.score)
    }
    told, untold = _named(list(unlike.values()), resolution)
    kept, dropped = _checked(told, cast.clusters)
    if untold:
        dropped["the sentence names neither end"] = untold
    kept.sort(key=lambda c: (c.start, c.subject, c.predicate, c.object, c.title or ""))
    return cast.resolution(), tuple(kept), tuple(sorted(dropped.items()))


def _named(claims: Sequence[Claim], resolution: Resolution) -> tuple[list[Claim], int]:
    """Keep the claims whose sentence names one of the ends: a reader could not see the others in it."""
    places: dict[int, list[int]] = {}
    for reference in resolution.references:
        if not reference.generic:
            places.setdefault(reference.cluster, []).append(reference.start)
    kept = [
        claim
        for claim in claims
        if any(
            bisect_left(starts, claim.start) < bisect_left(starts, claim.end)
            for starts in (places.get(claim.subject, []), places.get(claim.object, []))
        )
    ]
    return kept, len(claims) - len(kept)


def _checked(claims: Sequence[Claim], clusters: Sequence[Cluster]) -> tuple[list[Claim], Counter[str]]:
    """Keep the claims that can be, and count the others by the reason."""
    dropped: Counter[str] = Counter()
    by_itself: list[Claim] = []
    for claim in claims:
        why = impossible(claim, clusters)
        if why is None:
            by_itself.append(claim)
        else:
            dropped[why] += 1
    scores: dict[tuple[int, Predicate, int], float] = {}
    for claim in by_itself:
        if claim.status is not Status.DENIED:
            triple = (claim.subject, claim.predicate, claim.object)
            scores[triple] = max(claim.score, scores.get(triple, 0.0))
    refuted = contradicted(scores)
    kept = []
    for claim in by_itself:
        why = refuted.get((claim.subject, claim.predicate, claim.object))
        if why is None:
            kept.append(claim)
        else:
            dropped[why] += 1
    return kept, dropped


def _posts(
    sentences: Sequence[Sentence], cast: Cast, article: Article, sure: Sequence[float], times: Times
) -> list[Claim]:
    out = []
    for post in posts(sentences, cast, article):
        sentence = sentences[post.sentence]
        organ = sure[post.organ] if post.organ < len(sure) else 1.0
        score = round(score_of(post.rule) * sqrt(sure[post.person] * organ), 4)
        span = (sentence.start, sentence.end)
        time = None
        if post.rule.startswith(_BEGINS):
            time = times.at(post.sentence, Predicate.HOLDS_POSITION, post.at, post.at)
        out.append(
            Claim(
                post.person,
                Predicate.HOLDS_POSITION,
                post.organ,
                *span,
                score,
                title=post.title,
                time=time,
                rule=post.rule,
            )
        )
        if post.leads is not None:
            out.append(
                Claim(post.person, Predicate.LEADS, post.leads, *span, score, time=time, rule=post.rule)
            )
    return out


def _pairs(
    sentences: Sequence[Sentence],
    resolution: Resolution,
    times: Times,
    sure: Sequence[float],
    model: Model,
) -> list[Claim]:
    scene = Scene(sentences, resolution, sure)
    pairs = list(scene.pairs())
    if not pairs:
        return []
    found = candidates(pairs, scene, _scored(model, pairs, scene))
    if not found:
        return []
    out: list[Claim] = []
    # a relation is right only if its names are
    doubt = [_DOUBTS.get(cluster.label, _DOUBT) for cluster in resolution.clusters]
    for candidate, p in zip(found, model.trees.probability(signs(found, pairs, scene)), strict=True):
        head, predicate, tail = candidate.triple
        score = float(p) * sure[head] ** doubt[head] * sure[tail] ** doubt[tail]
        if score < model.threshold[predicate]:
            continue
        told: set[int] = set()
        best = candidate.places[0][0]
        for at, n in candidate.places:
            pair = pairs[n]
            # further sentences are evidence if they say it nearly as well, and by both names
            if pair.sentence in told or (told and (at < max(0.0, best - 2.0) or pair.carried)):
                continue
            told.add(pair.sentence)
            sentence = sentences[pair.sentence]
            first = pair.second.at if pair.carried else pair.first.at
            out.append(
                Claim(
                    head,
                    predicate,
                    tail,
                    sentence.start,
                    sentence.end,
                    round(score, 4),
                    status=status_of(predicate, sentence.code, first, pair.second.at),
                    time=times.at(pair.sentence, predicate, first, pair.second.at),
                    rule=_rule(pair, predicate, scene),
                )
            )
            if len(told) == _MANY:
                break
    return out


def _scored(model: Model, pairs: Sequence[Pair], scene: Scene) -> Floats:
    """Score the pairs, a block at a time: the features of a huge article would fill the memory.

    Half of the pairs are so unlikely by what the reader says that their features, which take longer, are not asked.
    """
    table = model.reader.scores(scene, pairs)
    promising = np.flatnonzero(hopes(pairs, table) >= _HOPELESS)
    for start in range(0, len(promising), _BLOCK):
        here = promising[start : start + _BLOCK]
        by_features = model.scores([features(pairs[n], scene) for n in here.tolist()])
        table[here] = mixed(by_features, table[here])
        scene.forget()
    return table


def _rule(pair: Pair, predicate: Predicate, scene: Scene) -> str:
    """Name the first rule that holds for a pair, or say that the scorers alone found it."""
    if pair.carried:
        return f"scored, {pair.carried}"
    return next((h.rule.name for h in scene.rules(pair) if h.rule.predicate is predicate), "scored")
