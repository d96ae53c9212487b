"""Pairs of names that may stand in a relation, and what can be seen of each pair."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kg.relate.encode import SYMBOLS, Sentence, Slot
from kg.relate.patterns import Hit, hits
from kg.relate.types import fits
from kg.types import Label, Predicate, Resolution, Role

#: The relations that a pair's scores are about: predicate, and whether the first name is the subject.
COLUMNS: tuple[tuple[Predicate, bool], ...] = tuple(
    (p, forward)
    for p in Predicate
    if p not in (Predicate.LEADS, Predicate.HOLDS_POSITION)
    for forward in (True, False)
    if forward or p is not Predicate.COOPERATES_WITH
)

_WINDOW = 24  # names to the right of a name that are paired with it
_CARRIED = 9  # names from outside a sentence that are paired with those in it
_CARRIED_LABELS = (
    Label.PARK,
    Label.EVENT,
    Label.PLACE,
    Label.COMPANY,
    Label.GOVERNMENT,
    Label.INSTITUTION,
    Label.PROGRAM,
)
_STOP = re.compile("[，：；。！？]")
_AND = re.compile(r"[”’》】]?(?:（[^（）]{0,12}）)?(?:[、和与及]|以及|[”》]?[、]?[“《])[“‘《]?\Z")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two references, the first before the second; `first` may stand outside the sentence (`carried` says how)."""

    sentence: int
    first: Slot
    second: Slot
    carried: str


@cache
def columns_of(first: Label, second: Label) -> tuple[int, ...]:
    """Give the columns that two labels in this order can stand for."""
    return tuple(
        i
        for i, (p, forward) in enumerate(COLUMNS)
        if (fits(p, first, second) if forward else fits(p, second, first))
    )


