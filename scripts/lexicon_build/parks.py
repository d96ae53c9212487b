"""parks.tsv: national zones with their short names, and the local zones that the divisions list.

What the sets lack or have wrong stands in two lists beside this module: `zones.tsv`, and
`demonstration_zones.tsv` for the national self-innovation demonstration zones. Their column
`where` says where the source of a row can be read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from kg.lexicon import tables
from kg.lexicon.entries import Park, Place
from kg.lexicon.store import FOLDER
from kg.lexicon.tables import LEVELS_OF_PARKS, read_table
from lexicon_build.gazetteer import Gazetteer, min_level, names_of
from lexicon_build.places import NOT_NAMES
from lexicon_build.sources import Sources, list_beside

NATIONAL = "gaz-national-parks"
DIVISIONS = "gaz-admin-divisions"
OFFICE = re.compile(r"(管理委员会|管委会)?(社区|街道办事处|办事处|街道)?$")
TYPE = re.compile(
    r"(新兴技术开发区|高新技术产业开发区|高新技术产业园区|高新技术开发区|高新技术产业园|经济技术开发区|经济开发区|高新区|经开区|开发区"
    r"|农业高新技术产业示范区|高新技术产业示范区|示范区|工业集中区|工业园区|工业园|产业园区|产业园|产业集聚区|科技园区|科技园|循环化工园区"
    r"|化工园区|物流园区|创意园区|保税区|保税港区|园区|新区|试验区)$"
)
SHORT_TYPES = {
    "高新技术产业开发区": ("高新区",),
    "高新技术产业园区": ("高新区",),
    "高新技术开发区": ("高新区",),
    "经济技术开发区": ("经开区",),
    "经济开发区": ("经开区",),
    "工业园区": ("工业园",),
    "产业园区": ("产业园",),
}
DEMONSTRATION_TYPES = ("国家自主创新示范区", "自创区", "国家自创区", "自主创新示范区")
OPEN_TYPES = frozenset(
    ("新兴技术开发区", "高新技术产业开发区", "高新技术开发区", "经济技术开发区", "经济开发区")
)


def compile_parks(sources: Sources, places: Sequence[Place]) -> list[Park]:
    """Compile all parks, national ones first."""
    gazetteer = Gazetteer(places, sources)
    codes = division_codes(sources)
    amendments = list(list_beside("zones.tsv"))
    seats = {row["name"]: gazetteer.seat(row) for row in amendments}
    parks: dict[str, Park] = {}
    for file, level in (("national_htz.tsv", "national-htz"), ("national_etdz.tsv", "national-etdz")):
        for line in sources.lines(f"{NATIONAL}/{file}"):
            name, _, host, *rest = line.split("\t")
            aliases = [alias for alias in "".join(rest).split("|") if alias and alias != name]
            park = national(name, level, host, aliases, gazetteer, codes, seats.get(name))
            parks[name] = merged(parks[name], park) if name in parks else park
    for row in amendments:
        known = [parks.pop(name) for name in (row["name"], *split_cell(row["former"])) if name in parks]
        parks[row["name"]] = amended(row, known, gazetteer, codes)
    parks.update((zone.name, zone) for zone in demonstration_zones(gazetteer))
    parks = {park.name: park for park in told_apart(parks.values())}
    taken = {form for park in parks.values() for form in (park.name, *park.short)}
    for park in local(sources, gazetteer, codes):
        if park.name not in taken:
            parks.setdefault(park.name, park)
    order = {level: at for at, level in enumerate(LEVELS_OF_PARKS)}
    return sorted(parks.values(), key=lambda park: (order[park.level], park.name))


def told_apart(parks: Collection[Park]) -> Iterator[Park]:
    """Give parks whose short names are their own: those that several bear (临港经开区) become ambiguous."""
    bearers = Counter(form for park in parks for form in {park.name, *park.short})
    for park in parks:
        shared = [form for form in park.short if bearers[form] > 1]
        if shared:
            short = tuple(form for form in park.short if form not in shared)
            park = replace(park, short=short, ambiguous=(*park.ambiguous, *shared))
        yield park


def merged(first: Park, second: Park) -> Park:
    """Join the two rows of a park that is in both national lists; the first one's level stays."""
    short = first.short + tuple(form for form in second.short if form not in first.short)
    ambiguous = first.ambiguous + tuple(form for form in second.ambiguous if form not in first.ambiguous)
    return Park(
        first.name,
        first.level,
        short,
        tuple(form for form in ambiguous if form not in short),
        first.province or second.province,
        first.city or second.city,
        first.county or second.county,
        first.code or second.code,
        first.source,
    )


