"""Which place tells a thing from its namesakes: 市科技局 in an article about 常州 is that of 常州."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.lexicon import lexicon
from kg.resolve.data import words
from kg.resolve.forms import form, only_trade
from kg.resolve.setting import Setting, is_bare_district, only_one
from kg.types import Label, Mention

_LOCAL = frozenset(
    {Label.GOVERNMENT, Label.INSTITUTION, Label.FACILITY, Label.PARK, Label.PROGRAM, Label.AWARD, Label.EVENT}
)
_SITES = frozenset({Label.PARK, Label.FACILITY, Label.INSTITUTION})


def is_namesake(label: Label, name: str) -> bool:
    """Tell whether many places have a thing of this name and the name does not say which one it is."""
    parts = form(name)
    if label not in _LOCAL or parts.leads:
        return False
    return (
        bool(parts.level)
        or any(map(words().namesakes.fullmatch, (parts.plain, parts.normal)))
        or _is_kind(label, parts.normal)
        or (label is Label.PROGRAM and parts.normal in words().papers)
    )


def _is_kind(label: Label, name: str) -> bool:
    """Tell whether a site's name says nothing but what it is (新材料产业园)."""
    if label not in _SITES:
        return False
    return any(
        name.endswith(kind) and only_trade(name[: -len(kind)], places=False) for kind in words().site_kinds
    )


def owner_of(mentions: Iterable[Mention]) -> str | None:
    """Give the park that an article is about: named twice or more, and more often than all others together."""
    counts = Counter(_full_park(mention.text) for mention in mentions if mention.label is Label.PARK)
    if not counts:
        return None
    name = max(counts, key=lambda name: (counts[name], name))
    return name if counts[name] > max(1, counts.total() / 2) else None


def _full_park(name: str) -> str:
    found = lexicon().park(name)
    return found[0].name if len(found) == 1 else name


def place_of(label: Label, name: str, setting: Setting, *, owner: str | None = None) -> str | None:
    """Give the place that qualifies a name, or None if it needs none or the article shows none.

    A plan that every park writes is that of the `owner`, if the article is about one park.
    """
    if label is Label.PLACE:
        return _place_of_place(name, setting)
    if not is_namesake(label, name):
        return None
    if label is Label.PROGRAM and owner is not None and not form(name).level:
        return owner
    level = form(name).level or name[1:2] * name.startswith(("全", "我", "本"))
    place = setting.at(level) if level else setting.nearest
    return place.name if place is not None else None


def _place_of_place(name: str, setting: Setting) -> str | None:
    """Give the city or province that a district's name needs beside it.

    That is where it lies, if several districts have the name (鼓楼区); or the article's province, if
    the only district of the name lies elsewhere, so that the name must mean something else here (龙城
    in an article about 常州 is not the district of 朝阳).
    """
    place = only_one(name)
    if place is not None:
        if not is_bare_district(place, name) or setting.knows(place):
            return None
        return setting.places["province"].name
    for level in ("city", "province"):
        within = setting.places.get(level)
        if within is not None and only_one(name, within) is not None:
            return within.name
    return None
