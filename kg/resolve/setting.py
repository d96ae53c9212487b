"""Where an article plays: its province, city and county, read off its names, its title and its masthead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.lexicon import Place, lexicon
from kg.resolve.forms import NATION, form
from kg.types import Article, Label, Mention, Role

LEVELS = ("province", "city", "county")
_WEIGHTS = {Label.PLACE: 2, Label.GOVERNMENT: 3, Label.PARK: 3, Label.COMPANY: 0, Label.PERSON: 0}
_HEADLINE = 4
_MASTHEAD = 20
# A place is the article's own only if it has this share of all that is said of its level.
_SHARE = 0.5
_MUNICIPALITY = "市"


@dataclass(frozen=True, slots=True)
class Setting:
    """The places that an article is about, by level; a level is missing where the article does not show it.

    `named` holds all divisions that it names, and those above them.
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    named: frozenset[Place] = frozenset()

    def knows(self, place: Place) -> bool:
        """Tell whether a division fits in: the article shows no province, or this one's, or names what it lies in."""
        province = self.places.get("province")
        above = lexicon().above(place)
        return province is None or province in above or any(one in self.named for one in above)

    def at(self, level_word: str) -> Place | None:
        """Give the place that a level word means: 省, 市 (the county-level city first, if it is one), 区, 县."""
        if level_word in ("省", "自治区"):
            return self.places.get("province")
        county = self.places.get("county")
        if level_word != _MUNICIPALITY:
            return county if county is not None and county.name.endswith(level_word) else None
        if county is not None and county.name.endswith(_MUNICIPALITY):
            return county
        return self.city

    @property
    def city(self) -> Place | None:
        """The city, or the municipality that has no cities below it."""
        city = self.places.get("city")
        province = self.places.get("province")
        if city is None and province is not None and province.name.endswith(_MUNICIPALITY):
            return province
        return city

    @property
    def nearest(self) -> Place | None:
        """The city or the county-level city, whichever tells a namesake best."""
        return self.at(_MUNICIPALITY)


def setting_of(article: Article, mentions: Sequence[Mention]) -> Setting:
    """Find the places that most of an article's names point to.

    Every name votes for the place that it is or begins with, and for the places above that one;
    votes in headlines and of the masthead count more.
    """
    headline = max((b.end for b in article.blocks if b.role is Role.TITLE), default=len(article.title))
    votes: Counter[Place] = Counter()
    for mention in mentions:
        if weight := _WEIGHTS.get(mention.label, 1):
            _vote(votes, mention.text, weight + (_HEADLINE if mention.start < headline else 0))
    if article.source:
        _vote(votes, article.source, _MASTHEAD)
    places: dict[str, Place] = {}
    for level in LEVELS:
        ranked = sorted(
            ((n, place) for place, n in votes.items() if place.level == level),
            key=lambda v: (-v[0], v[1].code),
        )
        if not ranked:
            continue
        count, first = ranked[0]
        # A county must also have its share of what is said of its city, which all its counties share.
        above = (
            max((votes[place] for place in lexicon().above(first)[:1]), default=0) if level == "county" else 0
        )
        if count > _SHARE * max(above, sum(n for n, _ in ranked)):
            places[level] = first
    return Setting(places, frozenset(votes))


@lru_cache(maxsize=65536)
def places_of(name: str) -> tuple[Place, ...]:
    """Give the divisions that a name is or begins with, innermost first, each with those above it.

    A name that several divisions of one level bear gives none.
    """
    leads = form(name).leads
    if not leads or leads[-1].stem == NATION:
        return ()
    last = leads[-1]
    place = only_one(last.stem + last.suffix)
    if place is not None and is_bare_district(place, last.stem + last.suffix):
        return ()
    return (place, *lexicon().above(place)) if place is not None else ()


@lru_cache(maxsize=65536)
def only_one(name: str, within: Place | None = None) -> Place | None:
    """Give the division that a name means, the one of the highest level if several bear it, or None.

    A place that the name is looked for in tells divisions of one level apart, and lets short names
    count that mean a division only where one knows the city (武进, 鼓楼).
    """
    found = [place for place in lexicon().places_by_name(name) if place.level in LEVELS]
    if within is None:
        found = [place for place in found if name not in place.ambiguous]
    else:
        found = [place for place in found if within in lexicon().above(place)] or [
            place for place in found if name not in place.ambiguous
        ]
    if not found:
        return None
    top = min(LEVELS.index(place.level) for place in found)
    found = [place for place in found if LEVELS.index(place.level) == top]
    return found[0] if len(found) == 1 else None


def is_bare_district(place: Place, name: str) -> bool:
    """Tell whether a name is a district's without its suffix: such names are often by-names of other places."""
    return place.level == "county" and place.name.endswith("区") and name != place.name


def _vote(votes: Counter[Place], name: str, weight: int) -> None:
    for place in places_of(name):
        votes[place] += weight
