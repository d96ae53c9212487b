"""How far a relation has come, by the words of the clause that states it, and of those that lead up to it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from kg.relate.encode import LABELS
from kg.types import Predicate, Status

_ORDER = (Status.DENIED, Status.PLANNED, Status.ONGOING)
_BEHIND = 16  # characters after the clauses in which a word may take a cue back: 签约落户，现已投产
_MARKS = "，。；！？;!?"
_BREAK = re.compile(f"[{_MARKS}]")
_STOP = re.compile("[。；！？;!?]")
_NAMES = "".join(LABELS)


class _Scope(StrEnum):
    """Where a cue counts: in the clause of the later name, of either name, or from the first name on."""

    OWN = "own"
    NAMES = "names"
    ON = "on"


@dataclass(frozen=True, slots=True)
class _Cue:
    status: Status
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    scope: _Scope
    predicates: frozenset[Predicate]


@dataclass(frozen=True, slots=True)
class _Settled:
    """Words that show a thing to be there already: before its list of names, or anywhere in its clause."""

    before: re.Pattern[str]
    anywhere: re.Pattern[str]


@cache
def _cues() -> tuple[tuple[_Cue, ...], _Settled]:
    data = tomllib.loads(resources.files(__package__).joinpath("cues.toml").read_text("utf-8"))
    cues = tuple(
        _Cue(
            status,
            re.compile(row["words"]),
            re.compile(row["not"]) if "not" in row else None,
            _Scope(row["scope"]),
            frozenset(Predicate(p) for p in row.get("predicates", Predicate))
            - frozenset(Predicate(p) for p in row.get("except", ())),
        )
        for status in _ORDER
        for row in data[status.value]
    )
    settled = data["settled"]
    listed = rf"(?:{settled['before']})[{_NAMES}、和与及以“”‘’《》（）]*\Z"
    return cues, _Settled(re.compile(listed), re.compile(settled["anywhere"]))


def status_of(predicate: Predicate, code: str, first: int, second: int) -> Status:
    """Tell the status of a relation between two places of a sentence's code.

    `first` is the second place again where the sentence does not name the other thing. The clause
    of the later place decides; what leads up to it counts as far as each cue reaches. Without a cue
    a relation is done.
    """
    first, second = min(first, second), max(first, second)
    begin, end = _clause(code, second)
    cues, settled = _cues()
    if settled.before.search(code[begin:second]):
        return Status.DONE
    own = code[begin:end]
    stretches = dict.fromkeys(_Scope, own)
    if first < begin and not settled.anywhere.search(own):
        start, stop = _clause(code, first)
        stretches[_Scope.NAMES] = f"{code[start:stop]}，{own}"
        breaks = [hit.end() for hit in _STOP.finditer(code, start, begin)]
        stretches[_Scope.ON] = code[max(breaks, default=start) : end]
    rest = code[end : end + _BEHIND]
    for cue in cues:
        stretch = stretches[cue.scope]
        if (
            predicate in cue.predicates
            and cue.words.search(stretch)
            and not (cue.unless and cue.unless.search(stretch + rest))
        ):
            return cue.status
    return Status.DONE


def _clause(code: str, at: int) -> tuple[int, int]:
    start = max(code.rfind(mark, 0, at) for mark in _MARKS) + 1
    stop = _BREAK.search(code, at)
    return start, stop.start() if stop else len(code)
