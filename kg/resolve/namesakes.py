"""Which place tells a thing from its namesakes: 市科技局 in an article about 常州 is that of 常州."""

from __future__ import annotations

from kg.resolve.data import words
from kg.resolve.forms import form, only_trade
from kg.resolve.setting import Setting, only_one
from kg.types import Label

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
        bool(parts.level) or bool(words().namesakes.fullmatch(parts.plain)) or _is_kind(label, parts.normal)
    )


def _is_kind(label: Label, name: str) -> bool:
    """Tell whether a site's name says nothing but what it is (新材料产业园)."""
    if label not in _SITES:
        return False
    return any(name.endswith(kind) and only_trade(name[: -len(kind)]) for kind in words().site_kinds)


def place_of(label: Label, name: str, setting: Setting) -> str | None:
    """Give the place that qualifies a name, or None if it needs none or the article shows none."""
    if label is Label.PLACE:
        return _place_of_place(name, setting)
    if not is_namesake(label, name):
        return None
    level = form(name).level or name[1:2] * name.startswith(("全", "我", "本"))
    place = setting.at(level) if level else setting.nearest
    return place.name if place is not None else None


def _place_of_place(name: str, setting: Setting) -> str | None:
    """Give the city or province in which a district lies whose name is that of several (鼓楼区)."""
    if only_one(name) is not None:
        return None
    for level in ("city", "province"):
        within = setting.places.get(level)
        if within is not None and only_one(name, within) is not None:
            return within.name
    return None
