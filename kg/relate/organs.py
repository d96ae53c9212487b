"""The organ or office that a post is held in: a park's 管委会, a city's government."""

from __future__ import annotations

import re

from kg.relate.cast import Cast
from kg.types import Label


def park_of(cast: Cast, organ: int, ends: re.Pattern[str]) -> int | None:
    """Give the park whose 党工委 or 管委会 a cluster is."""
    for name in cast.names(organ):
        stem = ends.sub("", name)
        if stem != name:
            park = cast.find(Label.PARK, stem)
            if park is not None:
                return park
            for index, cluster in enumerate(cast.clusters):
                if cluster.label is Label.PARK and any(
                    n.endswith(stem) or stem.endswith(n) for n in cast.names(index)
                ):
                    return index
            if stem.endswith(("区", "园", "城", "谷")) and len(stem) > 3:
                return cast.imply(Label.PARK, stem)
    return None


def organ_of(cast: Cast, park: int, organ: str) -> int:
    """Give an organ of a park, implying it if the article does not name it."""
    for name in cast.names(park):
        found = cast.find(Label.GOVERNMENT, name + organ)
        if found is not None:
            return found
    return cast.imply(Label.GOVERNMENT, cast.clusters[park].name + organ)


def office_of(cast: Cast, org: int, ends: str, organ: str) -> int | None:
    """Give the government whose head a 市长 is, from the place or from its party committee."""
    if cast.clusters[org].label is Label.GOVERNMENT and any(n.endswith("政府") for n in cast.names(org)):
        return org
    for name in cast.names(org):
        stem = name.removesuffix("委")
        stem = stem if stem.endswith(ends) else stem + ends
        for form in (organ, "人民" + organ):
            found = cast.find(Label.GOVERNMENT, stem + form)
            if found is not None:
                return found
    stem = cast.clusters[org].name.removesuffix("委")
    return cast.imply(Label.GOVERNMENT, (stem if stem.endswith(ends) else stem + ends) + organ)
