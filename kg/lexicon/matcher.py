"""Find the names of the lists in a text, all in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import ahocorasick

from kg.lexicon.entries import Entry, Form
from kg.types import Label


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the lists at one place of a text; offsets count in that text.

    `entries` are all things of the label that bear the name in this form (a county's short name is
    often that of several); `form` is the fullest form in which any of them bears it.
    """

    start: int
    end: int
    kind: Label
    form: Form
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """The thing, or the first of them in the order of the lists: the highest level comes first."""
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class Name:
    """What one string names: a label, the fullest form, and the things, fullest form first."""

    kind: Label
    form: Form
    entries: tuple[Entry, ...]


# What a string names, as the lists give it: grouping into Names waits until the string is met,
# because that is never for most of a hundred thousand names.
Bearers = list[tuple[Form, Entry]]
Index = dict[str, Bearers]

_RANK = {Form.FULL: 0, Form.SHORT: 1, Form.AMBIGUOUS: 2}


def index_of(entries: Iterable[Entry]) -> Index:
    """Index things by all of their names.

    A thing whose name stands among its ambiguous short names is ambiguous even in full.
    """
    index: Index = {}
    for entry in entries:
        if entry.name not in entry.ambiguous:
            index.setdefault(entry.name, []).append((Form.FULL, entry))
        for short in entry.short:
            index.setdefault(short, []).append((Form.SHORT, entry))
        for loose in entry.ambiguous:
            index.setdefault(loose, []).append((Form.AMBIGUOUS, entry))
    return index


def names_of(bearers: Bearers) -> tuple[Name, ...]:
    """Group those that bear a string by label; those that bear it in a fuller form come first."""
    grouped: dict[Label, Bearers] = {}
    for form, entry in sorted(bearers, key=lambda bearer: _RANK[bearer[0]]):
        grouped.setdefault(entry.label, []).append((form, entry))
    return tuple(
        Name(label, group[0][0], tuple(entry for _, entry in group)) for label, group in grouped.items()
    )


def automaton(index: Index) -> Any:
    """Compile an index into an Aho-Corasick automaton whose values are (length, bearers)."""
    compiled = ahocorasick.Automaton()
    for surface, bearers in index.items():
        compiled.add_word(surface, (len(surface), bearers))
    compiled.make_automaton()
    return compiled


def find(compiled: Any, text: str, kinds: frozenset[Label], forms: frozenset[Form]) -> list[Match]:
    """Find every occurrence of every name of the given kinds and forms, in no particular order."""
    return [
        Match(last + 1 - length, last + 1, name.kind, name.form, name.entries)
        for last, (length, bearers) in compiled.iter(text)
        for name in names_of(bearers)
        if name.kind in kinds and name.form in forms
    ]


def merged(first: Iterable[Match], second: Iterable[Match]) -> list[Match]:
    """Join matches from two searches: those of one span and kind become one."""
    found: dict[tuple[int, int, Label], Match] = {}
    for match in (*first, *second):
        span = match.start, match.end, match.kind
        same = found.get(span)
        entries = match.entries if same is None else same.entries + match.entries
        form = match.form if same is None else min(same.form, match.form, key=_RANK.__getitem__)
        found[span] = Match(*span, form, entries)
    return list(found.values())


def longest(matches: Iterable[Match]) -> Iterator[Match]:
    """Keep, from matches by start and longest first, those that overlap no match further left.

    Matches of several kinds with the same span are all kept.
    """
    kept = (0, 0)
    for match in matches:
        if match.start >= kept[1] or (match.start, match.end) == kept:
            kept = match.start, match.end
            yield match
