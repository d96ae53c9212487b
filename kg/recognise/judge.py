"""Judges candidate names as wholes, by what the tagger cannot see: the whole name and the whole article.

The tagger looks at one character and its surroundings at a time. Here each candidate span is seen
with its beginning and end, the words in it, the candidates beside, under and over it, and the same
name elsewhere in the article. A logistic regression turns that into the probability that the span
is a name of its label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.recognise.crf import LABELS
from kg.recognise.dictionary import Dictionary
from kg.recognise.enumerations import BETWEEN
from kg.recognise.features import Characters, listed, windows
from kg.recognise.keys import Ints, KeyColumns, KeyIndex, Keys
from kg.recognise.words import WordList
from kg.types import Label

Candidate = tuple[int, int, Label, float]
Floats = NDArray[np.float32]

_NUMBER = {label: i for i, label in enumerate(LABELS, start=1)}
_SURE = 0.5
_FUNCTION = "的和与在等了及是为将"
_SIZES = np.array([2, 3, 4, 5, 6, 7, 8, 10, 13, 17, 22, 30])
_LEVELS = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995])


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of the features of candidates; `slopes` multiply the log-odds of the tagger, by label."""

    index: KeyIndex
    weights: Floats
    slopes: Floats

    def chances(
        self, text: str, candidates: Sequence[Candidate], heads: WordList, dictionary: Dictionary
    ) -> list[float]:
        """Say how probable each candidate is."""
        if not candidates:
            return []
        places = self.index.find(candidate_keys(text, candidates, heads, dictionary))
        weights = np.append(self.weights, np.float32(0))  # -1, the place of an unknown key, is the last
        odds = weights[places].sum(axis=1)
        odds += self.slopes[labels_of(candidates) - 1] * log_odds(candidates)
        return [float(chance) for chance in 1 / (1 + np.exp(-odds))]


def log_odds(candidates: Sequence[Candidate]) -> Floats:
    """Give the logarithm of the odds that the tagger gives each candidate."""
    chances = np.clip(np.array([c[3] for c in candidates], dtype=np.float32), 1e-3, 1 - 1e-3)
    odds: Floats = np.log(chances / (1 - chances))
    return odds


def labels_of(candidates: Sequence[Candidate]) -> Ints:
    """Give the number of each candidate's label, from 1."""
    return np.array([_NUMBER[c[2]] for c in candidates], dtype=np.int64)


def candidate_keys(
    text: str, candidates: Sequence[Candidate], heads: WordList, dictionary: Dictionary
) -> Keys:
    """Compute the feature keys of candidates in a squeezed text: an array (candidates, templates)."""
    start = np.array([c[0] for c in candidates], dtype=np.int64)
    end = np.array([c[1] for c in candidates], dtype=np.int64)
    label = labels_of(candidates)
    level = np.searchsorted(_LEVELS, [c[3] for c in candidates])
    out = KeyColumns(len(candidates))
    out.add(label)
    out.add(label, level)
    _surface_features(out, text, start, end, label, level)
    _word_features(out, text, candidates, start, end, label, heads, dictionary)
    _rival_features(out, candidates, label, level)
    _article_features(out, text, candidates, label, level)
    _list_features(out, text, start, end, label, level)
    return out.table()


def _surface_features(out: KeyColumns, text: str, start: Ints, end: Ints, label: Ints, level: Ints) -> None:
    chars = Characters.of(text)
    code, kind = windows(chars.codes), windows(chars.classes)
    size = np.searchsorted(_SIZES, end - start)
    first, last = start, end - 1
    out.add(label, size)
    out.add(label, size, level)
    out.add(label, code(0)[first], code(1)[first])
    out.add(label, code(-1)[last], code(0)[last])
    out.add(label, code(-2)[last], code(-1)[last], code(0)[last])
    out.add(label, code(0)[last])
    out.add(label, code(-1)[first])
    out.add(label, code(-2)[first], code(-1)[first])
    out.add(label, code(1)[last])
    out.add(label, code(1)[last], code(2)[last])
    out.add(label, kind(-1)[first], kind(1)[last])
    out.add(label, kind(-1)[first], kind(1)[last], level)
    out.add(label, code(-1)[first], code(1)[last])
    flags = np.zeros(len(start), dtype=np.int64)
    for i, (a, b) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        name = text[a:b]
        flags[i] = (
            any(c in name for c in _FUNCTION)
            + 2 * ("“" in name)
            + 4 * ("（" in name)
            + 8 * any(c.isdigit() for c in name)
            + 16 * any(c in name for c in "，。、：")
        )
    out.add(label, flags)


