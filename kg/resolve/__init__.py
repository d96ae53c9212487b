"""resolve: what the names of one article point to."""

from __future__ import annotations

from collections.abc import Sequence

from kg.resolve.cluster import fullest, group
from kg.resolve.generic import generic_references
from kg.resolve.namesakes import owner_of, place_of
from kg.resolve.setting import setting_of
from kg.types import Article, Cluster, Mention, Reference, Resolution

__all__ = ["resolve"]


def resolve(article: Article, mentions: Sequence[Mention]) -> Resolution:
    """Cluster an article's mentions by the thing that they name, and resolve its generic phrases.

    Clusters come in the order of their first mention, references in text order. Every join of two
    surface forms is recorded with its rule and score.
    """
    setting = setting_of(article, mentions)
    owner = owner_of(mentions)
    clusters: list[Cluster] = []
    references: list[Reference] = []
    for at, one in enumerate(group(article, mentions)):
        names = [mentions[index].text for index in one.indexes]
        name = fullest(names)
        clusters.append(
            Cluster(
                one.label,
                name,
                aliases=tuple(sorted(set(names) - {name})),
                mentions=tuple(one.indexes),
                place=place_of(one.label, name, setting, owner=owner),
                joins=tuple(sorted(one.joins, key=lambda join: (join.surface, join.name, join.rule))),
            )
        )
        references += (Reference(mentions[i].start, mentions[i].end, at) for i in one.indexes)
    references.sort()
    references += generic_references(article, clusters, references, setting)
    return Resolution(tuple(clusters), tuple(sorted(references)))
