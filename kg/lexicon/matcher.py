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
    """What one string names: a label, the form, and the things."""

    kind: Label
    form: Form
    entries: tuple[Entry, ...]


_ORDER = (Form.FULL, Form.SHORT, Form.AMBIGUOUS)


def names_of(entries: Iterable[Entry]) -> dict[str, tuple[Name, ...]]:
    """Index things by all of their names, fullest form first.

    Of the things of one label that share a name, those that bear it in the fullest form come first.
    """
    found: dict[str, dict[Label, dict[Form, list[Entry]]]] = {}
    for entry in entries:
        for form, surfaces in zip(_ORDER, ((entry.name,), entry.short, entry.ambiguous), strict=True):
            for surface in surfaces:
                found.setdefault(surface, {}).setdefault(entry.label, {}).setdefault(form, []).append(entry)
    return {
        surface: tuple(
            Name(
                label,
                next(form for form in _ORDER if form in forms),
                tuple(entry for form in _ORDER for entry in forms.get(form, ())),
            )
            for label, forms in labels.items()
        )
        for surface, labels in found.items()
    }


def automaton(names: dict[str, tuple[Name, ...]]) -> Any:
    """Compile an index of names into an Aho-Corasick automaton whose values are (length, names)."""
    compiled = ahocorasick.Automaton()
    for surface, value in names.items():
        compiled.add_word(surface, (len(surface), value))
    compiled.make_automaton()
    return compiled


def find(compiled: Any, text: str, kinds: frozenset[Label], forms: frozenset[Form]) -> list[Match]:
    """Find every occurrence of every name of the given kinds and forms, by start, longest first."""
    matches = [
        Match(last + 1 - length, last + 1, name.kind, name.form, name.entries)
        for last, (length, names) in compiled.iter(text)
        for name in names
        if name.kind in kinds and name.form in forms
    ]
    matches.sort(key=lambda match: (match.start, -match.end))
    return matches


def longest(matches: Iterable[Match]) -> Iterator[Match]:
    """Keep, from matches by start and longest first, those that overlap no match further left.

    Matches of several kinds with the same span are all kept.
    """
    kept = (0, 0)
    for match in matches:
        if match.start >= kept[1] or (match.start, match.end) == kept:
            kept = match.start, match.end
            yield match
