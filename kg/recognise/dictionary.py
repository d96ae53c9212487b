"""The words and names that the tagger was learnt with: division of a text into words, known names in it.

A text is divided by its most probable path through the dictionary, words taken as independent
(the unigram model that jieba uses as well). The dictionary is compiled from `kg.lexicon` when the
tagger is trained, and travels with the weights, so that lists and weights always fit each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from kg.recognise.words import Matches

Ints = NDArray[np.int64]

_SINGLE = -14.0  # log-probability of a character that is no word of the dictionary


class Row(NamedTuple):  # a hundred thousand are made at each start, and a tuple is made fastest
    """A word: its class (a part of speech, or the sorted kinds of name that it is), whether it is a
    name, and the binary logarithm of how often it may be expected."""

    word: str
    kind: str
    name: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words, names, and how characters take part in personal names.

    `persons` maps a character to three small numbers: how usual it is as a surname, as the first
    character of a given name, and as the last.
    """

    rows: tuple[Row, ...]
    persons: tuple[tuple[str, int, int, int], ...]
    _automaton: Any = field(init=False, repr=False, compare=False)
    _tables: NDArray[np.int64] = field(init=False, repr=False, compare=False)
    _divided: list[tuple[str, tuple[Matches, Matches]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds = {kind: i for i, kind in enumerate(sorted({row.kind for row in self.rows}), start=1)}
        total = np.log2(sum(2.0**row.weight for row in self.rows) + 1)
        automaton = ahocorasick.Automaton()
        for number, row in enumerate(self.rows, start=1):
            chance = float((row.weight - total) * np.log(2))
            automaton.add_word(row.word, (len(row.word), kinds[row.kind], number, row.name, chance))
        automaton.make_automaton()
        tables = np.zeros((3, 0x10000), dtype=np.int64)
        for char, *values in self.persons:
            if ord(char) < 0x10000:
                tables[:, ord(char)] = values
        object.__setattr__(self, "_automaton", automaton)
        object.__setattr__(self, "_tables", tables)
        object.__setattr__(self, "_divided", [])

    def __reduce__(
        self,
    ) -> tuple[type[Dictionary], tuple[tuple[Row, ...], tuple[tuple[str, int, int, int], ...]]]:
        return Dictionary, (self.rows, self.persons)  # what is computed is computed again

    def kind(self, word: str) -> str:
        """Give the class of a word, or "" if it is none."""
        entry = self._automaton.get(word, None) if self.rows else None
        return self.rows[entry[2] - 1].kind if entry else ""

    def number(self, word: str) -> int:
        """Give the number of a word's class, or 0 if it is none."""
        entry = self._automaton.get(word, None) if self.rows else None
        return int(entry[1]) if entry else 0

    def person_numbers(self, codes: Ints) -> tuple[Ints, Ints, Ints]:
        """Give for each character how usual it is as surname, first and last of a given name."""
        low = np.where(codes < 0x10000, codes, 0)
        return self._tables[0, low], self._tables[1, low], self._tables[2, low]

    def divide(self, text: str) -> tuple[Matches, Matches]:
        """Give the words that the text most probably consists of, and all known names in it.

        Characters that are no word of the dictionary are words of class 0. The answer for the last
        text is kept: the components ask for the same one after the other.
        """
        for known, answer in self._divided:
            if known == text:
                return answer
        answer = self._divide(text)
        self._divided[:] = [(text, answer)]
        return answer

    def _divide(self, text: str) -> tuple[Matches, Matches]:
        length = len(text)
        best = [0.0] * (length + 1)
        back: list[tuple[int, int, int]] = [(1, 0, 0)] * (length + 1)
        names: list[tuple[int, int, int, int]] = []
        at = 0
        if self.rows:
            for last, (size, kind, number, name, chance) in self._automaton.iter(text):
                end = last + 1
                while at < end:
                    at += 1
                    best[at] = best[at - 1] + _SINGLE
                score = best[end - size] + chance
                if score > best[end]:
                    best[end] = score
                    back[end] = (size, kind, number)
                if name:
                    names.append((end - size, end, kind, number))
        words: list[tuple[int, int, int, int]] = []
        end = length
        while end:
            size, kind, number = back[end]
            words.append((end - size, end, kind, number))
            end -= size
        words.reverse()
        return _matches(words), _matches(names)

    def lines(self) -> Iterable[str]:
        """Write as lines of text."""
        yield str(len(self.rows))
        for row in self.rows:
            yield f"{row.word}\t{row.kind}\t{row.name:d}\t{row.weight}"
        for char, *values in self.persons:
            yield "\t".join([char, *map(str, values)])

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Dictionary:
        """Read what `lines` gave."""
        rest = iter(lines)
        rows = []
        for _ in range(int(next(rest))):
            word, kind, name, weight = next(rest).split("\t")
            rows.append(Row(word, kind, name == "1", int(weight)))
        persons = []
        for line in rest:
            char, surname, first, last = line.split("\t")
            persons.append((char, int(surname), int(first), int(last)))
        return cls(tuple(rows), tuple(persons))


def _matches(found: list[tuple[int, int, int, int]]) -> Matches:
    table = np.array(found, dtype=np.int64).reshape(-1, 4)
    return Matches(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy(), table[:, 3].copy())
