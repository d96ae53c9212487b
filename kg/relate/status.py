"""How far a relation has come, by the words of the clauses that state it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.types import Predicate, Status

_ORDER = (Status.DENIED, Status.PLANNED, Status.ONGOING)
_BEHIND = 16  # characters after the clauses in which a word may take a cue back: 签约落户，现已投产
_BREAK = "，。；！？;!?"


@dataclass(frozen=True, slots=True)
class _Cue:
    status: Status
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    predicates: frozenset[Predicate]


@cache
def _cues() -> tuple[_Cue, ...]:
    data = tomllib.loads(resources.files(__package__).joinpath("cues.toml").read_text("utf-8"))
    return tuple(
        _Cue(
            status,
            re.compile(row["words"]),
            re.compile(row["not"]) if "not" in row else None,
            frozenset(Predicate(p) for p in row.get("predicates", Predicate)),
        )
        for status in _ORDER
        for row in data[status.value]
    )


def status_of(predicate: Predicate, code: str, first: int, second: int) -> Status:
    """Tell the status of a relation between two places of a sentence's code.

    The clauses from the first place to the second are looked at. Without a cue a relation is done.
    """
    begin, end = min(first, second), max(first, second)
    while begin > 0 and code[begin - 1] not in _BREAK:
        begin -= 1
    while end < len(code) and code[end] not in _BREAK:
        end += 1
    stretch, rest = code[begin:end], code[begin : end + _BEHIND]
    for cue in _cues():
        if (
            predicate in cue.predicates
            and cue.words.search(stretch)
            and not (cue.unless and cue.unless.search(rest))
        ):
            return cue.status
    return Status.DONE
