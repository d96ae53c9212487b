"""Resolves phrases that point without naming: 高新区 in an article about 江阴高新区, 该公司, 园区, 全市.

The thing that an article speaks of at a point is the most salient one that fits: each mention makes a
thing salient, salience halves with distance, and what the headline names or the article names most
starts ahead. (After the salience factors of Lappin and Leass, 1994, without their syntax.)
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.lexicon import Place
from kg.resolve.data import text_of
from kg.resolve.forms import form
from kg.resolve.identity import known_place
from kg.resolve.setting import Setting
from kg.types import Article, Cluster, Label, Reference, Role

_HALF_LIFE = 150.0
_NEAR = 20.0
_BACK = ("该", "这")
_BACK_BONUS = 0.2
_WHOLE = ("全", "我", "本")
_WHOLE_BONUS = 3.0
# What an article as a whole is about.
_OWN = frozenset({Label.PARK, Label.PLACE})
_RECENT = 24
_TITLE_BONUS = 0.5
_MAIN_BONUS = 1.0
_DETERMINERS = "该本我全这此"


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that point to things of one label; the fields are explained in `generic.toml`."""

    label: Label
    named: bool
    ends: str
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """All groups, and one pattern that finds their phrases: group number n is the one named `g<n>`."""

    groups: tuple[Group, ...]
    pattern: re.Pattern[str]


@cache
def phrases() -> Phrases:
    raw = tomllib.loads(text_of("generic.toml"))
    groups, patterns = [], []
    for number, row in enumerate(raw["group"]):
        groups.append(
            Group(
                Label(row["label"]),
                row.get("named", False),
                row.get("ends", ""),
                row["example"],
                row["counter"],
            )
        )
        left = raw["free_left"] if row.get("free") else f"(?:{raw['left']})"
        patterns.append(f"(?P<g{number}>{left}(?:{'|'.join(row['words'])}))")
    return Phrases(tuple(groups), re.compile("|".join(patterns)))


def generic_references(
    article: Article, clusters: Sequence[Cluster], named: Sequence[Reference], setting: Setting
) -> Iterator[Reference]:
    """Yield the generic phrases of an article that its clusters explain, in text order.

    `named` are the references by name, in text order; a phrase inside one is part of a name.
    `setting` tells which of the article's places are its own.
    """
    found = phrases()
    scene = _Scene(article, clusters, named, setting)
    at = 0
    for hit in found.pattern.finditer(article.text):
        while at < len(named) and named[at].end <= hit.start():
            scene.mention(named[at].cluster, named[at].start)
            at += 1
        if at < len(named) and named[at].start < hit.end():
            continue
        one = found.groups[int((hit.lastgroup or "g0")[1:])]
        cluster = scene.meant(one, hit.group(), hit.start())
        if cluster is not None:
            scene.mention(cluster, hit.start(), weight=0.5)
            yield Reference(hit.start(), hit.end(), cluster, generic=True)


class _Scene:
    """What is salient at a point of an article, while a reader goes through it."""

    def __init__(
        self, article: Article, clusters: Sequence[Cluster], named: Sequence[Reference], setting: Setting
    ) -> None:
        self.clusters = clusters
        self.names = [_all_names(c) for c in clusters]
        self.salience: dict[int, tuple[float, int]] = {}
        self.recent: defaultdict[Label, OrderedDict[int, None]] = defaultdict(OrderedDict)
        count = Counter(reference.cluster for reference in named)
        headline = max((b.end for b in article.blocks if b.role is Role.TITLE), default=len(article.title))
        titled = {reference.cluster for reference in named if reference.start < headline}
        self.ranked: dict[Label, list[int]] = {}
        self.bonus: dict[int, float] = {}
        for label in Label:
            ranked = sorted(
                (i for i in count if clusters[i].label is label),
                key=lambda i: (i not in titled, -count[i], i),
            )
            self.ranked[label] = ranked[:_RECENT]
            total = sum(count[i] for i in ranked)
            for i in ranked[:_RECENT]:
                self.bonus[i] = _MAIN_BONUS * count[i] / total + (_TITLE_BONUS if i in titled else 0.0)
        for i in self.ranked[Label.PLACE]:
            if _place(clusters[i]) in setting.places.values():
                self.bonus[i] += _MAIN_BONUS

    def mention(self, cluster: int, at: int, *, weight: float = 1.0) -> None:
        """Note that a thing is mentioned at a point; points must ascend."""
        self.salience[cluster] = self._now(cluster, at, _HALF_LIFE) + weight, at
        recent = self.recent[self.clusters[cluster].label]
        recent[cluster] = None
        recent.move_to_end(cluster)
        if len(recent) > _RECENT:
            recent.popitem(last=False)

    def meant(self, group: Group, phrase: str, at: int) -> int | None:
        """Give the cluster that a phrase means at a point, or None if nothing fits."""
        noun = phrase.lstrip(_DETERMINERS)
        near = [i for i in self.recent[group.label] if self._fits(i, group, noun)]
        # An article may say 高新区 or 全市 in its first line and name it in the second, or in a headline
        # that stands behind its text.
        if group.label in _OWN and (not near or phrase.startswith(_WHOLE)):
            later = [i for i in self.ranked[group.label] if i not in near and self._fits(i, group, noun)]
            near += later if near or len(later) == 1 else []
        return max(near, key=lambda i: (self._weight(i, at, phrase), -i), default=None)

    def _weight(self, cluster: int, at: int, phrase: str) -> float:
        """Weigh a thing for a phrase: 该 points back to what was just said, 全 and 我 to what all is about."""
        bonus = self.bonus.get(cluster, 0.0)
        if phrase.startswith(_BACK):
            return self._now(cluster, at, _NEAR) + _BACK_BONUS * bonus
        if phrase.startswith(_WHOLE):
            return self._now(cluster, at, _HALF_LIFE) + _WHOLE_BONUS * bonus
        return self._now(cluster, at, _HALF_LIFE) + bonus

    def _fits(self, cluster: int, group: Group, noun: str) -> bool:
        ends = tuple(group.ends.split("|")) if group.ends else ()
        if not ends and group.named:
            ends = (noun,)
        return not ends or any(name.endswith(ends) for name in self.names[cluster])

    def _now(self, cluster: int, at: int, half_life: float) -> float:
        value, then = self.salience.get(cluster, (0.0, at))
        return value * math.pow(0.5, (at - then) / half_life)


def _all_names(cluster: Cluster) -> tuple[str, ...]:
    names = tuple(form(name).normal for name in (cluster.name, *cluster.aliases))
    if cluster.label is not Label.PLACE:
        return names
    place = _place(cluster)
    return (*names, place.name) if place is not None else names


def _place(cluster: Cluster) -> Place | None:
    return known_place(cluster.name, cluster.place)
