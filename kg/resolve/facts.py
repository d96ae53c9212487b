"""What the name lists know of an entity: its canonical name, its properties, its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.lexicon import Company, Entry, Institution, Park, Place, lexicon
from kg.resolve.cluster import fullest
from kg.resolve.identity import Identity, known
from kg.resolve.setting import only_one
from kg.types import Entity, Join, Label


def canonical(one: Identity, names: Sequence[str]) -> tuple[str, tuple[Join, ...]]:
    """Give an entity's name: the official one of the lists, or the fullest of its names; and joins to it."""
    listed = listed_name(one)
    if listed is None:
        return fullest(names), ()
    rule = f"{one.label.value.lower()}-list"
    return listed, tuple(Join(name, listed, rule, 1.0) for name in sorted(set(names) - {listed}))


def listed_name(one: Identity) -> str | None:
    thing = _listed(one)
    return thing.name if thing is not None else None


def properties_of(one: Identity, name: str) -> Mapping[str, str]:
    """Give what the lists know by property name, without what they leave empty."""
    thing = _listed(one)
    if isinstance(thing, Park):
        facts = {
            "level": thing.level,
            "province": thing.province,
            "city": thing.city,
            "county": thing.county,
            "code": thing.code,
        }
    elif isinstance(thing, Place):
        above = {place.level: place.name for place in lexicon().above(thing)}
        facts = {
            "level": thing.level,
            "code": thing.code,
            "parent": thing.parent,
            "province": above.get("province", ""),
            "city": above.get("city", ""),
        }
    elif one.label is Label.COMPANY:
        facts = _company(name)
    elif isinstance(thing, Institution):
        facts = {"level": thing.level, "city": thing.city, "code": thing.code}
    else:
        facts = {}
    return {key: value for key, value in sorted(facts.items()) if value}


def entry_of(entity: Entity) -> Entry | None:
    """Give the row of the name lists that an entity's properties come from, or None if it has none."""
    if not entity.properties:
        return None
    if entity.label is Label.PLACE:
        return lexicon().place(entity.properties.get("code", ""))
    if entity.label is Label.COMPANY:
        return _company_of(entity.name)
    return known(entity.label, entity.name)


def place_around(one: Identity) -> str | None:
    """Give the place that a district lies in whose name is that of several."""
    thing = _listed(one)
    if not isinstance(thing, Place) or only_one(thing.name) is not None:
        return None
    above = lexicon().above(thing)
    return above[0].name if above else None


def _listed(one: Identity) -> Entry | None:
    if one.label is Label.PLACE:
        return lexicon().place(one.qualifier)
    return known(one.label, one.name)


def _company_of(name: str) -> Company | None:
    # A short name is not enough: several firms bear it (东风股份).
    found = [company for company in lexicon().company(name) if lexicon().same(company.name, name)]
    return found[0] if len(found) == 1 else None


def _company(name: str) -> dict[str, str]:
    company = _company_of(name)
    return {"code": company.code, "exchange": company.exchange} if company is not None else {}
