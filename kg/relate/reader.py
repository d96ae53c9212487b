"""A small convolutional network that reads an article's sentences, and scores its pairs of names by what it read.

It sees names as symbols (`kg.relate.encode`) with the last character of the name, and gives every character a
vector that says what stands around it; a pair is scored by the vectors of both names, their product, and what
the two pay attention to in the sentence. It is learnt by `training.reader`, its encoder from a large model of
Chinese by `training.pretrain`; here is its arithmetic in NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.encoder import UNKNOWN, Floats, Integers, encoded, folded, numbered, one_thread, rows_of
from kg.relate.encode import SYMBOLS, Slot
from kg.relate.features import Pair, Scene, columns_of
from kg.types import Label

SHARE = 0.3  # what the reader's word counts beside that of the features
SPAN = 256  # characters of a sentence that a pair looks at, at the most
KINDS = (
    *("", "title", "para", "park", "main"),
    *(f"{near}{steps}first" for near in "pq" for steps in (1, 2)),
    *(f"last{n}" for n in (1, 2, 3, 4)),
)  # how a pair's first name comes in, `Pair.carried`
STEPS = np.array([1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 90, 140, 220, 400, 800])  # classes of distances

_PAIRS = 1024  # pairs that are scored at a time
_KIND = {kind: n for n, kind in enumerate(KINDS)}
_LABEL = {label: n for n, label in enumerate(Label)}


def mixed(by_features: Floats, by_reading: Floats) -> Floats:
    """Give the mean of two scores of pairs; each sees what the other does not (training/RELATIONS.md)."""
    return np.float32(1 - SHARE) * by_features + np.float32(SHARE) * by_reading


def hopes(pairs: Sequence[Pair], scores: Floats) -> Floats:
    """Give for each pair the best of its scores, of those relations that its labels can stand in."""
    groups: dict[tuple[Label, Label], list[int]] = {}
    for n, pair in enumerate(pairs):
        groups.setdefault((pair.first.label, pair.second.label), []).append(n)
    out = np.empty(len(pairs), dtype=np.float32)
    for (first, second), rows in groups.items():
        out[rows] = scores[np.ix_(rows, columns_of(first, second))].max(axis=1)
    return out


def coded_rows(known: Iterable[str]) -> dict[str, int]:
    """Give the row of each character in the table of their vectors, the symbols of names among them."""
    return rows_of([*SYMBOLS.values(), *known])


@dataclass(frozen=True, slots=True)
class Page:
    """An article as the network sees it.

    `characters` and `tails` are rows of vectors, one a character of the sentences' codes one behind the other, each
    followed by a line end; `tails` is the last character of the name where a name stands, else -1. `pairs` has a row a pair:
    the places of both names, the kind, both labels in one number, the class of distance, and the span that the pair looks at.
    """

    characters: Integers
    tails: Integers
    pairs: Integers


def page(scene: Scene, pairs: Sequence[Pair], rows: Mapping[str, int]) -> Page:
    """Put an article and its pairs into numbers; `rows` gives the rows of characters."""
    starts = np.cumsum([0, *(len(sentence.code) + 1 for sentence in scene.sentences)]).tolist()
    code = "".join(f"{sentence.code}\n" for sentence in scene.sentences)
    characters = numbered(code, rows)
    tails = np.full(len(code), -1, dtype=np.int64)
    place: dict[int, int] = {}
    for sentence in scene.sentences:
        for slot in sentence.slots:
            at = place[slot.start] = starts[sentence.number] + slot.at
            tails[at] = rows.get(folded(scene.tail(slot.cluster)[-1:]), UNKNOWN)

    def row(pair: Pair) -> tuple[int, ...]:
        first, second = place[pair.first.start], place[pair.second.start]
        begin = starts[pair.sentence]
        begin += (second - begin) // SPAN * SPAN
        end = min(begin + SPAN, starts[pair.sentence + 1] - 1)
        return first, second, _KIND[pair.carried], _labels(pair.first, pair.second), begin, end

    table = np.array([row(pair) for pair in pairs], dtype=np.int64).reshape(-1, 6)
    away = np.searchsorted(STEPS, np.abs(table[:, 1] - table[:, 0]), side="right")
    return Page(characters, tails, np.column_stack([table[:, :4], away, table[:, 4:]]))


def _labels(first: Slot, second: Slot) -> int:
    return _LABEL[first.label] * len(_LABEL) + _LABEL[second.label]


@dataclass(frozen=True)
class Reader:
    """The network's weights by the names that `training.reader` gives them; `known` are the characters of its table."""

    weights: Mapping[str, Floats]
    rows: Mapping[str, int]

    @classmethod
    def of(cls, known: str, weights: Mapping[str, Floats]) -> Reader:
        """Take weights, and the characters that their table holds behind line end and symbols."""
        return cls(weights, coded_rows(known))

    def scores(self, scene: Scene, pairs: Sequence[Pair]) -> Floats:
        """Score pairs; one row a pair, one column a relation. They must come in the order of their sentences."""
        with one_thread():
            return self._scores(scene, pairs)

    def _scores(self, scene: Scene, pairs: Sequence[Pair]) -> Floats:
        w = self.weights
        sheet = page(scene, pairs, self.rows)
        read = self.read(sheet)
        keys = read @ w["key"]
        places = np.unique(sheet.pairs[:, :2])
        width = read.shape[1]
        names = read[places]
        # what depends on one name only is worked out once a name
        tails = w["characters"][sheet.tails[places]] @ w["tail_use"]
        hidden = w["hidden"]
        half = w["tail_use"].shape[1]
        first = names @ hidden[:width] + tails @ hidden[4 * width : 4 * width + half]
        second = names @ hidden[width : 2 * width] + tails @ hidden[4 * width + half : 4 * width + 2 * half]
        query = names @ w["query"][:width], names @ w["query"][width:]
        at = 4 * width + 2 * half
        tables = []
        for name in ("kind", "labels", "away"):
            size = w[name].shape[1]
            tables.append(w[name] @ hidden[at : at + size])
            at += size
        out = np.empty((len(pairs), w["out"].shape[1]), dtype=np.float32)
        for start in range(0, len(pairs), _PAIRS):
            rows = sheet.pairs[start : start + _PAIRS]
            i, j = np.searchsorted(places, rows[:, 0]), np.searchsorted(places, rows[:, 1])
            asked = (query[0][i] + query[1][j]) * np.float32(width**-0.5)
            total = first[i] + second[j] + w["hidden_bias"]
            for table, column in zip(tables, rows[:, 2:5].T, strict=True):
                total += table[column]
            total += (names[i] * names[j]) @ hidden[2 * width : 3 * width]
            total += self._attended(asked, rows[:, 5:], read, keys) @ hidden[3 * width : 4 * width]
            out[start : start + _PAIRS] = np.maximum(total, 0) @ w["out"] + w["out_bias"]
        return out

    def read(self, sheet: Page) -> Floats:
        """Give each character of a page its vector in context."""
        table = self.weights["characters"]
        start = table[sheet.characters]
        named = np.flatnonzero(sheet.tails >= 0)
        start[named] += table[sheet.tails[named]] @ self.weights["tail"]
        return encoded(self.weights, start)

    @staticmethod
    def _attended(asked: Floats, spans: Integers, read: Floats, keys: Floats) -> Floats:
        """Give for each pair the mean of what its span says, weighed by how well it answers (Vaswani et al. 2017)."""
        out = np.empty_like(asked)
        ends = np.flatnonzero(np.diff(spans[:, 0], append=-1)) + 1
        start = 0
        for end in ends.tolist():
            here = slice(*spans[start].tolist())
            weight = asked[start:end] @ keys[here].T
            np.exp(weight - weight.max(axis=1, keepdims=True), out=weight)
            weight /= weight.sum(axis=1, keepdims=True)
            np.matmul(weight, read[here], out=out[start:end])
            start = end
        return out
