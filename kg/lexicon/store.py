"""The name lists as one object that reads each list when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from kg.lexicon import tables
from kg.lexicon.entries import (
    Company,
    Entry,
    Form,
    Given,
    Institution,
    Named,
    Organ,
    Park,
    Place,
    Suffix,
    Title,
    Word,
)
from kg.lexicon.matcher import Index, Match, Name, automaton, find, index_of, longest, merged, names_of
from kg.lexicon.tables import Table, read_columns, read_table
from kg.lexicon.towns import Towns
from kg.types import Label

T = TypeVar("T")

FOLDER = Path(__file__).parent / "data"


class Lexicon:
    """The project's name lists.

    Every list is read when it is first used, and stays. Raises LexiconError then, if the list's
    file breaks its schema.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def _read(self, table: Table[T]) -> tuple[T, ...]:
        return read_table(table, self.folder)

    # ------------------------------------------------------------ named things

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Countries, regions, provinces, cities and counties; `towns` has what is below."""
        return self._read(tables.PLACES)

    @cached_property
    def towns(self) -> Towns:
        """Towns, townships and streets."""
        return Towns(self.folder, self.simplified)

    @cached_property
    def parks(self) -> tuple[Park, ...]:
        return self._read(tables.PARKS)

    @cached_property
    def companies(self) -> tuple[Company, ...]:
        """Listed companies, then names of businesses of which no more than the name is known."""
        return self._read(tables.COMPANIES) + self._read(tables.BRANDS)

    @cached_property
    def institutions(self) -> tuple[Institution, ...]:
        """Universities, then other institutions."""
        return self._read(tables.UNIVERSITIES) + self._read(tables.INSTITUTIONS)

    @cached_property
    def organs(self) -> tuple[Organ, ...]:
        return self._read(tables.ORGANS)

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Awards, programmes, events and facilities."""
        return self._read(tables.NAMED)

    @cached_property
    def _index(self) -> Index:
        index = index_of(
            chain(self.places, self.parks, self.companies, self.institutions, self.organs, self.named)
        )
        surfaces = list(index)
        folded = self.simplified("\n".join(surfaces)).split("\n")  # one by one takes ten times as long
        for surface, plain in zip(surfaces, folded, strict=True):
            if plain != surface:  # 乾安县, which texts are searched for without 乾
                index.setdefault(plain, []).extend(index[surface])
        return index

    def names(self, name: str) -> tuple[Name, ...]:
        """Give what a string names, by label, in traditional characters too."""
        name = self.simplified(name)
        towns = [(Form.FULL, town) for town in self.towns.by_name(name)]
        return names_of([*self._index.get(name, ()), *towns])

    def lookup(self, name: str, label: Label) -> tuple[Entry, ...]:
        """Give the things of a label that bear a name in any form, fullest form first."""
        return next((found.entries for found in self.names(name) if found.kind is label), ())

    def places_by_name(self, name: str) -> tuple[Place, ...]:
        """Give the places of a full or short name, higher levels first."""
        return tuple(entry for entry in self.lookup(name, Label.PLACE) if isinstance(entry, Place))

    def park(self, name: str) -> tuple[Park, ...]:
        """Give the parks of an official or short name, national ones first."""
        return tuple(entry for entry in self.lookup(name, Label.PARK) if isinstance(entry, Park))

    def company(self, name: str) -> tuple[Company, ...]:
        return tuple(entry for entry in self.lookup(name, Label.COMPANY) if isinstance(entry, Company))

    def institution(self, name: str) -> tuple[Institution, ...]:
        return tuple(
            entry for entry in self.lookup(name, Label.INSTITUTION) if isinstance(entry, Institution)
        )

    def organ(self, name: str) -> tuple[Organ, ...]:
        return tuple(entry for entry in self.lookup(name, Label.GOVERNMENT) if isinstance(entry, Organ))

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.places if place.code}

    def place(self, code: str) -> Place | None:
        """Give the place of a division code: six digits, nine for towns."""
        return self._by_code.get(code) or self.towns.by_code(code)

    def above(self, place: Place) -> tuple[Place, ...]:
        """Give the divisions that a place lies in, the nearest first."""
        found: list[Place] = []
        parent = self.place(place.parent)
        while parent is not None:
            found.append(parent)
            parent = self.place(parent.parent)
        return tuple(found)

    # ------------------------------------------------------------ names in text

    @cached_property
    def matcher(self) -> Any:
        """The compiled automaton over all names but those of towns; its values are (length, bearers)."""
        return automaton(self._index)

    def find(
        self,
        text: str,
        *,
        kinds: Collection[Label] = tuple(Label),
        forms: Collection[Form] = (Form.FULL, Form.SHORT),
        only_longest: bool = False,
    ) -> Iterator[Match]:
        """Find the names of the lists in a text, by start, longest first.

        Ambiguous short names come only on request (`forms`). With `only_longest`, matches do not
        overlap: of those that begin first, the longest; several kinds of one span are all given.
        Names in traditional characters are found as well.
        """
        text = self.simplified(text)
        matches = find(self.matcher, text, frozenset(kinds), frozenset(forms))
        if Label.PLACE in kinds and Form.FULL in forms:
            matches = merged(matches, self.towns.find(text))
        matches.sort(key=lambda match: (match.start, -match.end))
        return longest(matches) if only_longest else iter(matches)

    # ------------------------------------------------------------ words

    @cached_property
    def surnames(self) -> Mapping[str, int]:
        """Surnames of one and two characters with their weight."""
        return {row.surname: row.weight for row in self._read(tables.SURNAMES)}

    @cached_property
    def given(self) -> Mapping[str, Given]:
        """Characters of given names with their counts."""
        return {row.character: row for row in self._read(tables.GIVEN)}

    @cached_property
    def titles(self) -> Mapping[str, Title]:
        return {row.title: row for row in self._read(tables.TITLES)}

    @cached_property
    def _suffixes(self) -> tuple[Suffix, ...]:
        return tuple(sorted(self._read(tables.SUFFIXES), key=lambda row: (-len(row.suffix), row.suffix)))

    def suffixes(self, label: Label | None = None) -> tuple[Suffix, ...]:
        """Give the words that end names of a label (of any, without one), longest first."""
        return tuple(row for row in self._suffixes if label is None or row.label is label)

    @cached_property
    def _generic(self) -> Mapping[Label, frozenset[str]]:
        rows = self._read(tables.GENERIC)
        return {label: frozenset(row.phrase for row in rows if row.label is label) for label in Label}

    def generic(self, label: Label | None = None) -> frozenset[str]:
        """Give the phrases that point to a thing of a label (of any, without one) without naming it."""
        return frozenset().union(*self._generic.values()) if label is None else self._generic[label]

    @cached_property
    def _word_columns(self) -> list[Sequence[Any]]:
        return read_columns(tables.WORDS, self.folder)

    @cached_property
    def _words(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self._word_columns[0])}

    def word(self, word: str) -> Word | None:
        """Give what is known of a common word; names are not among them."""
        row = self._words.get(word)
        return None if row is None else Word(*(column[row] for column in self._word_columns))

    def is_common_word(self, word: str) -> bool:
        """Say whether a string is a common word and so cannot be a name by itself."""
        return word in self._words

    @cached_property
    def _variants(self) -> tuple[dict[str, str], re.Pattern[str]]:
        rows = self._read(tables.VARIANTS)
        table = {row.traditional: row.simplified for row in rows if row.traditional != row.simplified}
        return table, re.compile(f"[{''.join(table)}]")

    def simplified(self, text: str) -> str:
        """Write a text in simplified characters, one for one, so that offsets stay as they are.

        A text that is so written already is given back itself, after a look that costs 10 ns a character
        (`str.translate` would take twenty times that).
        """
        table, traditional = self._variants
        if traditional.search(text) is None:
            return text
        return traditional.sub(lambda found: table[found.group()], text)

    def same(self, name: str, other: str) -> bool:
        """Say whether two names differ at most in their kind of characters (乾安县 = 干安县, as folded texts have it)."""
        return name == other or self.simplified(name) == self.simplified(other)
