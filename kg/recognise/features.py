"""What the tagger looks at: for every character a fixed number of feature keys, computed by numpy.

A feature key is a 64-bit hash of a template's number and the values it joins (characters, classes,
heads ahead ...). Zero means "no feature here". Training and run time call the same function, so the
two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.recognise.dictionary import Dictionary
from kg.recognise.enumerations import classes, enumerations
from kg.recognise.keys import Ints, KeyColumns, Keys
from kg.recognise.squeezed import Squeezed
from kg.recognise.words import Matches, WordList

_PAD = 4  # characters of padding on each side, as far as the widest template looks
_REACH = 25  # how far ahead a name's head is looked for, in characters

_STOPS = [ord(char) for char in "的了在是为与和及等将已被把对从于由向以并也又让使说还就而但其这那"]


_CLASSES = (
    "0123456789０１２３４５６７８９",
    "〇零一二三四五六七八九十百千万亿两",
    "，,",
    "。！？!?…；;",
    "、",
    "“‘",
    "”’",
    "《",
    "》",
    "（【[",
    "）】]",
    "：:",
    "·—－-",
    "\n",
    "年月日时",
)
_BREAK_CLASSES = {3, 4, 5, 12, 14}  # what a name does not cross, as numbers of _class_table


def _class_table() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, dtype=np.uint8)
    for number, chars in enumerate(_CLASSES, start=1):
        for char in chars:
            table[ord(char)] = number
    table[[ord(c) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]] = len(_CLASSES) + 1
    table[0x21:0x30] = np.where(table[0x21:0x30] == 0, len(_CLASSES) + 2, table[0x21:0x30])
    return table


_CLASS_OF = _class_table()


@dataclass(frozen=True, slots=True)
class Characters:
    """A text as arrays: folded code points (digits and letters made one) and character classes."""

    codes: Ints
    classes: Ints

    @classmethod
    def of(cls, text: str) -> Characters:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
        classes = _CLASS_OF[np.minimum(codes, 0xFFFF)].astype(np.int64)
        folded = codes.copy()
        folded[(codes >= 48) & (codes <= 57)] = 48
        folded[(codes >= 65) & (codes <= 90)] = 65
        folded[(codes >= 97) & (codes <= 122)] = 97
        return cls(folded, classes)


Window = Callable[[int], Ints]


def windows(values: Ints) -> Window:
    """Give a function that gives the values shifted: `window(d)[i]` is `values[i + d]`, or 0 outside."""
    length = len(values)
    padded = np.zeros(length + 2 * _PAD, dtype=values.dtype)
    padded[_PAD : _PAD + length] = values
    return lambda d: padded[_PAD + d : _PAD + d + length]


def feature_keys(squeezed: Squeezed, heads: WordList, dictionary: Dictionary) -> Keys:
    """Compute the feature keys of every character of a squeezed text: an array (characters, templates)."""
    text = squeezed.text
    length = len(text)
    if not length:
        return np.zeros((0, 0), dtype=np.uint64)
    chars = Characters.of(text)
    code, kind = windows(chars.codes), windows(chars.classes)
    found = heads.find(text)
    ending, ending_word = found.longest_ending(length)
    out = KeyColumns(length)
    _character_features(out, code, kind)
    _gap_features(out, kind, squeezed.gaps.astype(np.int64))
    _head_features(out, code, found, ending, ending_word)
    ahead = _ahead_features(out, chars, code, ending, ending_word)
    _quote_features(out, chars, code, ending, ending_word, ahead)
    words, names = dictionary.divide(text)
    _word_features(out, code, words)
    _name_features(out, code, names)
    _person_features(out, code, *dictionary.person_numbers(chars.codes))
    _list_features(out, kind, code, words, listed(text))
    return out.table()


def _character_features(out: KeyColumns, code: Window, kind: Window) -> None:
    for d in range(-3, 4):
        out.add(code(d))
    for pair in ((-2, -1), (-1, 0), (0, 1), (1, 2), (-1, 1), (2, 3), (-3, -2)):
        out.add(*map(code, pair))
    for triple in ((-2, -1, 0), (-1, 0, 1), (0, 1, 2), (-3, -2, -1), (1, 2, 3)):
        out.add(*map(code, triple))
    for four in ((0, 1, 2, 3), (-3, -2, -1, 0), (-4, -3, -2, -1), (1, 2, 3, 4)):
        out.add(*map(code, four))
    out.add(*map(kind, (-2, -1, 0, 1, 2)))
    out.add(*map(kind, (-1, 0, 1)))


def _gap_features(out: KeyColumns, kind: Window, gaps: Ints) -> None:
    """Say whether white space parts this character from its neighbours."""
    gap = windows(gaps)
    near = gap(-1) + gap(0) + gap(1) + gap(2) > 0
    out.add(gap(-1), gap(0), gap(1), gap(2), where=near)
    out.add(gap(0), gap(1), kind(-1), kind(0), kind(1), where=near)


def _head_features(out: KeyColumns, code: Window, found: Matches, ending: Ints, ending_word: Ints) -> None:
    """Say which head ends or begins here and beside."""
    length = len(ending)
    starting, starting_word = found.longest_starting(length)
    _, place = found.covering(length)
    end, end_word = windows(ending), windows(ending_word)
    start, start_word = windows(starting), windows(starting_word)
    for d in (-2, -1, 0):
        out.add(end(d), where=end(d) > 0)
        out.add(end_word(d), where=end(d) > 0)
    for d in (0, 1, 2, 3):
        out.add(start(d), where=start(d) > 0)
        out.add(start_word(d), where=start(d) > 0)
    out.add(end(0), start(1))
    out.add(end(-1), start(0))
    out.add(end(0), start(1), code(1), where=end(0) > 0)
    out.add(windows(place)(-1), place, windows(place)(1))


def _ahead_features(
    out: KeyColumns, chars: Characters, code: Window, ending: Ints, ending_word: Ints
) -> Ints:
    """Say which head comes next before the clause breaks, and how far away it is; give its class."""
    length = len(ending)
    index = np.arange(length)
    broken = np.isin(chars.classes, list(_BREAK_CLASSES))
    following = _next(index, ending > 0)
    at = np.minimum(following, length - 1)
    distance = following - index
    seen = (following <= _next(index, broken)) & (distance <= _REACH)
    ahead = np.where(seen, ending[at], 0)
    word = np.where(seen, ending_word[at], 0)
    near = np.where(seen, np.minimum(distance, 4) + (distance > 6) + (distance > 10) + (distance > 16), -1)
    out.add(ahead, where=seen)
    out.add(ahead, near, where=seen)
    out.add(word, near, where=seen)
    out.add(ahead, code(0), where=seen)
    out.add(ahead, code(-1), where=seen)
    out.add(ahead, code(-1), code(0), where=seen)
    stop = broken | np.isin(chars.codes, _STOPS)
    for barrier in (broken, stop):
        last = _last_before(index, ending > 0, barrier)
        there = (last >= index) & (last - index <= 2 * _REACH)
        final = np.where(there, ending[np.maximum(last, 0)], 0)
        gap = last - index
        far = (gap > 0).astype(np.int64) + (gap > 3) + (gap > 8) + (gap > 16)
        out.add(final, far, where=there)
        out.add(final, ahead, np.minimum(last - following, 1), where=there)
        out.add(final, code(-1), where=there)
        out.add(np.where(there, ending_word[np.maximum(last, 0)], 0), np.minimum(gap, 1), where=there)
    return ahead


def _next(index: Ints, flags: NDArray[np.bool_]) -> Ints:
    """Give for each place the next one (itself included) whose flag is set, or a place past all."""
    far = len(index) + _REACH + 1
    marked = np.where(flags, index, far)
    return np.minimum.accumulate(marked[::-1])[::-1]


def _last_before(index: Ints, flags: NDArray[np.bool_], barrier: NDArray[np.bool_]) -> Ints:
    """Give for each place the last flagged one before the next barrier at or behind it, or -1."""
    last = np.maximum.accumulate(np.where(flags, index, -1))
    stop = np.minimum(_next(index, barrier), len(index))
    found: Ints = last[np.maximum(stop - 1, 0)]
    return found


def _quote_features(
    out: KeyColumns, chars: Characters, code: Window, ending: Ints, ending_word: Ints, ahead: Ints
) -> None:
    """Say what encloses this character, how long that is, what ends it and what goes on behind it."""
    length = len(ending)
    state = np.zeros(length, dtype=np.int64)
    to_end = np.zeros(length, dtype=np.int64)
    size = np.zeros(length, dtype=np.int64)
    inner, behind = np.zeros(length, dtype=np.int64), np.zeros(length, dtype=np.int64)
    inner_word = np.zeros(length, dtype=np.int64)
    for number, (opening, closing) in enumerate(((6, 7), (8, 9), (10, 11)), start=1):
        starts = np.flatnonzero(chars.classes == opening)
        ends = np.flatnonzero(chars.classes == closing)
        if not len(starts) or not len(ends):
            continue
        after = np.searchsorted(ends, starts)
        for start, which in zip(starts.tolist(), after.tolist(), strict=True):
            if which == len(ends):
                break
            end = int(ends[which])
            if end - start > 40 or end - start < 2:
                continue
            state[start : end + 1] = number
            to_end[start : end + 1] = np.minimum(end - np.arange(start, end + 1), 5)
            size[start : end + 1] = min(end - start - 1, 8) if end - start < 12 else 9 + (end - start > 20)
            inner[start : end + 1] = ending[end - 1]
            inner_word[start : end + 1] = ending_word[end - 1]
            behind[start : end + 1] = ahead[end + 1] if end + 1 < length else 0
    inside = state > 0
    before = windows(state)(-1)
    out.add(state, before, where=inside | (before > 0))
    out.add(state, size, where=inside)
    out.add(state, to_end, inner, where=inside)
    out.add(state, inner, behind, where=inside)
    out.add(state, behind, np.minimum(size, 9), where=inside)
    out.add(state, inner_word, where=inside)
    out.add(state, code(0), where=inside)


def _name_features(out: KeyColumns, code: Window, found: Matches) -> None:
    """Say which known names cover this character, and where in the name it stands."""
    length = len(code(0))
    value, place = found.covering(length)
    ending, _ = found.longest_ending(length)
    starting, _ = found.longest_starting(length)
    covered, where = windows(value), windows(place)
    for d in (-1, 0, 1):
        out.add(covered(d), where(d), where=covered(d) > 0)
    out.add(covered(-1), where(-1), covered(0), where(0), covered(1), where(1))
    out.add(windows(ending)(0), where=ending > 0)
    out.add(windows(ending)(-1), where=windows(ending)(-1) > 0)
    out.add(windows(starting)(0), where=starting > 0)
    out.add(windows(starting)(1), where=windows(starting)(1) > 0)
    out.add(covered(0), where(0), code(1), where=covered(0) > 0)
    out.add(covered(0), where(0), code(-1), where=covered(0) > 0)


def _word_features(out: KeyColumns, code: Window, words: Matches) -> None:
    """Say which word this character belongs to, where in it, and which words stand beside it."""
    length = len(code(0))
    sizes = words.end - words.start
    number = np.repeat(np.arange(len(sizes)), sizes)  # which word a character belongs to
    place = np.full(length, 2, dtype=np.int64)
    place[words.start], place[words.end - 1] = 1, 3
    place[words.start[sizes == 1]] = 4
    # a character that is no word is known by itself
    identity = np.where(words.word > 0, words.word + 0x110000, code(0)[words.start])
    word, kind = windows(identity), windows(words.value)
    size = windows(np.minimum(sizes, 4))

    def at(values: Ints) -> Ints:
        return values[number]

    here = at(kind(0))
    out.add(place, here)
    out.add(place, at(word(0)))
    out.add(place, here, at(kind(-1)))
    out.add(place, here, at(kind(1)))
    out.add(place, here, at(kind(-1)), at(kind(1)))
    out.add(place, at(word(-1)))
    out.add(place, at(word(1)))
    out.add(place, at(word(-1)), at(word(0)))
    out.add(place, at(word(0)), at(word(1)))
    out.add(place, at(kind(-2)), at(kind(-1)), here)
    out.add(place, here, at(kind(1)), at(kind(2)))
    out.add(place, at(word(2)))
    out.add(place, at(word(-2)))
    out.add(place, at(size(-1)), at(size(0)), at(size(1)))


def _person_features(out: KeyColumns, code: Window, surname: Ints, first: Ints, last: Ints) -> None:
    """Say how much this character and its neighbours look like a surname and a given name."""
    s, f, g = windows(surname), windows(first), windows(last)
    for d in (0, -1, -2):
        out.add(s(d), where=s(d) > 0)
        out.add(s(d), f(d + 1), g(d + 2), where=s(d) > 0)
        out.add(s(d), g(d + 1), where=s(d) > 0)


def listed(text: str) -> Ints:
    """Give for each character of a squeezed text the class of the list that it is in, from 1; 0 outside.

    The noun behind a list says what is in it: 甲、乙等企业 (enumerations.py).
    """
    values = np.zeros(len(text), dtype=np.int64)
    numbers = {kind: number for number, kind in enumerate(classes(), start=1)}
    for one in enumerations(text):
        values[one.start : one.end] = numbers[one.kind]
    return values


def _list_features(out: KeyColumns, kind: Window, code: Window, words: Matches, values: Ints) -> None:
    """Say what the list around this character holds, and where in its item the character stands."""
    inside = values > 0
    sizes = words.end - words.start
    word_kind = np.repeat(words.value, sizes)
    out.add(values, kind(-1), kind(1), where=inside)
    out.add(values, word_kind, where=inside)
    out.add(values, kind(-1), word_kind, where=inside)
    out.add(values, code(-1), code(0), where=inside)
