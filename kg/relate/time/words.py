"""The words for times: `words.toml`, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_NAMED = re.compile(r"\(\?P<(\w+)>")
_BACK = re.compile(r"\(\?P=(\w+)\)")
_PART = re.compile(r"\{([a-z_]+)\}")
_UNITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}


_PARTS = {"上半年": (1, 6), "下半年": (7, 12), "年初": (1, 1), "初": (1, 1)}
_END = (12, 12)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of expression: its name, the function that reads it, its pattern, an example and a counter-example."""

    name: str
    read: str
    pattern: re.Pattern[str]
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Words:
    """The fields are explained in `words.toml`; `any` finds the places where a row may hold."""

    rows: tuple[Row, ...]
    any: re.Pattern[str]
    around: Mapping[str, re.Pattern[str]]
    counts: Mapping[str, Mapping[str, int]]


@cache
def words() -> Words:
    """Load the words once."""
    data = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
    parts: dict[str, str] = {}
    for name, pattern in data["parts"].items():
        parts[name] = _filled(pattern, parts)
    parts["point"] = _point(parts)
    # the second of two points has groups of its own
    parts["point_"] = _NAMED.sub(r"(?P<\1_>", parts["point"])
    rows = tuple(
        Row(
            row["name"],
            row["read"],
            re.compile(_filled(row["pattern"], parts)),
            row["example"],
            row["counter"],
        )
        for row in data["expression"]
    )
    # in one alternation a name may occur once only; what stands where is read by the row's own pattern
    found = "|".join(f"(?P<r{i}>{_bare(row.pattern.pattern)})" for i, row in enumerate(rows))
    return Words(
        rows,
        re.compile(found),
        {name: re.compile(pattern) for name, pattern in data["around"].items()},
        {name: table for name, table in data.items() if name not in ("parts", "expression", "around")},
    )


def _point(parts: Mapping[str, str]) -> str:
    year, month, day = parts["year"], parts["month"], parts["day"]
    part, bare = parts["part"], parts["bare"]
    return (
        rf"(?:{year}(?:\s*(?:的(?=[上下前一二三四第]))?\s*(?:(?P<part>{part})|{month}(?:\s*{day})?))?"
        rf"|{_again(month)}(?:\s*{_again(day)})?|(?P<bare>{bare}))"
    )


def _again(pattern: str) -> str:
    """Rename the groups of a pattern that stands twice in another."""
    return _NAMED.sub(r"(?P<y\1>", pattern)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda hit: parts[hit[1]], pattern)


def _bare(pattern: str) -> str:
    """Take the names of the groups away; what repeats a group becomes any separator of figures."""
    return _NAMED.sub("(?:", _BACK.sub("[-./]", pattern))


def number(text: str) -> int:
    """Read a number below 100 in figures or Chinese numerals.

    >>> number("12"), number("十"), number("二十三"), number("两")
    (12, 10, 23, 2)
    """
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_UNITS[tens] if tens else 1 if ten else 0) * 10 + (_UNITS[ones] if ones else 0)


def year_of(text: str) -> int:
    """Read a year of four figures: 2019, 二〇一九.

    >>> year_of("二〇一九")
    2019
    """
    return int("".join(c if c.isdecimal() else str(_UNITS[c]) for c in text))


def months_of(part: str) -> tuple[int, int] | None:
    """Give the first and the last month of a part of a year; None for more months than a year has.

    >>> months_of("上半年"), months_of("前三季度"), months_of("年底")
    ((1, 6), (1, 9), (12, 12))
    """
    if part in _PARTS:
        return _PARTS[part]
    if part[-1] in "底末":
        return _END
    count = part.strip("前第个月季度首 ").strip()
    if part.startswith("前") and "季" in part:
        return 1, 3 * number(count)
    if part.startswith("前"):
        months = number(count)
        return (1, months) if 1 <= months <= 12 else None
    quarter = number(count) if count else 1
    return 3 * quarter - 2, 3 * quarter