def _word_features(
    out: KeyColumns,
    text: str,
    candidates: Sequence[Candidate],
    start: Ints,
    end: Ints,
    label: Ints,
    heads: WordList,
    dictionary: Dictionary,
) -> None:
    length = len(text)
    found = heads.find(text)
    ending, ending_word = (windows(values) for values in found.longest_ending(length))
    starting, starting_word = (windows(values) for values in found.longest_starting(length))
    first, last = start, end - 1
    out.add(label, ending(0)[last])
    out.add(label, ending_word(0)[last])
    out.add(label, starting(1)[last])
    out.add(label, starting_word(1)[last])
    out.add(label, ending(0)[last], starting(1)[last])
    out.add(label, ending(-1)[first])
    out.add(label, ending_word(-1)[first])
    words, _ = dictionary.divide(text)
    count = len(words.start)
    number = np.repeat(np.arange(count), words.end - words.start)
    codes = Characters.of(text).codes
    word = windows(np.where(words.word > 0, words.word + 0x110000, codes[words.start]))
    kind = windows(words.value)
    a, b = number[first], number[last]
    fits = (words.start[a] == start) + 2 * (words.end[b] == end)
    out.add(label, fits)
    out.add(label, word(0)[a])
    out.add(label, word(0)[b])
    out.add(label, word(-1)[a])
    out.add(label, word(1)[b])
    out.add(label, kind(-1)[a], kind(0)[a])
    out.add(label, kind(0)[b], kind(1)[b])
    out.add(label, kind(-1)[a], kind(1)[b])
    out.add(label, kind(0)[a], kind(0)[b])
    out.add(label, np.minimum(b - a, 6), fits)
    known = np.array([dictionary.number(text[c[0] : c[1]]) for c in candidates], dtype=np.int64)
    out.add(label, known)


def _list_features(out: KeyColumns, text: str, start: Ints, end: Ints, label: Ints, level: Ints) -> None:
    """Say what the list around a candidate holds, and whether the candidate is one whole item of it."""
    values = listed(text)
    inside = values[start] > 0
    edge = windows(np.array([char in BETWEEN for char in text], dtype=np.int64))
    leads = edge(-1)[start]
    closes = edge(1)[end - 1] + 2 * (windows(values)(1)[end - 1] == 0)
    out.add(label, values[start], leads, closes, where=inside)
    out.add(label, values[start], level, where=inside)


def _rival_features(out: KeyColumns, candidates: Sequence[Candidate], label: Ints, level: Ints) -> None:
    """Say what else may be a name under, over, in front of and behind a candidate."""
    size = len(candidates)
    by_start: dict[int, list[int]] = defaultdict(list)
    by_end: dict[int, list[int]] = defaultdict(list)
    for i, (start, end, *_) in enumerate(candidates):
        by_start[start].append(i)
        by_end[end].append(i)
    order = sorted(range(size), key=lambda i: candidates[i][0])
    over, under, cross = (np.zeros((size, 2), dtype=np.int64) for _ in range(3))
    best = {id(table): np.zeros(size) for table in (over, under, cross)}
    for rank, i in enumerate(order):
        for behind in range(rank + 1, size):  # not a slice: it would copy all that follows, each time
            j = order[behind]
            if candidates[j][0] >= candidates[i][1]:
                break
            for a, b in ((i, j), (j, i)):
                inside = candidates[b][0] <= candidates[a][0] and candidates[a][1] <= candidates[b][1]
                around = candidates[a][0] <= candidates[b][0] and candidates[b][1] <= candidates[a][1]
                table = over if inside and not around else under if around and not inside else cross
                if candidates[b][3] > best[id(table)][a]:
                    best[id(table)][a] = candidates[b][3]
                    table[a] = int(label[b]), int(level[b]) // 3 + 1
    for table in (over, under, cross):
        out.add(label, table[:, 0], table[:, 1])
        out.add(label, level, table[:, 1])
    for shift in (0, 1):  # right beside, or with one character (、 as a rule) between
        before, after = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        for i, (start, end, *_) in enumerate(candidates):
            left = [j for j in by_end[start - shift] if candidates[j][3] >= _SURE]
            right = [j for j in by_start[end + shift] if candidates[j][3] >= _SURE]
            before[i] = label[left[0]] if left else 0
            after[i] = label[right[0]] if right else 0
        out.add(label, before)
        out.add(label, after)
        out.add(label, before, after)


def _article_features(
    out: KeyColumns, text: str, candidates: Sequence[Candidate], label: Ints, level: Ints
) -> None:
    """Say what the same name, and names with the same beginning, are elsewhere in the article."""
    names = [text[start:end] for start, end, *_ in candidates]
    # the best chance of each name under each label, and the second best: of another place
    best: dict[str, dict[Label, tuple[float, float]]] = defaultdict(dict)
    for name, (*_, kind, chance) in zip(names, candidates, strict=True):
        first, second = best[name].get(kind, (0.0, 0.0))
        best[name][kind] = max(first, chance), max(second, min(first, chance))
    sure = {
        name: max(_NUMBER[kind] for kind, (first, _) in kinds.items() if first >= _SURE)
        for name, kinds in best.items()
        if any(first >= _SURE for first, _ in kinds.values())
    }
    rows = np.zeros((len(candidates), 3), dtype=np.int64)
    for i, (name, (*_, kind, chance)) in enumerate(zip(names, candidates, strict=True)):
        first, second = best[name][kind]
        rows[i, 0] = _level(second if chance == first else first)
        rows[i, 1] = _level(
            max((top for other, (top, _) in best[name].items() if other is not kind), default=0.0)
        )
        rows[i, 2] = next((sure[name[:k]] for k in range(len(name) - 1, 1, -1) if name[:k] in sure), 0)
    out.add(label, rows[:, 0], level // 3)
    out.add(label, rows[:, 1], level // 3)
    out.add(label, rows[:, 0], rows[:, 1])
    out.add(label, rows[:, 2])
    out.add(label, rows[:, 2], level // 3)


def _level(chance: float) -> int:
    return int(chance > 0.1) + int(chance > 0.3) + int(chance > 0.5) + int(chance > 0.8) + int(chance > 0.95)
