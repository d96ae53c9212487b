"""Tells which pieces of evidence of a relation are one statement: the same sentence, printed again."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.lexicon import lexicon
from kg.reprints.fingerprint import figures, letters
from kg.reprints.printings import source_order
from kg.types import Evidence, Source

_NUMERALS = frozenset("一二两三四五六七八九十百千万亿")
_SIZE = 3
_ALIKE = 0.7
"""Share of common shingles from which on sentences of different texts are one: a few wrong characters, a lead-in."""
_WITHIN = 0.5
"""Share of the shorter one's shingles from which on sentences of two printings of one text are surely one."""


@dataclass(frozen=True)
class _Sentence:
    """A sentence in comparable form."""

    letters: str
    written: str

    @cached_property
    def shingles(self) -> frozenset[str]:
        return frozenset(self.letters[at : at + _SIZE] for at in range(len(self.letters) - _SIZE + 1))

    @cached_property
    def figures(self) -> frozenset[str]:
        return frozenset(figures(self.written)) | (_NUMERALS & frozenset(self.letters))


def statements(
    evidence: Iterable[Evidence], sources: Mapping[str, Source]
) -> tuple[tuple[Evidence, ...], ...]:
    """Group the evidence of one relation: each group is one sentence in all of its printings, the first in front.

    `sources` holds the articles by id, reprints marked. Sentences are one

    * if their letters are the same,
    * if they stand in two printings of one text, and half of the shorter one is in the longer one,
    * or if seven of ten of their shingles of three characters agree and neither has a figure where the other
      has another one: then one article copies from the other, or both from a third.

    What a printing says besides goes with the sentence that is most like it in the first of its text's printings
    that states the relation: a text has the votes of one printing.

    Groups come in the order of their first sentences: first printings before reprints, then by date, document
    and place. What may be alike is found by its rarest shingles (prefix filtering: Chaudhuri, Ganti, Kaushik
    2006, "A primitive operator for similarity joins in data cleaning"), so that thousands of sentences of one
    relation are not compared in pairs.
    """
    pieces = sorted(evidence, key=lambda one: _order(one, sources[one.article]))
    if len(pieces) == 1:
        return ((pieces[0],),)
    read = [_Sentence(letters(lexicon().simplified(one.text)), one.text) for one in pieces]
    frequency = Counter(shingle for sentence in read for shingle in sentence.shingles)
    groups: list[list[Evidence]] = []
    same: dict[str, int] = {}
    rare: defaultdict[str, list[tuple[_Sentence, int]]] = defaultdict(list)
    leading: dict[str, str] = {}
    led: defaultdict[str, list[tuple[_Sentence, int]]] = defaultdict(list)
    for one, sentence in zip(pieces, read, strict=True):
        text = sources[one.article].reprint_of or one.article
        leads = leading.setdefault(text, one.article) == one.article
        within = [] if leads else [(_within(sentence, other), at) for other, at in led[text]]
        telling = _rarest(sentence.shingles, frequency)
        near = (found for shingle in telling for found in rare.get(shingle, ()))
        at = same.get(sentence.letters)
        if at is None:
            at = _best(pair for pair in within if pair[0] >= _WITHIN)
        if at is None:
            at = _best((share, at) for other, at in near if (share := _copied(sentence, other)))
        if at is None:
            at = _best(within)
        if at is None:
            at = len(groups)
            groups.append([])
            for shingle in telling:
                rare[shingle].append((sentence, at))
        groups[at].append(one)
        same.setdefault(sentence.letters, at)
        if leads:
            led[text].append((sentence, at))
    return tuple(map(tuple, groups))


def _order(evidence: Evidence, source: Source) -> tuple[bool, tuple[str, str, int], int, int]:
    return source.reprint_of is not None, source_order(source), evidence.start, evidence.end


def _best(found: Iterable[tuple[float, int]]) -> int | None:
    """Give the group that is most alike, the first of equals; None if there is none."""
    return max(found, key=lambda pair: (pair[0], -pair[1]), default=(0.0, None))[1]


def _within(one: _Sentence, other: _Sentence) -> float:
    """Give how much of the shorter one of two sentences is in the other."""
    return len(one.shingles & other.shingles) / max(1, min(len(one.shingles), len(other.shingles)))


def _copied(one: _Sentence, other: _Sentence) -> float:
    """Give how alike two sentences are, 0 if they are two statements."""
    common = len(one.shingles & other.shingles)
    share = common / (len(one.shingles) + len(other.shingles) - common)
    nested = one.figures <= other.figures or other.figures <= one.figures
    return share if share >= _ALIKE and nested else 0.0


def _rarest(shingles: Iterable[str], frequency: Mapping[str, int]) -> list[str]:
    """Give as many of the rarest shingles as must hold one that every similar sentence has too."""
    ranked = sorted(shingles, key=lambda shingle: (frequency[shingle], shingle))
    return ranked[: len(ranked) - math.ceil(_ALIKE * len(ranked)) + 1]
