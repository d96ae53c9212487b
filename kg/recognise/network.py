"""The convolutional network of the tagger: says how well each tag fits each character.

It sees characters, and what the lists know of them (`Sheet`). It is learnt by `training.network`, its encoder from a
large model of Chinese by `training.pretrain`; here is its arithmetic in NumPy. The tagger adds its scores to those of
the features (`kg.recognise.tagger_model`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.encoder import Floats, Integers, encoded, numbered, one_thread, rows_of
from kg.recognise.dictionary import Dictionary
from kg.recognise.enumerations import classes
from kg.recognise.features import Characters, listed
from kg.recognise.words import WordList

PLACES = 5  # outside, begin, inside, end, single: where in a word a character stands
# what the lists say of a character: which name or word it is in and where, which head; what ends and begins there;
# how usual it is as surname, as first and as last of a given name; the class of the list that it is in
CLUES = (
    *("name", "word", "head"),
    *("name_end", "name_start", "head_end", "head_start"),
    *("surname", "given_first", "given_last", "list"),
)


class Sheet(NamedTuple):
    """A text as the network sees it: for each character the row of its vector, and a row of clues."""

    characters: Integers
    clues: Integers


def clue_sizes(heads: WordList, dictionary: Dictionary) -> tuple[int, ...]:
    """Say how many values each clue may have."""
    kinds = len({row.kind for row in dictionary.rows}) + 1
    classes_of_heads = max((number for _, number in heads.words), default=0) + 1
    persons = np.array([row[1:] for row in dictionary.persons], dtype=np.int64).reshape(-1, 3)
    usual = (persons.max(axis=0, initial=0) + 1).tolist()
    return (
        *(kinds * PLACES, kinds * PLACES, classes_of_heads * PLACES),
        *(kinds, kinds, classes_of_heads, classes_of_heads),
        *usual,
        len(classes()) + 1,
    )


def clues(text: str, heads: WordList, dictionary: Dictionary) -> Integers:
    """Give what the lists say of each character of a squeezed text: an array (characters, clues)."""
    length = len(text)
    words, names = dictionary.divide(text)
    found = heads.find(text)
    columns = [
        *(_within(*matches.covering(length)) for matches in (names, words, found)),
        *(
            side(length)[0]
            for matches in (names, found)
            for side in (matches.longest_ending, matches.longest_starting)
        ),
        *dictionary.person_numbers(Characters.of(text).codes),
        listed(text),
    ]
    return np.stack(columns, axis=1).astype(np.int64)


def _within(kind: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    return kind * PLACES + place


@dataclass(frozen=True)
class Network:
    """Weights by the names that `training.network` gives them; `known` are the characters of their table.

    `steps` are the scores of going from tag to tag.
    """

    known: str
    weights: Mapping[str, Floats]

    @property
    def steps(self) -> Floats:
        return self.weights["steps"]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The table's row of each character."""
        return rows_of(self.known)

    def sheet(self, text: str, heads: WordList, dictionary: Dictionary) -> Sheet:
        """Put a squeezed text into numbers."""
        return Sheet(numbered(text, self.rows), clues(text, heads, dictionary))

    def scores(self, sheet: Sheet) -> Floats:
        """Score the tags (columns, `kg.recognise.crf.TAGS`) of each character."""
        weights = self.weights
        with one_thread():
            start = weights["characters"][sheet.characters]
            for name, values in zip(CLUES, sheet.clues.T, strict=True):
                start += weights[name][values]
            scores: Floats = encoded(weights, start) @ weights["out"] + weights["out_bias"]
        return scores
