"""Rules that say in words how a relation is stated; each is data with an example and a counter-example."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.relate.encode import LABELS, SYMBOLS, Sentence
from kg.types import Label, Predicate

_PLACE = re.compile(r"\{(head|tail|heads|tails|head2|tail2|any):([A-Z|]+)\}")
_ANY = "".join(LABELS)
_OPEN, _CLOSE = "[“‘《【]?", "[”’》】]?"
_LINK = rf"{_CLOSE}(?:（[^（）]{{0,14}}）)?(?:、|和|与|及|以及|{_CLOSE})"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to state a relation; `finds` are the pairs of names that it finds in `example`."""

    name: str
    predicate: Predicate
    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    example: str
    finds: tuple[tuple[str, str], ...]
    counter: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds for two names of a sentence, given by their places in its code."""

    rule: Rule
    head: int
    tail: int


@cache
def rules() -> tuple[Rule, ...]:
    """Load the rules that the package ships."""
    data = tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))
    return tuple(
        Rule(
            row["name"],
            Predicate(row["predicate"]),
            re.compile(_compiled(row["pattern"])),
            tuple(
                frozenset(SYMBOLS[Label(x)] for x in m.group(2).split("|"))
                for m in _PLACE.finditer(row["pattern"])
                if m.group(1) in ("head", "heads", "tail", "tails")
            ),
            row["example"],
            tuple((a, b) for a, b in row["finds"]),
            row["counter"],
        )
        for row in data["rule"]
    )


def _compiled(pattern: str) -> str:
    def slot(hit: re.Match[str]) -> str:
        kind, names = hit.group(1), "".join(SYMBOLS[Label(x)] for x in hit.group(2).split("|"))
        if kind == "any":
            return f"[{names}]"
        one = f"[{names}]"
        many = f"{one}(?:{_LINK}{_OPEN}{one}){{0,30}}" if kind.endswith("s") else one
        return f"{_OPEN}(?P<{kind}>{many}){_CLOSE}"

    text = _PLACE.sub(slot, pattern)
    return text.replace("{gap}", rf"[^，。；：{_ANY}]{{0,12}}?").replace("{wide}", r"[^。；]{0,30}?")


def hits(sentence: Sentence) -> Iterator[Hit]:
    """Yield what the rules find in a sentence."""
    code = sentence.code
    here = {SYMBOLS[slot.label] for slot in sentence.slots}
    for rule in rules():
        if any(here.isdisjoint(need) for need in rule.needs):
            continue
        for match in rule.pattern.finditer(code):
            yield from _pairs(rule, match)


def _pairs(rule: Rule, match: re.Match[str]) -> Iterator[Hit]:
    heads: list[int] = []
    tails: list[int] = []
    for kind, text in match.groupdict().items():
        if text is None:
            continue
        places = [match.start(kind) + i for i, c in enumerate(text) if c in LABELS]
        (heads if kind.startswith("head") else tails).extend(places)
    if tails:
        yield from (Hit(rule, h, t) for h in heads for t in tails if h != t)
    else:
        yield from (Hit(rule, a, b) for i, a in enumerate(heads) for b in heads[i + 1 :])
