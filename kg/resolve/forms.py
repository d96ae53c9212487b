"""A name as comparison sees it: marks gone, official wording made colloquial, places in front split off."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.lexicon import lexicon
from kg.resolve.data import rewrites, words

NATION = "国"
_LONGEST_PLACE = 12
_NUMERALS = "〇一二三四五六七八九"
_COUNTED = re.compile(r"(?<!\d)[1-9](?=[期届次批号区])")


@dataclass(frozen=True, slots=True, order=True)
class Lead:
    """A place in front of a name, cut into its proper part and its suffix (常州 + 市, 常州 + nothing)."""

    stem: str
    suffix: str

    def fits(self, other: Lead) -> bool:
        """Tell whether both may be one place: a suffix may be missing, but not be another one."""
        return self.stem == other.stem and (
            self.suffix == other.suffix or not self.suffix or not other.suffix
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A name's parts.

    `text` is the name as it was given. `plain` is the name without marks, NFKC, lower case, in simplified
    characters. `normal` is `plain` in colloquial wording.
    `leads` are the places in front of `normal`, outermost first, and `rest` is what follows them.
    `level` is the level word that stands for a place in front of `rest` (市 in 市科技局), or empty.
    """

    text: str
    plain: str
    normal: str
    leads: tuple[Lead, ...]
    rest: str
    level: str


@lru_cache(maxsize=65536)
def form(name: str) -> Form:
    """Take a name apart.

    >>> form("常州市科学技术局").rest, form("市科技局").level
    ('科技局', '市')
    """
    plain = unicodedata.normalize("NFKC", lexicon().simplified(name)).casefold().translate(_no_marks())
    plain = _COUNTED.sub(lambda digit: _NUMERALS[int(digit.group())], plain)
    normal = plain
    if _official().search(plain):
        for official, colloquial in rewrites():
            normal = normal.replace(official, colloquial)
    leads, at = leading_places(normal)
    level = ""
    if not leads and not normal.startswith(words().not_level):
        level = next((w for w in words().level if normal.startswith(w) and len(normal) > len(w) + 1), "")
        at = len(level)
    return Form(name, plain, normal, leads, normal[at:], level)


def tails(parts: Form) -> tuple[str, ...]:
    """Give what follows each of the places in front of a name, the longest first.

    >>> tails(form("江苏省常州市科技局"))
    ('常州市科技局', '科技局')
    """
    found = []
    at = len(parts.normal) - len(parts.rest)
    for lead in reversed(parts.leads):
        found.append(parts.normal[at:])
        at -= len(lead.stem) + len(lead.suffix)
    return tuple(reversed(found))


def leading_places(name: str) -> tuple[tuple[Lead, ...], int]:
    """Give the places that a name begins with, and where the rest of it begins.

    A word for the whole country in front counts as a place whose stem is `NATION`.
    """
    leads: list[Lead] = []
    at = 0
    nation = next((word for word in words().nation if name.startswith(word)), "")
    if nation and len(name) > len(nation):
        leads.append(Lead(NATION, ""))
        at = len(nation)
    while place := _place_at(name, at):
        leads.append(split_place(place))
        at += len(place)
    return tuple(leads), at


def split_place(name: str) -> Lead:
    """Cut a place's name into stem and suffix; the stem keeps two characters at least."""
    for suffix in words().place_suffix:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return Lead(name[: -len(suffix)], suffix)
    return Lead(name, "")


def tail_fits(short: tuple[Lead, ...], full: tuple[Lead, ...]) -> bool:
    """Tell whether the places of one name end with those of the other, and what is before lies around them."""
    if len(short) > len(full):
        short, full = full, short
    if not all(a.fits(b) for a, b in zip(reversed(short), reversed(full), strict=False)):
        return False
    if len(short) == len(full) or not short:
        return True
    return _may_lie_in(full[-len(short)], full[-len(short) - 1])


def _may_lie_in(inner: Lead, outer: Lead) -> bool:
    """Tell whether a place may lie in another: 萧山 in 杭州, not 常州 in 大丰; yes where the lists know nothing."""
    if outer.stem == NATION:
        return True
    found = lexicon().places_by_name(inner.stem + inner.suffix)
    around = [split_place(place.name).stem for one in found for place in lexicon().above(one)]
    return not around or outer.stem in {inner.stem, *around}


def is_place(name: str) -> bool:
    """Tell whether the name lists know a place by this name."""
    return name in _place_names()


def _place_at(name: str, at: int) -> str:
    names = _place_names()
    for end in range(min(at + _LONGEST_PLACE, len(name)), at + 1, -1):
        if name[at:end] in names:
            return name[at:end]
    return ""


def has_place(name: str) -> bool:
    """Tell whether a place stands anywhere in a name."""
    return any(_place_at(name, at) for at in range(len(name)))


def is_subsequence(short: str, full: str) -> bool:
    """Tell whether the characters of one text occur in the other in the same order.

    >>> is_subsequence("中科院", "中国科学院")
    True
    """
    rest = iter(full)
    return all(c in rest for c in short)


@lru_cache(maxsize=65536)
def only_trade(text: str, *, places: bool = True) -> bool:
    """Tell whether a text is nothing but trade words (and places), without a name in it."""
    trade = words().trade
    reachable = [True] + [False] * len(text)
    for start in range(len(text)):
        if reachable[start]:
            for end in range(start + 1, min(len(text), start + _LONGEST_PLACE) + 1):
                piece = text[start:end]
                if piece in trade or (places and len(piece) > 1 and is_place(piece)):
                    reachable[end] = True
    return reachable[-1]


def without_legal(name: str) -> tuple[str, str]:
    """Cut a firm's name into the name and its legal form, which may be empty.

    Names that are nothing but a legal form stay whole.
    """
    for legal in words().legal:
        if name.endswith(legal) and len(name) > len(legal):
            return name[: -len(legal)], legal
    return name, ""


@cache
def _no_marks() -> dict[int, None]:
    return dict.fromkeys(map(ord, words().marks))


@cache
def _official() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(official) for official, _ in rewrites()))


@cache
def _place_names() -> frozenset[str]:
    # One look into a set is ten times faster than asking the lists, and names are cut at every place.
    return frozenset(
        name for place in lexicon().places for name in (place.name, *place.short, *place.ambiguous)
    )
