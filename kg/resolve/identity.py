"""What a cluster is across articles: a key that two clusters share if and only if they are one thing by name."""

from __future__ import annotations

from dataclasses import dataclass

from kg.lexicon import Entry, Place, lexicon
from kg.resolve.data import words
from kg.resolve.forms import NATION, form
from kg.resolve.namesakes import is_namesake
from kg.resolve.setting import is_bare_district, only_one
from kg.types import Cluster, Label, Source

_UNLISTED = frozenset({Label.COMPANY, Label.PERSON, Label.PLACE})
_REGION = "地区"


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """A name in comparable form, and what tells it from its namesakes (a place or a document), or nothing."""

    label: Label
    name: str
    qualifier: str = ""


def identity(label: Label, name: str, place: str | None, document: str) -> Identity:
    """Give the identity of a name in an article whose setting is a place.

    A namesake whose place is not known is taken for a thing of its own document.
    """
    if label is Label.PLACE:
        return _place_identity(name, place)
    if (listed := known(label, name)) is not None:
        return Identity(label, listed.name)
    parts = form(name)
    if not is_namesake(label, name):
        return Identity(label, _located(name))
    if place is None:
        return Identity(label, parts.normal, document)
    return Identity(label, _full_place(place, None) + parts.rest)


def identity_of(cluster: Cluster, source: Source) -> Identity:
    """Give the identity of an article's cluster."""
    return identity(cluster.label, cluster.name, cluster.place, source.document)


def known(label: Label, name: str) -> Entry | None:
    """Give the thing of the name lists that a name means by itself, if it means only one.

    Firms' short names say too little by themselves: several firms bear one (东风股份).
    """
    if label in _UNLISTED:
        return None
    found = lexicon().lookup(name, label)
    same = lexicon().same
    exact = [entry for entry in found if same(entry.name, name)]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 and any(same(short, name) for short in found[0].short) else None


def known_place(name: str, place: str | None = None) -> Place | None:
    """Give the division that a name means, of several the one within a place.

    A district's name without its suffix means one within the place, if a place is given.
    """
    within = only_one(place) if place else None
    alone = only_one(name)
    if alone is not None and (within is None or not is_bare_district(alone, name)):
        return alone
    inside = only_one(name, within) if within is not None else None
    return inside if inside is not None and within in lexicon().above(inside) else None


def _place_identity(name: str, place: str | None) -> Identity:
    known = known_place(name, place)
    if known is not None:
        return Identity(Label.PLACE, known.name, known.code)
    normal = form(name).normal or name
    if len(normal) > len(_REGION) + 1:
        normal = normal.removesuffix(_REGION)
    return Identity(Label.PLACE, normal, place or "")


def _located(name: str) -> str:
    """Write a name with the full name of the last place in front of it, without the places around that one."""
    parts = form(name)
    if not parts.leads or not parts.rest:
        return parts.normal or name
    last = parts.leads[-1]
    if last.stem == NATION:
        return parts.normal
    around = parts.leads[-2] if len(parts.leads) > 1 else None
    within = around.stem + around.suffix if around is not None and around.stem != NATION else None
    return _full_place(last.stem + last.suffix, within) + parts.rest


def _full_place(name: str, within: str | None) -> str:
    known = known_place(name, within)
    if known is None:
        return (within or "") + name
    return known.name if only_one(name) is not None else (within or "") + known.name


def distinctive(name: str) -> bool:
    """Tell whether a short name can stand for one thing outside of the article that introduced it."""
    plain = form(name).plain
    return len(plain) >= 2 and plain not in words().papers and not lexicon().is_common_word(plain)
