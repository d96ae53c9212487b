"""What a sentence means without naming it: the organisation of a bare title, the person behind 他 or 她."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.relate.cast import Cast
from kg.relate.encode import LABELS, SYMBOLS, Sentence, Slot
from kg.relate.titles import words
from kg.resolve.firms import FULL_LEGAL
from kg.types import Label, Role

_ANY = "".join(LABELS)
_SAME = 3  # sentences before a pronoun in which its person is looked for
_BACK = 40  # sentences in which it is counted how much is said of an organisation
_NEAR = 4  # sentences, this one included, in which an organisation must be named to be meant
_OFFICE = 9  # the same for a park or a place that a post in an office leaves out
_LISTED = 16  # the same for an entry of a list, whose organisation is in its heading: 副会长：甲、乙
_ENTRY = re.compile(rf"[^\W{_ANY}]{{2,8}}(?:[（(][^（()）]{{1,14}}[）)])?[：:]\s*{SYMBOLS[Label.PERSON]}")
_INTRODUCED = 4.0  # what it weighs that an article gives a firm its full name: it is about that one


class Context:
    """The sentences before one sentence, and what they speak of."""

    def __init__(self, sentences: Sequence[Sentence], sentence: Sentence, cast: Cast) -> None:
        self.sentences = sentences
        self.sentence = sentence
        self.cast = cast
        self.words = words()

    def person(self, at: int) -> Slot | None:
        """Give the person named last before `at`, if the sentence that does it names nobody else."""
        here = self.sentence.number
        for sentence in reversed(self.sentences[max(0, here - _SAME) : here + 1]):
            people = [
                slot
                for slot in sentence.slots
                if slot.label is Label.PERSON and (sentence is not self.sentence or slot.at < at)
            ]
            if people:
                return people[-1] if len({slot.cluster for slot in people}) == 1 else None
        return None

    def organisation(self, title: str, organ: str, at: int) -> int | None:
        """Give the cluster that a bare title belongs to: of those named last that fit it, the one most spoken of.

        `organ` is the organ of a park that stands with the title (管委会), or "".
        """
        if organ:
            return self.nearest((Label.PARK,), None, at, reach=_OFFICE)
        if any(title.endswith(post) for post, _, _ in self.words.heads):
            return self.nearest((Label.PLACE,), None, at, reach=_OFFICE)
        reach = _LISTED if _ENTRY.match(self.sentence.code) else _NEAR
        for pattern, labels, names in self.words.contexts:
            if pattern.search(title):
                found = self.nearest(labels, names, at, reach=reach)
                if found is not None:
                    return found
        return None

    def nearest(
        self, labels: Sequence[Label], names: re.Pattern[str] | None, at: int, *, reach: int = _NEAR
    ) -> int | None:
        """Give the cluster of some labels, with a name that fits, of which the sentences up to `at` say most."""
        weights: dict[int, float] = {}
        here = self.sentence.number
        for sentence in self.sentences[max(0, here - _BACK) : here + 1]:
            back = here - sentence.number
            for k, slot in enumerate(sentence.slots):
                if slot.label not in labels or (back == 0 and slot.at >= at):
                    continue
                if names is not None and not any(names.search(n) for n in self.cast.names(slot.cluster)):
                    continue
                near = back < reach or sentence.role is Role.TITLE
                known = weights.get(slot.cluster, 0.0)
                if near or known:
                    weights[slot.cluster] = known + 1.0 + (k == 0) + 2.0 / (1 + back)
        for cluster in weights:
            if any(name.endswith(FULL_LEGAL) for name in self.cast.names(cluster)):
                weights[cluster] += _INTRODUCED
        return max(weights, key=lambda c: (weights[c], -c)) if weights else None
