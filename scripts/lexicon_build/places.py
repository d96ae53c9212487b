"""places.tsv and towns.tsv: the divisions of China, Hong Kong, Macau, Taiwan; foreign places; regions."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from kg.lexicon.entries import Place
from kg.lexicon.tables import LEVELS_OF_PLACES
from lexicon_build.sources import Sources

DIVISIONS = "gaz-admin-divisions"
NBS = "nbs"
HANLP = "hanlp"
FOLDER = Path(__file__).parent


def lines(file: str) -> list[str]:
    """Give the lines of a list beside this module, without the header."""
    return (FOLDER / file).read_text(encoding="utf-8").splitlines()[1:]


# How often a dictionary must count a place's name before it is taken without a type word.
LEAST = 10
# In how many common words at most a character occurs that marks a name.
RARE = 15
# Words that the dictionaries tag as places but that texts use as common nouns.
NOT_NAMES = frozenset(lines("not_places.tsv"))
# What ends the names of zones, buildings and roads: other lists and rules have those.
AMBIGUOUS_ENDS = ("开发区", "园区", "工业园", "大厦", "广场", "饭店", "宾馆", "公园", "机场", "小区")
# The tags of names of places.
ABROAD = ("ns", "nsf")
# Who only a country has; a government, other places have too.
OFFICE = re.compile("总统|总理|首相|外长|外交部|国防部|驻华大使|国王|政府")
# Rows that only hold the tree together, and reefs.
NOT_PLACES = re.compile(r"市辖区|直辖县级行政区划|行政委员会|管理区管委会|及其海域|^县$")
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
    if suffix.group() in ("自治州", "自治县", "自治旗"):
        stem = peoples.sub("", stem)
    return stem if len(stem) > 1 else ""


def compile_places(sources: Sources) -> list[Place]:
    """Compile all places but towns, by level and code."""
    peoples = ethnonyms(sources)
    found: list[Place] = []

    def add(code: str, name: str, level: str, parent: str, source: str = NBS) -> None:
        short = shortened(name, level, peoples)
        safe = is_safe(sources, short, level)
        forms = [short] if short and safe else []
        if short and name.endswith("自治州"):
            forms.append(short + "州")
        loose = [short] if short and not safe else []
        if name in NOT_NAMES:
            loose.append(name)
        found.append(Place(code, name, level, tuple(forms), tuple(loose), parent, source))

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
    found.extend(beyond(sources, {form for place in found for form in (place.name, *place.short)}))
    order = {level: at for at, level in enumerate(LEVELS_OF_PLACES)}
    unique = {(place.level, place.code, place.name): place for place in found}
    return sorted(unique.values(), key=lambda place: (order[place.level], place.code, place.name))


def is_safe(sources: Sources, short: str, level: str) -> bool:
    """Say whether a short name is safe without context.

    That of a county needs a dictionary that knows it well as a place, or a character that is rare
    in words (柯桥), or three characters that are no words: others turn up
    across the borders of words, as 新平 does in 创新平台.
    """
    if sources.is_common(short) or short in NOT_NAMES:
        return False
    known = sources.tag(short) == "ns" and sources.count(short) >= LEAST
    rare = bool(short) and min(map(sources.words_with, short)) <= RARE
    long = len(short) > 2 and not sources.is_made_of_words(short)
    return level != "county" or known or rare or long


def beyond(sources: Sources, known: set[str]) -> list[Place]:
    """Give the countries, regions, rivers and the like that the dictionaries know.

    Those are countries that have a president, a foreign minister and the like in the news.
    """
    countries = countries_in(sources.news, {word for word in sources.core if sources.tag(word) in ABROAD})
    words = dict.fromkeys((line.split("\t")[0], line.split("\t")[1]) for line in lines("regions.tsv"))
    found: dict[str, Place] = {}
    for word, counts in sources.core.items():
        tag = sources.tag(word)
        directional = len(word) == 2 and word[1] in "东南西北中"
        if len(word) < 2 or word in known or word in NOT_NAMES or word.endswith(AMBIGUOUS_ENDS):
            continue
        if tag == "nsf" or (tag == "ns" and (counts.total() >= LEAST or directional)):
            found[word] = Place("", word, "country" if word in countries else "region", (), (), "", HANLP)
    for word, source in words:
        if word not in known:
            loose = (word,) if len(word) == 1 else ()
            found.setdefault(word, Place("", word, "region", (), loose, "", source))
    return list(found.values())


def countries_in(news: str, words: set[str]) -> set[str]:
    """Give the words before an office that only countries have, if an office follows them twice."""
    offices: dict[str, Counter[str]] = defaultdict(Counter)
    for office in OFFICE.finditer(news):
        before = news[max(0, office.start() - 8) : office.start()]
        word = next((before[at:] for at in range(len(before)) if before[at:] in words), "")
        offices[word][office.group()] += 1
    offices.pop("", None)
    return {word for word, held in offices.items() if held.total() > 1 and held.total() > held["政府"]}


def compile_towns(sources: Sources) -> list[Place]:
    """Compile towns, townships and streets, in full only: their short names are those of many things."""
    found = [
        Place.town(row["code"], row["name"], NBS)
        for row in sources.rows(f"{DIVISIONS}/streets.csv.gz")
        if len(row["name"]) > 2 and SUFFIXES["town"].search(row["name"])
    ]
    return sorted(found, key=lambda place: place.code)
