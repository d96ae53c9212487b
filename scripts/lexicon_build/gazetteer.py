"""Finds the divisions that names begin with, and those above them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.lexicon.entries import Place
from lexicon_build.sources import Sources


class Gazetteer:
    """Finds the division that a park's name begins with."""

    def __init__(self, places: Iterable[Place], sources: Sources) -> None:
        self.sources = sources
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        self.by_code = {place.code: place for place in places if place.code}
        for place in self.by_code.values():
            for name in (place.name, *place.short, *place.ambiguous):
                self.by_name[name].append(place)

    def above(self, place: Place) -> dict[str, Place]:
        """Give a division and all above it, by level."""
        found = {place.level: place}
        while place.parent in self.by_code:
            place = self.by_code[place.parent]
            found.setdefault(place.level, place)
        return found

    def named(self, name: str, within: str) -> dict[str, Place]:
        """Give the divisions of the one place of that name within a province ('' for anywhere); or {}.

        Within a province, its own name is that of its city first: 吉林经济技术开发区 is in 吉林市.
        """
        found = [self.above(place) for place in self.by_name.get(name, ())]
        found = [
            divisions
            for divisions in found
            if not within or ("province" in divisions and divisions["province"].name.startswith(within))
        ]
        levels = ("city", "county", "province") if within else ("province", "city", "county")
        for level in levels:
            here = [divisions for divisions in found if min_level(divisions) == level]
            if len(here) == 1:
                return here[0]
            if here:
                return {}
        return {}

    def seat(self, row: dict[str, str]) -> dict[str, Place]:
        """Give the divisions that a row of a list of zones names as its seat: a county, a city or a province."""
        divisions = self.named(row["seat"], row["province"])
        if not divisions:
            raise ValueError(f"{row['seat']} is no division of {row['province']}; give one of places.tsv")
        return divisions

    def leading(self, name: str, within: str = "") -> tuple[str, dict[str, Place]]:
        """Give the longest place name that a name begins with, and its divisions."""
        for end in range(min(len(name), 12), 1, -1):
            divisions = self.named(name[:end], within)
            if divisions:
                return name[:end], divisions
        return "", {}


def names_of(divisions: dict[str, Place]) -> tuple[str, str, str]:
    """Give the names of province, city and county, empty where a park lies in none or in several."""
    province, city, county = (
        divisions[part].name if part in divisions else "" for part in ("province", "city", "county")
    )
    return province, city, county


def min_level(divisions: dict[str, Place]) -> str:
    return next(level for level in ("county", "city", "province") if level in divisions)