def division_codes(sources: Sources) -> dict[str, str]:
    """Give the codes of the zones that are divisions themselves, by name; not of names borne twice."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in ("areas.csv", "streets.csv.gz"):
        for row in sources.rows(f"{DIVISIONS}/{file}"):
            found[row["name"]].append(row["code"])
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}


def national(
    name: str,
    level: str,
    host: str,
    aliases: list[str],
    gazetteer: Gazetteer,
    codes: dict[str, str],
    seat: dict[str, Place] | None,
) -> Park:
    """Make the row of a national park; `host` is its county or city (high-tech) or province (economic).

    `seat` are the divisions that it lies in, where they are known better than by its host and name;
    best is what its own division code says.
    """
    if seat is not None:
        divisions = seat
    elif level == "national-htz":
        start = gazetteer.leading(name)[1]
        divisions = host_within(host, start, gazetteer) or start
    else:
        lead, divisions = gazetteer.leading(name, host)
        if divisions and min_level(divisions) == "province":
            divisions = gazetteer.leading(name.removeprefix(lead), host)[1] or divisions
        divisions = divisions or gazetteer.named(host, host)
    county = gazetteer.by_code.get(codes.get(name, "")[:6])
    if county is not None and county.level == "county":
        divisions = gazetteer.above(county)
    kind = TYPE.search(name)
    if not aliases and kind is not None:
        aliases = list(short_forms(name[: kind.start()], kind.group(), host))
    extra = [form for base in (name, *aliases) for form in relocated(base, divisions, gazetteer)]
    short, ambiguous = split(form for form in (*aliases, *extra) if form != name)
    return Park(
        name,
        level,
        short,
        ambiguous,
        *names_of(divisions),
        codes.get(name, ""),
        "zones",
    )


def relocated(form: str, divisions: dict[str, Place], gazetteer: Gazetteer) -> Iterator[str]:
    """Yield a park's name with the city before it, or without it.

    萧山经开区 -> 杭州萧山经开区; 上海紫竹高新区 -> 紫竹高新区, but 威海火炬高新区 stays: 火炬 is a word.
    """
    above = divisions.get("city") or divisions.get("province")
    if above is None or not above.short or "国家" in form:
        return
    city = above.short[0]
    start = gazetteer.leading(form, divisions["province"].name)[1]
    if start and min_level(start) == "county" and not form.startswith(city):
        yield city + form
    kind = TYPE.search(form)
    if kind is None or not form.startswith(city):
        return
    stem = form[len(city) : kind.start()].removeprefix("市")
    place = gazetteer.sources.tag(stem) == "ns" and stem not in NOT_NAMES
    if place or tells(stem, gazetteer.sources):
        yield stem + kind.group()


def split_cell(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def amended(row: dict[str, str], known: Sequence[Park], gazetteer: Gazetteer, codes: dict[str, str]) -> Park:
    """Make the row of a zone of `zones.tsv`, with the short names that it bears in the sets.

    Former names become short names. A zone that the sets name alike keeps their source: the list
    says only where it lies.
    """
    name, given, former = row["name"], split_cell(row["short"]), split_cell(row["former"])
    divisions = gazetteer.seat(row)
    kind = TYPE.search(name)
    made: list[str] = []
    if kind is not None and name not in {park.name for park in known}:
        made += short_forms(name[: kind.start()], kind.group(), row["province"])
        made += [other for form in (name, *made) for other in relocated(form, divisions, gazetteer)]
    short, ambiguous = split(form for form in made if form != name)
    plain = [*given, *short, *former, *(form for park in known for form in park.short)]
    unsure = [*ambiguous, *(form for park in known for form in park.ambiguous)]
    return Park(
        name,
        row["level"],
        tuple(dict.fromkeys(plain)),
        tuple(form for form in dict.fromkeys(unsure) if form not in plain),
        *names_of(divisions),
        next((codes[form] for form in (name, *given, *former) if form in codes), ""),
        known[0].source if known and known[0].name == name else row["source"],
    )


def demonstration_zones(gazetteer: Gazetteer) -> Iterator[Park]:
    """Make the rows of the national self-innovation demonstration zones that a source shows."""
    for row in list_beside("demonstration_zones.tsv"):
        stems = [row["stem"], *split_cell(row["also"])]
        forms = [f"{stem}{kind}" for stem in stems for kind in DEMONSTRATION_TYPES]
        row["name"] = forms[0]
        yield Park(
            forms[0],
            "national-siz",
            tuple(forms[1:]),
            tuple(f"{stem}示范区" for stem in stems if stem not in gazetteer.by_name),
            *names_of(gazetteer.seat(row)),
            "",
            row["source"],
        )


def host_within(host: str, start: dict[str, Place], gazetteer: Gazetteer) -> dict[str, Place]:
    """Give the divisions of a host, which lies in the province that the park's name begins with."""
    return gazetteer.named(host, start["province"].name if "province" in start else "")