class Scene:
    """An article's sentences with all that the features of a pair need, worked out once.

    `sure` tells for each cluster how sure it is that it names a thing, 0 to 1.
    """

    def __init__(self, sentences: Sequence[Sentence], resolution: Resolution, sure: Sequence[float]) -> None:
        self.sentences = sentences
        self.sure = sure
        self.clusters = resolution.clusters
        self.counts = Counter(slot.cluster for s in sentences for slot in s.slots)
        parks = [c for c in self.counts if self.clusters[c].label is Label.PARK]
        self.main_park = max(parks, key=lambda c: (self.counts[c], -c)) if parks else -1
        self.main = (
            max(self.counts, key=lambda c: (self.clusters[c].label is not Label.PERSON, self.counts[c], -c))
            if self.counts
            else -1
        )
        self.titled = {slot.cluster for s in sentences if s.role is Role.TITLE for slot in s.slots}
        self.headline = [slot for s in sentences if s.role is Role.TITLE for slot in s.slots][:3]
        self.n_parks = min(len(parks), 4)
        self.hits: list[dict[tuple[int, int], list[Hit]]] = [_hits(s) for s in sentences]
        self._first: dict[int, Slot] = {}
        for s in sentences:
            for slot in s.slots:
                self._first.setdefault(slot.cluster, slot)
        self._tails = [c.name.rstrip("”》）") for c in self.clusters]
        self.filled: list[_Code] = []
        self.codes: list[_Code] = [_Code(s, self) for s in sentences]
        self._openings: list[int] = []
        self._last: list[dict[Label, Slot]] = []
        self._number_of: dict[int, int] = {}
        last: dict[Label, Slot] = {}
        for s in sentences:
            same = s.number and sentences[s.number - 1].paragraph == s.paragraph
            self._openings.append(self._openings[-1] if same else s.number)
            self._last.append(dict(last))
            for slot in s.slots:
                last[slot.label] = slot
                self._number_of[slot.start] = s.number

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs of each sentence, then those of its names with names carried over from outside."""
        for sentence in self.sentences:
            slots = sentence.slots
            for i, first in enumerate(slots):
                for second in slots[i + 1 : i + 1 + _WINDOW]:
                    if first.cluster != second.cluster and columns_of(first.label, second.label):
                        yield Pair(sentence.number, first, second, "")
            if not slots:
                continue
            inside = {slot.cluster for slot in slots}
            for kind, first in self._carried(sentence.number):
                if first.cluster in inside:
                    continue
                for second in slots[:_WINDOW]:
                    if columns_of(first.label, second.label):
                        yield Pair(sentence.number, first, second, kind)

    def _carried(self, number: int) -> list[tuple[str, Slot]]:
        """Give what a sentence may be about without naming it, the nearest kind first, each thing once."""
        sentence = self.sentences[number]
        found: list[tuple[str, Slot]] = []
        back = number - 1
        steps = 0
        while back >= 0 and steps < 2:
            before = self.sentences[back]
            if before.slots:
                steps += 1
                near = "p" if before.paragraph == sentence.paragraph else "q"
                found.append((f"{near}{steps}first", before.slots[0]))
            back -= 1
        opening = self._openings[number]
        if opening != number and self.sentences[opening].slots:
            found.append(("para", self.sentences[opening].slots[0]))
        here = self.codes[number].labels
        for label in _CARRIED_LABELS:
            slot = self._last[number].get(label)
            if slot is not None and not here[label]:
                away = number - self._number_of[slot.start]
                found.append((f"last{1 if away < 2 else 2 if away < 4 else 3 if away < 9 else 4}", slot))
        found += [("title", slot) for slot in self.headline[:2]]
        if self.main_park >= 0:
            found.append(("park", self._slot_of(self.main_park)))
        if self.main != self.main_park and self.main >= 0:
            found.append(("main", self._slot_of(self.main)))
        seen: set[int] = set()
        out = []
        for kind, slot in found:
            if slot.cluster not in seen:
                seen.add(slot.cluster)
                out.append((kind, slot))
        return out[:_CARRIED]

    def _slot_of(self, cluster: int) -> Slot:
        return self._first[cluster]

    def columns(self, pair: Pair) -> tuple[int, ...]:
        """Give the columns that a pair can stand for."""
        return columns_of(pair.first.label, pair.second.label)

    def rules(self, pair: Pair) -> list[Hit]:
        """Give the rules that hold for a pair."""
        return [] if pair.carried else self.hits[pair.sentence].get((pair.first.at, pair.second.at), [])

    def far(self, slot: Slot) -> list[str]:
        """Describe a name that a later sentence is paired with."""
        code = self.codes[self._number_of[slot.start]]
        return code.far(code.index[slot.at])

    def tail(self, cluster: int) -> str:
        """Give the last two characters of a cluster's name, marks left out."""
        return self._tails[cluster][-2:]

    def forget(self) -> None:
        """Drop the descriptions that were kept, so that a huge article does not fill the memory."""
        for code in self.filled:
            code.forget()
        self.filled.clear()

    def ending(self, number: int) -> str:
        """Give the last character of the sentence before."""
        return self.sentences[number - 1].code[-1:] if number else ""

    def about(self, cluster: int) -> tuple[str, ...]:
        """Describe a cluster by itself: how often it is named, whether the headline has it, how its name ends."""
        tail = self.tail(cluster)
        count = self.counts[cluster]
        return (
            f"n{min(count, 6) if count < 6 else '6' if count < 12 else '12'}",
            f"T{cluster in self.titled:d}{cluster == self.main_park:d}{cluster == self.main:d}",
            "e" + tail,
            "f" + tail[-1:],
        )


def _hits(sentence: Sentence) -> dict[tuple[int, int], list[Hit]]:
    """Collect the rules that hold in a sentence by the places of the two names, in text order."""
    out: dict[tuple[int, int], list[Hit]] = {}
    if len(sentence.slots) > 1:
        for hit in hits(sentence):
            out.setdefault((min(hit.head, hit.tail), max(hit.head, hit.tail)), []).append(hit)
    return out


