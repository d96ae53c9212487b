"""Word lists that features and rules look up in a text, all occurrences in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import ahocorasick
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Matches:
    """Where words of a list occur: parallel arrays, in order of their ends, longest first.

    `start` and `end` are a half-open span, `value` is the word's class, `word` its number (from 1).
    """

    start: Ints
    end: Ints
    value: Ints
    word: Ints

    def longest_ending(self, length: int) -> tuple[Ints, Ints]:
        """Give for each character the class and number of the longest word that ends with it, or 0."""
        value, word = np.zeros(length, dtype=np.int64), np.zeros(length, dtype=np.int64)
        order = np.argsort(self.end - self.start, kind="stable")
        value[self.end[order] - 1] = self.value[order]
        word[self.end[order] - 1] = self.word[order]
        return value, word

    def longest_starting(self, length: int) -> tuple[Ints, Ints]:
        """Give for each character the class and number of the longest word that starts with it, or 0."""
        value, word = np.zeros(length, dtype=np.int64), np.zeros(length, dtype=np.int64)
        order = np.argsort(self.end - self.start, kind="stable")
        value[self.start[order]] = self.value[order]
        word[self.start[order]] = self.word[order]
        return value, word

    def covering(self, length: int) -> tuple[Ints, Ints]:
        """Give for each character the class of the longest word over it, or 0, and its place in the word.

        The place is 0 outside, 1 begin, 2 inside, 3 end, 4 single. Among words that overlap, longer
        ones win, then earlier ones.
        """
        value, place = np.zeros(length, dtype=np.int64), np.zeros(length, dtype=np.int64)
        order = np.lexsort((self.start, self.start - self.end))
        for start, end, class_ in zip(
            self.start[order].tolist(), self.end[order].tolist(), self.value[order].tolist(), strict=True
        ):
            if place[start] or place[end - 1]:
                continue
            value[start:end] = class_
            place[start:end] = 2
            place[start], place[end - 1] = 1, 3
            if end - start == 1:
                place[start] = 4
        return value, place


@dataclass(frozen=True, slots=True)
class WordList:
    """Words with a class (from 1) each, searchable by Aho-Corasick; a word's number is its place, from 1."""

    words: tuple[tuple[str, int], ...]
    _automaton: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        automaton = ahocorasick.Automaton()
        for number, (word, value) in enumerate(self.words, start=1):
            automaton.add_word(word, (len(word), value, number))
        automaton.make_automaton()
        object.__setattr__(self, "_automaton", automaton)

    def __reduce__(self) -> tuple[type[WordList], tuple[tuple[tuple[str, int], ...]]]:
        return WordList, (self.words,)  # what is computed is computed again

    def find(self, text: str) -> Matches:
        """Find every occurrence of every word."""
        if not self.words:
            return _matches(())
        return _matches((last, *item) for last, item in self._automaton.iter(text))

    def lines(self) -> Iterable[str]:
        """Write as lines of text."""
        return (f"{word}\t{value}" for word, value in self.words)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> WordList:
        """Read what `lines` gave."""
        rows = (line.split("\t") for line in lines if line)
        return cls(tuple((word, int(value)) for word, value in rows))


def _matches(found: Iterable[tuple[int, int, int, int]]) -> Matches:
    table = np.array(list(found), dtype=np.int64).reshape(-1, 4)
    end = table[:, 0] + 1
    return Matches(end - table[:, 1], end, table[:, 2].copy(), table[:, 3].copy())


def read_classes(file: str) -> list[tuple[str, list[str]]]:
    """Read a file of `patterns` that gives classes and their words; lines that begin with # are remarks."""
    content = (files("kg.recognise") / "patterns" / file).read_text("utf-8")
    rows = (line.split("\t") for line in content.splitlines() if line and not line.startswith("#"))
    return [(name, words.split(" ")) for name, words in rows]


def read_words(file: str) -> list[str]:
    """Read a file of `patterns` that gives words alone."""
    return (files("kg.recognise") / "patterns" / file).read_text("utf-8").split()


def read_heads() -> WordList:
    """Read `patterns/heads.tsv`: the heads of names, each with the number of its line as its class.

    A word that is in several lines has the class of the first. The tagger keeps the heads that it
    was trained with; a change of the file counts from the next training on.
    """
    words: dict[str, int] = {}
    for number, (_, heads) in enumerate(read_classes("heads.tsv"), start=1):
        for word in heads:
            words.setdefault(word, number)
    return WordList(tuple(sorted(words.items())))


def any_of(words: Iterable[str]) -> str:
    """Give the regular expression of any of some words, the longest first, so that it is the one that matches."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
