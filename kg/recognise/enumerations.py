"""Reads lists (A、B、C等企业) for the noun behind them, which says what their items are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.recognise.words import any_of, read_classes

BETWEEN = "、和及与"  # what stands between the items of a list
FIELD = "field"  # the class of trades, techniques and products: their lists hold no names

_REACH = 80  # characters of a clause in front of the noun that are its list at the most
_COUNT = r"(?:近|约|超|逾)?(?:\d{1,4}|[一二两三四五六七八九十百数多几]{1,3})(?:余|多)?(?:[个家所位名项大座类种款条支]|(?=[省市县区国地]))"
_END = re.compile(rf"等(?:一批|一众|一系列|众多|多)?(?:{_COUNT})?|(?<=[^\d、，。]){_COUNT}")
_BREAK = re.compile(r"[，。；：！？\n]")


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list from `start` to `end`, the offset of 等 or of the number; what it lists, a row of classes.tsv."""

    start: int
    end: int
    kind: str


def enumerations(text: str) -> Iterator[Enumeration]:
    """Yield the lists of a squeezed text whose noun is known, in order.

    A list begins where its clause begins, since what leads up to the first item is not known here.

    >>> list(enumerations("他走访了甲乙、丙丁等8家科技企业。"))
    [Enumeration(start=0, end=9, kind='company')]
    """
    nouns, following = _nouns()
    for end in _END.finditer(text):
        noun = following.match(text, end.end())
        if noun is None:
            continue
        stop = end.start()
        start = max((found.end() for found in _BREAK.finditer(text, max(0, stop - _REACH), stop)), default=-1)
        start = max(0, stop - _REACH) if start < 0 else start
        if text[stop] != "等" and "、" not in text[start:stop]:
            continue
        kind = "company" if noun["lead"] else nouns[noun["noun"]]
        after = following.match(text, noun.end())
        # 科技企业加速器: the noun goes on; 企业技术改造: another one does, which is no class of names
        while kind != FIELD and after and not after["gap"] and nouns[after["noun"]] != FIELD:
            kind, after = nouns[after["noun"]], following.match(text, after.end())
        # 甲、乙等数字经济领域新锐企业: the firms of a field; 光伏、储能等领域龙头企业: fields
        if kind == FIELD and noun["gap"] and after and nouns[after["noun"]] == "company":
            kind = "company"
        yield Enumeration(start, stop, kind)


@cache
def _nouns() -> tuple[dict[str, str], re.Pattern[str]]:
    """Read the classes of nouns, and compile: up to eight characters of attributes, then a noun."""
    nouns = {noun: kind for kind, words in read_classes("classes.tsv") for noun in words}
    gap = r"(?P<gap>[^，。；：、！？“”（）《》\n在了将已是由把被对向从与和及]{0,8}?)"
    lead = "(?:(?P<lead>为(?:龙头|骨干|链主))的?|为(?:代表|主|核心|支撑|引领)的?)?"
    return nouns, re.compile(rf"{lead}{gap}(?P<noun>{any_of(nouns)})")


@cache
def classes() -> tuple[str, ...]:
    """List what a list can hold, sorted."""
    return tuple(sorted(set(_nouns()[0].values())))