def split(forms: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide short names into those that are safe and those that other zones of the place share.

    Source of the rule: gaz-national-parks says that its `X开发区` forms are ambiguous.
    """
    kinds = {form: TYPE.search(form) for form in forms}
    loose = [form for form, kind in kinds.items() if kind is not None and kind.group() == "开发区"]
    return tuple(form for form in kinds if form not in loose), tuple(loose)


def local(sources: Sources, gazetteer: Gazetteer, codes: dict[str, str]) -> list[Park]:
    """Make the rows of the zones that the divisions list, as far as their names tell one from another."""
    generic = {row.phrase for row in read_table(tables.GENERIC, FOLDER)}
    found: dict[str, Park] = {}
    for row in sources.rows(f"{DIVISIONS}/parks_from_divisions.tsv"):
        name = OFFICE.sub("", row["name"])
        kind = TYPE.search(name)
        if kind is None:
            continue
        stem = name[: kind.start()]
        start, _divisions = gazetteer.leading(name, row["province"])
        county = any(place.level == "county" for place in gazetteer.by_name.get(name, ()))
        if county or name in generic or (not start and not tells(stem, sources)):
            continue
        forms = list(short_forms(stem, kind.group(), row["province"]))
        short, ambiguous = split(form for form in forms if form != name)
        city = "" if row["city"] in ("市辖区", "县") or "直辖县级" in row["city"] else row["city"]
        found.setdefault(
            name,
            Park(
                name,
                "local",
                short,
                ambiguous,
                row["province"],
                city,
                row["area"] or "",
                codes.get(row["name"], ""),
                "nbs",
            ),
        )
    return list(found.values())


def tells(stem: str, sources: Sources) -> bool:
    """Say whether what stands before the type of a zone is a name: 九洲江, not 汽车 or 高新."""
    rest = re.sub(r"高新技术|高新|高科技|技术|第[一二三四五]", "", stem)
    return len(rest) > 1 and not sources.is_made_of_words(rest)


def short_forms(stem: str, kind: str, province: str) -> Iterable[str]:
    """Yield the usual short names: the short type, with and without the province before the place."""
    stems = [stem]
    for lead in (province, re.sub(r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", province)):
        rest = stem.removeprefix(lead)
        if rest != stem and len(rest) > 1:
            stems.append(rest)
    for each in stems:
        if each != stem:
            yield each + kind
        for short in SHORT_TYPES.get(kind, ()):
            yield each + short
        if kind in OPEN_TYPES:
            yield each + "开发区"