class _Code:
    """A sentence's code cut at its names, with the features of each name in its place."""

    def __init__(self, sentence: Sentence, scene: Scene) -> None:
        self.code = sentence.code
        self.sentence = sentence
        self.scene = scene
        slots = sentence.slots
        self.index = {slot.at: i for i, slot in enumerate(slots)}
        gaps = [self.code[a.at + 1 : b.at] for a, b in pairwise(slots)]
        # names that follow each other as a list share the words before and after the list
        self.left, self.right = list(range(len(slots))), list(range(len(slots)))
        for i, gap in enumerate(gaps):
            if len(gap) < 16 and _AND.match(gap):
                self.left[i + 1] = self.left[i]
        for i in range(len(gaps) - 1, -1, -1):
            if self.left[i + 1] == self.left[i]:
                self.right[i] = self.right[i + 1]
        self._cache: dict[tuple[int, str], list[str]] = {}
        self._clauses: dict[tuple[int, int], tuple[str, str]] = {}
        self.labels = Counter(slot.label for slot in slots)

    def around(self, i: int, side: str) -> list[str]:
        """Describe the surroundings of the name *i*; `side` is A for the first of a pair and B for the second.

        The same list is given each time, so that its weights need adding up only once.
        """
        found = self._cache.get((i, side))
        if found is not None:
            return found
        code, slots = self.code, self.sentence.slots
        slot = slots[i]
        begin, end = slots[self.left[i]].at, slots[self.right[i]].at + 1
        out = [f"{side}l{n}{code[max(0, begin - n) : begin]}" for n in (1, 2, 3, 4)]
        out += [f"{side}r{n}{code[end : end + n]}" for n in (1, 2, 3, 4)]
        size = self.right[i] - self.left[i]
        out.append(f"{side}g{min(size, 3)}{i == self.left[i]:d}{i == self.right[i]:d}")
        if size:
            out += [
                f"{side}ol{code[slot.at - 1]}" if slot.at else f"{side}ol",
                f"{side}or{code[slot.at + 1 : slot.at + 2]}",
            ]
        out += [f"{side}p{min(i, 3)}{slot.at == 0:d}", f"{side}o{slot.generic:d}"]
        left = code[max(0, begin - 12) : begin]
        right = code[end : end + 12]
        out += [f"{side}L{a}{b}" for a, b in pairwise(left)]
        out += [f"{side}R{a}{b}" for a, b in pairwise(right)]
        out += [side + x for x in self.scene.about(slot.cluster)]
        if side == "B":
            out += [f"N{code[:1]}", f"E{code[-1:]}", f"M{self.scene.ending(self.sentence.number)}"]
        return self._keep(i, side, out)

    def far(self, i: int) -> list[str]:
        """Describe the name *i* and its place for a pair whose other name stands in a later sentence."""
        found = self._cache.get((i, "C"))
        if found is None:
            code, slot = self.code, self.sentence.slots[i]
            found = [
                *("A" + x for x in self.scene.about(slot.cluster)),
                f"Cl{code[slot.at - 1 : slot.at]}",
                f"Cr{code[slot.at + 1 : slot.at + 2]}",
                f"Cs{code[slot.at + 1 : slot.at + 3]}",
                f"Cp{min(i, 3)}{slot.at == 0:d}{len(code) < 16:d}",
            ]
            self._keep(i, "C", found)
        return found

    def lead(self, j: int) -> list[str]:
        """Describe the words of the sentence up to the name *j*, for a pair that begins outside it."""
        begin = self.left[j]
        found = self._cache.get((begin, "D"))
        if found is None:
            lead = self.code[max(0, self.sentence.slots[begin].at - 40) : self.sentence.slots[begin].at]
            found = [f"c{a}{b}" for a, b in pairwise(lead)]
            self._keep(begin, "D", found)
        return found

    def clause(self, begin: int, end: int) -> tuple[str, str]:
        """Give the part of a clause before a list of names, and the part behind it."""
        found = self._clauses.get((begin, end))
        if found is None:
            start = max(self.code.rfind(c, 0, begin) for c in "，：；。") + 1
            stop = _STOP.search(self.code, end)
            found = self.code[start:begin], self.code[end : stop.start() if stop else len(self.code)]
            self._clauses[begin, end] = found
        return found

    def _keep(self, i: int, side: str, found: list[str]) -> list[str]:
        if not self._cache:
            self.scene.filled.append(self)
        self._cache[i, side] = found
        return found

    def forget(self) -> None:
        """Drop the lists that were kept."""
        self._cache.clear()
        self._clauses.clear()


