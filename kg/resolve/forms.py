"""A name as comparison sees it: marks gone, official wording made colloquial, places in front split off."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.lexicon import lexicon
from kg.resolve.data import rewrites, words

NATION = "国"
_LONGEST_PLACE = 12


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

    `plain` is the name without marks, NFKC, lower case. `normal` is `plain` in colloquial wording.
    `leads` are the places in front of `normal`, outermost first, and `rest` is what follows them.
    `level` is the level word that stands for a place in front of `rest` (市 in 市科技局), or empty.
    """

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
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_no_marks())
    normal = plain
    for official, colloquial in rewrites():
        if official in normal:
            normal = normal.replace(official, colloquial)
    leads, at = leading_places(normal)
    level = ""
    if not leads:
        level = next((w for w in words().level if normal.startswith(w) and len(normal) > len(w) + 1), "")
        at = len(level)
    return Form(plain, normal, leads, normal[at:], level)


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


def is_place(name: str) -> bool:
    """Tell whether the name lists know a place by this name."""
    return bool(lexicon().places_by_name(name))


def _place_at(name: str, at: int) -> str:
    for length in range(min(_LONGEST_PLACE, len(name) - at), 1, -1):
        piece = name[at : at + length]
        if is_place(piece):
            return piece
    return ""


def is_subsequence(short: str, full: str) -> bool:
    """Tell whether the characters of one text occur in the other in the same order.

    >>> is_subsequence("中科院", "中国科学院")
    True
    """
    rest = iter(full)
    return all(c in rest for c in short)


@lru_cache(maxsize=65536)
def only_trade(text: str) -> bool:
    """Tell whether a text is nothing but trade words, places and legal forms, without a name in it."""
    trade, legal = words().trade, words().legal
    reachable = [True] + [False] * len(text)
    for start in range(len(text)):
        if reachable[start]:
            for end in range(start + 1, min(len(text), start + _LONGEST_PLACE) + 1):
                piece = text[start:end]
                if piece in trade or piece in legal or (len(piece) > 1 and is_place(piece)):
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
