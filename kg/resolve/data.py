"""Loads the word lists and patterns that travel beside this module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of `words.toml`; each is explained there."""

    marks: str
    legal: tuple[str, ...]
    trade: frozenset[str]
    level: tuple[str, ...]
    not_level: tuple[str, ...]
    place_suffix: tuple[str, ...]
    nation: tuple[str, ...]
    kind: tuple[str, ...]
    papers: frozenset[str]
    zones: tuple[str, ...]
    zone_kinds: tuple[str, ...]
    site_kinds: tuple[str, ...]
    namesakes: re.Pattern[str]


def text_of(name: str) -> str:
    """Read a data file of this package."""
    return files("kg.resolve").joinpath(name).read_text("utf-8")


@cache
def words() -> Words:
    raw = tomllib.loads(text_of("words.toml"))
    return Words(
        marks=raw["marks"],
        legal=tuple(raw["legal"]),
        trade=frozenset(raw["trade"]),
        level=tuple(raw["level"]),
        not_level=tuple(raw["not_level"]),
        place_suffix=tuple(raw["place_suffix"]),
        nation=tuple(raw["nation"]),
        kind=tuple(raw["kind"]),
        papers=frozenset(raw["papers"]),
        zones=tuple(raw["zones"]),
        zone_kinds=tuple(raw["zone_kinds"]),
        site_kinds=tuple(raw["site_kinds"]),
        namesakes=re.compile("|".join(f"(?:{pattern})" for pattern in raw["namesakes"])),
    )


@cache
def rewrites() -> tuple[tuple[str, str], ...]:
    """Give the pairs of official and colloquial wording, in the order in which they apply."""
    rows = (line.split("\t") for line in text_of("rewrites.tsv").splitlines() if line and line[0] != "#")
    return tuple((official, colloquial) for official, colloquial in rows)
