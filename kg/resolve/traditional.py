"""What names in traditional characters point to: they are compared as simplified, and shown as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.resolve.cluster import fullest
from kg.traditional import fold, is_simplified, unfolded
from kg.types import Article, Cluster, Extraction, Join, Mention, Resolution

_SPELLING = "spelling"
_SAME = 0.99


def fold_mentions(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Write the names of mentions in simplified characters."""
    return tuple(
        mention if is_simplified(mention.text) else replace(mention, text=fold(mention.text))
        for mention in mentions
    )


def fold_extraction(extraction: Extraction) -> Extraction:
    """Write the names of an extraction's things in simplified characters, for comparison with others."""
    if all(is_simplified("".join(_names(one))) for one in extraction.clusters):
        return extraction
    return replace(extraction, clusters=tuple(map(_fold_cluster, extraction.clusters)))


def unfold_resolution(resolution: Resolution, mentions: Sequence[Mention], article: Article) -> Resolution:
    """Name the things of a folded article as the mentions and the article do.

    A name that occurs in both kinds of characters has one alias more; what the article only implies
    keeps its simplified name.
    """
    if is_simplified(article.text) and is_simplified(article.source or ""):
        return resolution
    clusters = tuple(_unfold_cluster(one, mentions, article.source or "") for one in resolution.clusters)
    return Resolution(clusters, resolution.references)


def unfold_joins(joins: Iterable[Join], names: Iterable[str]) -> tuple[Join, ...]:
    """Write joins of folded names as the names are written; a name that is simplified comes first."""
    written = _written(names)
    return tuple(
        replace(join, surface=written.get(join.surface, join.surface), name=written.get(join.name, join.name))
        for join in joins
    )


def _names(cluster: Cluster) -> tuple[str, ...]:
    return (
        cluster.name,
        *cluster.aliases,
        *(end for join in cluster.joins for end in (join.surface, join.name)),
    )


def _fold_cluster(cluster: Cluster) -> Cluster:
    name = fold(cluster.name)
    joins = {
        Join(fold(join.surface), fold(join.name), join.rule, join.score): None
        for join in cluster.joins
        if fold(join.surface) != fold(join.name)
    }
    aliases = tuple(sorted({fold(alias) for alias in cluster.aliases} - {name}))
    return replace(cluster, name=name, aliases=aliases, joins=tuple(joins))


def _unfold_cluster(cluster: Cluster, mentions: Sequence[Mention], source: str) -> Cluster:
    if cluster.implied:
        return replace(cluster, name=unfolded(cluster.name, source))
    names = [mentions[index].text for index in cluster.mentions]
    if all(map(is_simplified, names)):
        return cluster
    name = fullest(names)
    written = _written(names)
    spellings = {
        Join(other, written[folded], _SPELLING, _SAME)
        for other in set(names)
        if other != written[folded := fold(other)]
    }
    joins = {*unfold_joins(cluster.joins, names), *spellings}
    return replace(
        cluster,
        name=name,
        aliases=tuple(sorted(set(names) - {name})),
        joins=tuple(sorted(joins, key=lambda join: (join.surface, join.name, join.rule, join.score))),
    )


def _written(names: Iterable[str]) -> Mapping[str, str]:
    """Give for each folded name how it is written: simplified, if it ever is."""
    written: dict[str, str] = {}
    for name in sorted(set(names)):
        folded = fold(name)
        if folded == name or folded not in written:
            written[folded] = name
    return written
