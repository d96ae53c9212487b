"""What the lists say about each character, as small numbers: word, known name, head, personal name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.recognise.dictionary import Dictionary
from kg.recognise.features import Characters, windows
from kg.recognise.words import WordList

Ints = NDArray[np.int64]

_PLACES = 5  # outside, begin, inside, end, single


def word_attributes(text: str, dictionary: Dictionary) -> Ints:
    """Give for each character the class of its word (a part of speech as a rule) and where in it it stands."""
    words, _ = dictionary.divide(text)
    value = np.zeros(len(text), dtype=np.int64)
    place = np.full(len(text), 2, dtype=np.int64)
    value[:] = np.repeat(words.value, words.end - words.start)
    place[words.start], place[words.end - 1] = 1, 3
    place[words.start[words.end - words.start == 1]] = 4
    return value * _PLACES + place


def name_attributes(text: str, dictionary: Dictionary) -> Ints:
    """Give for each character the kind of the known name over it and where in it it stands, or 0."""
    _, names = dictionary.divide(text)
    value, place = names.covering(len(text))
    return value * _PLACES + place


def head_attributes(text: str, heads: WordList) -> tuple[Ints, Ints]:
    """Give for each character the class of the head of a name that ends with it, and that begins behind it."""
    found = heads.find(text)
    ending, _ = found.longest_ending(len(text))
    starting, _ = found.longest_starting(len(text))
    return ending, windows(starting)(1)


def person_attributes(text: str, dictionary: Dictionary) -> Ints:
    """Give for each character how usual it is in personal names, as one number."""
    surname, first, last = dictionary.person_numbers(Characters.of(text).codes)
    return surname * 256 + first * 16 + last


def character_attributes(text: str) -> tuple[Ints, Ints, Ints]:
    """Give for each character its folded code, the pair that it ends, and the pair that it begins."""
    code = windows(Characters.of(text).codes)
    return code(0), code(-1) * 0x110000 + code(0) + 1, code(0) * 0x110000 + code(1) + 1