def features(pair: Pair, scene: Scene) -> list[list[str]]:
    """List what can be seen of a pair, in parts; the strings are the names of the model's weights.

    The parts have no string in common. Those that several pairs share are the same list each time.
    """
    code = scene.codes[pair.sentence]
    j = code.index[pair.second.at]
    first, second = pair.first, pair.second
    labels = SYMBOLS[first.label] + SYMBOLS[second.label]
    a, b = scene.clusters[first.cluster].name, scene.clusters[second.cluster].name
    own = [
        f"j{code.sentence.role.value[0]}{labels}",
        f"q{a[:2] == b[:2]:d}{a in b:d}{b in a:d}{labels}",
        f"P{scene.n_parks}{labels}",
    ]
    if pair.carried:
        own += _from_outside(pair, code, j, labels)
        return [own, code.around(j, "B"), code.lead(j), scene.far(first)]
    own += [f"!{h.rule.name}{h.head < h.tail:d}" for h in scene.rules(pair)]
    own += [f"!{h.rule.predicate.value}{h.head < h.tail:d}{labels}" for h in scene.rules(pair)]
    i = code.index[first.at]
    own += _between(code, i, j, labels)
    return [own, code.around(j, "B"), code.around(i, "A")]


def _from_outside(pair: Pair, code: _Code, j: int, labels: str) -> list[str]:
    """Describe a pair whose first name is carried over from elsewhere."""
    text, slots = code.code, code.sentence.slots
    begin, end = slots[code.left[j]].at, slots[code.right[j]].at + 1
    label = pair.first.label
    return [
        f"k{pair.carried}",
        f"k{pair.carried}{labels}",
        f"k{labels}",
        f"kc{text[max(0, begin - 2) : begin]}{labels}",
        f"kr{text[end : end + 2]}{labels}",
        f"kn{min(j, 4)}{code.labels[label] > 0:d}{labels}",
        f"kp{any(s.label is label for s in slots[:j]):d}{labels}",
        f"kN{text[:1]}{labels}",
        f"kk{pair.carried}{text[max(0, begin - 2) : begin]}{SYMBOLS[pair.second.label]}",
        *_clause(code, begin, end, labels),
    ]


def _clause(code: _Code, begin: int, end: int, labels: str) -> list[str]:
    """Give what leads up to a list of names in its clause, and what follows it there, if short."""
    lead, tail = code.clause(begin, end)
    out = []
    if len(lead) <= 10:
        out += [f"cl{lead}", f"cl{lead}{labels}"]
    if len(tail) <= 8:
        out += [f"ct{tail}", f"ct{tail}{labels}"]
    return out


def _between(code: _Code, i: int, j: int, labels: str) -> list[str]:
    """Describe what stands between two names of a sentence, or beside them if one list holds both."""
    text, slots = code.code, code.sentence.slots
    first, second = slots[i], slots[j]
    a_begin, a_end = slots[code.left[i]].at, slots[code.right[i]].at + 1
    b_begin, b_end = slots[code.left[j]].at, slots[code.right[j]].at + 1
    same = code.left[i] == code.left[j]
    between = text[first.at + 1 : second.at] if same else text[a_end:b_begin]
    size = len(between)
    clip = between if size <= 50 else between[:25] + "…" + between[-25:]
    middle = [s.label for s in slots[i + 1 : j]]
    rivals_a, rivals_b = middle.count(first.label), middle.count(second.label)
    out = [
        f"s{labels}",
        f"s{labels}{same:d}{min(j - i, 4)}",
        f"m{min(between.count('，'), 3)}{'：' in between:d}{'“' in between:d}",
        f"z{0 if size < 3 else 1 if size < 8 else 2 if size < 16 else 3 if size < 32 else 4}{labels}",
        f"y{min(rivals_a, 2)}{min(rivals_b, 2)}{labels}",
        *(f"x{SYMBOLS[label]}" for label in sorted(set(middle))),
        *dict.fromkeys(f"b{x}{y}" for x, y in pairwise(clip)),
        *dict.fromkeys(f"d{clip[k : k + 3]}" for k in range(len(clip) - 2)),
    ]
    if size <= 10:
        out += [f"t{between}", f"t{between}{labels}"]
    out += _clause(code, b_begin, b_end, labels)
    stop = _STOP.search(text, a_end)
    tail = text[a_end : stop.start() if stop else len(text)]
    if len(tail) <= 8:
        out.append(f"ca{tail}{labels}")
    if same:
        out += [f"h{text[b_end : b_end + 2]}{labels}", f"i{text[max(0, a_begin - 2) : a_begin]}{labels}"]
    else:
        out += [
            f"u{text[a_end : a_end + 2]}{labels}",
            f"v{text[max(0, b_begin - 2) : b_begin]}{labels}",
            f"w{text[b_end : b_end + 2]}{labels}",
        ]
    return out
