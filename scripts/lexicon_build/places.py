"""places.tsv and towns.tsv: the divisions of China, Hong Kong, Macau, Taiwan; foreign places; regions."""

from __future__ import annotations

import json
import re
from functools import cache

from kg.lexicon.entries import Place
from kg.lexicon.tables import LEVELS_OF_PLACES
from lexicon_build.sources import Sources

DIVISIONS = "gaz-admin-divisions"
NBS = "nbs"
HANLP = "hanlp"
# Rows that only hold the tree together, and reefs.
NOT_PLACES = re.compile(r"市辖区|直辖县级行政区划|行政委员会|管理区管委会|及其海域")
# Zones that the divisions list as counties: they belong in parks.tsv.
ZONE = re.compile(
    r"(开发区|工业园区|产业园区|产业园|化工园区|示范区|创意园区|藏青工业园区|滨湖新区|冀南新区|北戴河新区|渤海新区|天衢新区)$"
)
SUFFIXES = {
    "province": re.compile(r"(维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)$"),
    "city": re.compile(r"(自治州|地区|市|盟|县)$"),
    "county": re.compile(r"(自治县|自治旗|林区|特区|新区|市|县|区|旗)$"),
    "town": re.compile(r"(街道|镇|乡)$"),
}


def ethnonyms(sources: Sources) -> re.Pattern[str]:
    """Collect the names of peoples that divisions carry, with and without 族, from the core dictionary."""
    known = {word for word in sources.core if len(word) > 1 and word.endswith("族")}
    rows = [*sources.rows(f"{DIVISIONS}/cities.csv"), *sources.rows(f"{DIVISIONS}/areas.csv")]
    autonomous = [row["name"] for row in rows if re.search(r"自治[州县旗]$", row["name"])]
    used = {people for people in known if any(people in name for name in autonomous)}
    bare = {people.removesuffix("族") for people in used if len(people) > 2}
    alternatives = "|".join(sorted(used | bare, key=lambda people: (-len(people), people)))
    return re.compile(f"(?:{alternatives}|各族)+$")


def shortened(name: str, level: str, peoples: re.Pattern[str]) -> str:
    """Drop the type of a division and the peoples in its name; '' if fewer than two characters stay.

    江阴市 -> 江阴; 恩施土家族苗族自治州 -> 恩施; 和县 -> ''.
    """
    suffix = SUFFIXES[level].search(name)
    if suffix is None:
        return ""
    stem = name[: suffix.start()]
    if "自治" in suffix.group():
        stem = peoples.sub("", stem)
    return stem if len(stem) > 1 else ""


def compile_places(sources: Sources) -> list[Place]:
    """Compile all places but towns, by level and code."""
    peoples = ethnonyms(sources)
    found: list[Place] = []

    def add(code: str, name: str, level: str, parent: str, source: str = NBS) -> None:
        short = shortened(name, level, peoples)
        plain = level != "county" or is_plain(sources, short)
        found.append(
            Place(
                code,
                name,
                level,
                (short,) if short and plain else (),
                (short,) if short and not plain else (),
                parent,
                source,
            )
        )

    for row in sources.rows(f"{DIVISIONS}/provinces.csv"):
        add(row["code"].ljust(6, "0"), row["name"], "province", "")
    for row in sources.rows(f"{DIVISIONS}/cities.csv"):
        if not NOT_PLACES.search(row["name"]):
            add(row["code"].ljust(6, "0"), row["name"], "city", row["provinceCode"].ljust(6, "0"))
    codes = {place.code for place in found}
    cities = {place.name for place in found if place.level == "city"}
    for row in sources.rows(f"{DIVISIONS}/areas.csv"):
        name = row["name"]
        if NOT_PLACES.search(name) or ZONE.search(name) or name in cities:
            continue
        city = row["cityCode"].ljust(6, "0")
        parent = city if city in codes else row["provinceCode"].ljust(6, "0")
        add(row["code"], name, "county", parent)

    special = json.loads("\n".join(sources.lines(f"{DIVISIONS}/HK-MO-TW.json")))
    for province, parts in special.items():
        # The file gives no codes: the names below are joined to no parent.
        add("", province, "province", "")
        for city in parts:
            if SUFFIXES["city"].search(city):
                add("", city, "city", "")
    found.extend(foreign(sources))
    order = {level: at for at, level in enumerate(LEVELS_OF_PLACES)}
    unique = {(place.level, place.code, place.name): place for place in found}
    return sorted(unique.values(), key=lambda place: (order[place.level], place.code, place.name))


def is_plain(sources: Sources, short: str) -> bool:
    """Say whether a county's short name is safe without context: a dictionary knows it as a place."""
    return sources.tag(short) == "ns"


def foreign(sources: Sources) -> list[Place]:
    """Give the places outside China, and natural features and regions, that the core dictionary knows."""
    return [
        Place("", word, "country" if is_country(word) else "region", (), (), "", HANLP)
        for word, counts in sources.core.items()
        if len(word) > 1 and sources.tag(word) == "nsf" and counts["nsf"] > 0
    ]


@cache
def is_country(word: str) -> bool:
    return word.endswith(("国", "共和国", "王国", "联邦"))


def compile_towns(sources: Sources) -> list[Place]:
    """Compile towns, townships and streets, in full only: their short names are those of many things."""
    found = [
        Place.town(row["code"], row["name"], NBS)
        for row in sources.rows(f"{DIVISIONS}/streets.csv.gz")
        if len(row["name"]) > 2 and SUFFIXES["town"].search(row["name"])
    ]
    return sorted(found, key=lambda place: place.code)
