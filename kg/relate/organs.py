"""The organ or office that a post is held in: a park's 管委会, a city's government."""

from __future__ import annotations

import re

from kg.relate.cast import Cast
from kg.relate.pieces import Piece
from kg.relate.titles import words
from kg.resolve.forms import form
from kg.types import Label

_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ZONES = ("区", "园", "城", "谷", "镇", "港")  # how the names of parks end
_ZONE = "开发区"  # may stand for any kind
_KIND = "(?:经开|高新)区$"
_STEM = 4  # characters that a park's name has at least


def held_in(cast: Cast, org: int, piece: Piece, called: str) -> tuple[int, str, int | None] | None:
    """Give the cluster that a post is held in, its title, and the cluster that it leads.

    `org` is what stands before the title, `called` the name that a park has there.
    """
    known = words()
    label, title, organ = cast.clusters[org].label, piece.title, piece.organ
    park = org if label is Label.PARK else None
    if label is Label.GOVERNMENT:
        park = park_of(cast, org, known.organ)
    if organ and (park is None or (label is Label.GOVERNMENT and organ in known.within)):
        # 管理局党委书记 is a post in the 管理局
        title, organ = organ + title, ""
    leading = bool(known.leads.match(title)) and not known.never.search(title)
    leading = leading and not (label is Label.GOVERNMENT and known.never_of_government.search(title))
    for post, ends, office_name, _ in known.heads:
        if title.endswith(post) and label in (Label.PLACE, Label.GOVERNMENT):
            office = office_of(cast, org, ends, office_name)
            return None if office is None else (office, title, office if leading else None)
    if label is Label.PLACE:
        return None
    leading = leading or any(
        post.fullmatch(title) and any(name.search(n) for n in cast.names(org))
        for post, name in known.leads_if
    )
    if park is not None:
        body = organ_of(cast, park, organ, called) if organ else org
        alone = cast.clusters[body].name.endswith(known.led_alone)
        return body, title, (body if alone else park) if leading else None
    return org, title, org if leading else None


def park_of(cast: Cast, organ: int, ends: re.Pattern[str]) -> int | None:
    """Give the park whose 党工委 or 管委会 a cluster is."""
    for name in cast.names(organ):
        stem = ends.sub("", name)
        if stem == name:
            continue
        park = cast.find(Label.PARK, stem)
        if park is not None:
            return park
        plain = _plain(stem)
        for index, cluster in enumerate(cast.clusters):
            if cluster.label is Label.PARK and any(_one_park(plain, n) for n in cast.names(index)):
                return index
        if stem.endswith(_ZONES) and len(stem) >= _STEM:
            return cast.imply(Label.PARK, stem)
    return None


def organ_of(cast: Cast, park: int, organ: str, called: str) -> int:
    """Give an organ of a park, implying it if the article does not name it.

    `called` is what the sentence calls the park: an organ that is only implied is named so.
    """
    names = (called, *cast.names(park))
    for name in names:
        found = cast.find(Label.GOVERNMENT, name + organ)
        if found is not None:
            return found
    forms = {_plain(name + organ) for name in names}
    for index, cluster in enumerate(cast.clusters):
        if cluster.label is Label.GOVERNMENT and any(_plain(n) in forms for n in cast.names(index)):
            return index
    return cast.imply(Label.GOVERNMENT, called + organ)


def office_of(cast: Cast, org: int, ends: str, organ: str) -> int | None:
    """Give the government whose head a 市长 is, from the place or from its party committee."""
    if cast.clusters[org].label is Label.GOVERNMENT and any(n.endswith("政府") for n in cast.names(org)):
        return org
    for name in cast.names(org):
        stem = name.removesuffix("委")
        stem = stem if stem.endswith(ends) else stem + ends
        for office in (organ, "人民" + organ):
            found = cast.find(Label.GOVERNMENT, stem + office)
            if found is not None:
                return found
    stem = cast.clusters[org].name.removesuffix("委")
    return cast.imply(Label.GOVERNMENT, (stem if stem.endswith(ends) else stem + ends) + organ)


def sister_of(cast: Cast, org: int, title: str) -> tuple[int, str] | None:
    """Give the organ that a title names in short behind a post in another of the same place, and the rest of the title.

    云州市委常委、组织部部长; 云州高新区科技局局长A、招商局局长B. The organ is implied if the article does not name it.
    """
    known = words()
    hit = known.sister.match(title)
    if hit is None or cast.clusters[org].label is not Label.GOVERNMENT:
        return None
    for name in cast.names(org):
        stem = known.stem.match(name)
        if stem and bool(hit["party"]) == bool(stem["committee"]) and name != stem["of"] + hit["organ"]:
            whole = stem["of"] + hit["organ"]
            found = cast.find(Label.GOVERNMENT, whole)
            return cast.imply(Label.GOVERNMENT, whole) if found is None else found, title[hit.end() :]
    return None


def _one_park(stem: str, name: str) -> bool:
    """Say whether an organ's name without 管委会 is a park's: 东湖高新区 = 武汉东湖高新区（…科技城）."""
    plain = _plain(_IN_BRACKETS.sub("", name))
    if plain.endswith(stem) or stem.endswith(plain):
        return True
    if stem.endswith(_ZONE):
        return re.sub(_KIND, "", plain).endswith(stem.removesuffix(_ZONE))
    letters = iter(plain)
    ends = plain[:2] + plain[-1:] == stem[:2] + stem[-1:]
    return len(stem) >= _STEM and ends and all(letter in letters for letter in stem)


def _plain(name: str) -> str:
    for official, colloquial in words().organ_forms:
        name = name.replace(official, colloquial)
    return form(name).normal
