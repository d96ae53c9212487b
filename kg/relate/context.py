"""What a sentence means without naming it: the organisation of a bare title, the person behind 他 or 她."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log

from kg.relate.cast import Cast
from kg.relate.encode import LABELS, SYMBOLS, Sentence, Slot
from kg.relate.titles import words
from kg.resolve.firms import FULL_LEGAL
from kg.text import squeeze
from kg.types import Article, Label, Role

_ANY = "".join(LABELS)
_SAME = 6  # sentences before a pronoun in which its person is looked for
_BACK = 40  # sentences in which it is counted how much is said of an organisation
_OFFICE = 9  # sentences, this one included, in which a park or a place that a post leaves out must be named
_ENTRY = re.compile(rf"[^\W{_ANY}]{{2,8}}(?:[（(][^（()）]{{1,14}}[）)])?[：:]\s*{SYMBOLS[Label.PERSON]}")
_NAMED = 2  # how many times being named a thing counts that is called after a place
_OPENING = 100  # sentences of an article that show where it is
_BODIES = (Label.COMPANY, Label.INSTITUTION, Label.FACILITY, Label.GOVERNMENT, Label.PARK)


@dataclass(slots=True)
class Said:
    """What the sentences up to a place say of one organisation."""

    back: int  # sentences since it was last named
    rank: int  # how many of the others were named after it
    times: int = 0
    opens: int = 0  # sentences that it is the first name of
    weight: float = 0.0
    title: bool = False  # a headline names it
    here: int = 0  # how often this sentence does


@dataclass(frozen=True, slots=True)
class Held:
    """The posts found so far: who is in which organisation, and whom it is led by."""

    by_person: dict[int, set[int]] = field(default_factory=dict)
    led: dict[int, set[int]] = field(default_factory=dict)

    def add(self, person: int, organ: int, leads: int | None) -> None:
        self.by_person.setdefault(person, set()).add(organ)
        if leads is not None:
            self.led.setdefault(leads, set()).add(person)


class Context:
    """The sentences before one sentence, and what they speak of."""

    def __init__(
        self, article: Article, sentences: Sequence[Sentence], sentence: Sentence, cast: Cast, held: Held
    ) -> None:
        self.article = article
        self.sentences = sentences
        self.sentence = sentence
        self.cast = cast
        self.held = held
        self.words = words()

    def person(self, at: int, *, here: bool = False) -> Slot | None:
        """Give the person named last before `at`, if the sentence that does it names nobody else.

        With `here` that must be this sentence.
        """
        number = self.sentence.number
        for sentence in reversed(self.sentences[number if here else max(0, number - _SAME) : number + 1]):
            people = [
                slot
                for slot in sentence.slots
                if slot.label is Label.PERSON and (sentence is not self.sentence or slot.at < at)
            ]
            if people:
                return people[-1] if len({slot.cluster for slot in people}) == 1 else None
        return None

    def of_two(self, at: int, *, first: bool) -> Slot | None:
        """Give one of the two people whom the sentences up to `at` name last, if just these two are in one."""
        number = self.sentence.number
        for sentence in reversed(self.sentences[max(0, number - 1) : number + 1]):
            people = [
                slot
                for slot in sentence.slots
                if slot.label is Label.PERSON and (sentence is not self.sentence or slot.at < at)
            ]
            if people:
                return people[0 if first else -1] if len({slot.cluster for slot in people}) == 2 else None
        return None

    def before(self) -> Sequence[Sentence]:
        """Give the sentences before this one, as far as anything is looked for in them."""
        return self.sentences[max(0, self.sentence.number - _BACK) : self.sentence.number]

    def park(self, at: int) -> int | None:
        """Give the park whose organ is named without it (管委会主任), or another organ of that park."""
        found = self._nearest((Label.PARK,), bool, at)
        # 甲高新区党工委书记A、管委会主任B: a sister named in the sentence says more than a park named before it
        here = [slot.label for slot in self.sentence.slots if slot.at < at]
        if found is not None and (Label.PARK in here or Label.GOVERNMENT not in here):
            return found
        sister = self._nearest(
            (Label.GOVERNMENT,), self.words.organ.search, at, reach=_OFFICE if found is None else 1
        )
        return found if sister is None else sister

    def place(self, at: int, ends: str, organ: str, other: re.Pattern[str]) -> int | None:
        """Give the place whose head is named without it (市长), or its government.

        That is a place named before, else the article's own: one that its opening names most and that most things are
        called after (云州高新区), else one that organs of state are (云州市科技局). `other` have no such head; `ends` is
        how the place is called officially.
        """
        found = self._nearest((Label.PLACE,), lambda name: not other.search(name), at)
        if found is not None:
            return found
        times: Counter[int] = Counter(
            slot.cluster
            for sentence in self.sentences[:_OPENING]
            for slot in sentence.slots
            if slot.label is Label.PLACE
        )
        stems = Counter(
            hit.group()
            for cluster in self.cast.clusters
            if cluster.label is Label.GOVERNMENT
            and (hit := re.match(rf"[^{ends}]{{2,4}}{ends}", cluster.name))
        )
        homes: dict[int, int] = {}
        for place in times:
            if not any(other.search(name) for name in self.cast.names(place)):
                begins = tuple(name.removesuffix(ends) for name in self.cast.names(place))
                named = sum(c.name.startswith(begins) for c in self.cast.clusters)
                homes[place] = times[place] + _NAMED * named
        if not homes and stems:
            return self.cast.imply(Label.GOVERNMENT, max(stems, key=lambda n: (stems[n], n)) + organ)
        return max(homes, key=lambda c: (homes[c], -c), default=None)

    def committee(self, organ: str, at: int) -> int | None:
        """Give the party committee that is named by its level alone: 市委."""
        return self._nearest((Label.GOVERNMENT,), lambda name: name.endswith(organ), at)

    def called(self, noun: str, at: int) -> int | None:
        """Give the organisation that is named by the last word of its name: 孵化器, 研究会."""
        return self._nearest(_BODIES, lambda name: name.endswith(noun), at, reach=_BACK)

    def surface(self, cluster: int) -> str:
        """Give the name that the last sentence to name a park uses for it; of an organ, the name of its park."""
        here = self.sentence.number
        for sentence in reversed(self.sentences[max(0, here - _BACK + 1) : here + 1]):
            for slot in reversed(sentence.slots):
                if slot.cluster == cluster and not slot.generic:
                    return self.words.organ.sub("", squeeze(self.article.text[slot.start : slot.end]))
        return self.words.organ.sub("", self.cast.clusters[cluster].name)

    def organisation(self, noun: str, title: str, at: int, person: int) -> tuple[int | None, str]:
        """Give the cluster that a bare title belongs to, and the title.

        That is the last thing whose name ends with the `noun` that stands before the title, or else what the
        sentences before are most likely about.
        """
        firm = self.words.firm.search(noun)
        if noun in self.words.itself:
            labels = next((x for pattern, x, _ in self.words.contexts if pattern.search(title)), _BODIES)
            said = self.said(labels, bool, at)
            return min(said, key=lambda c: said[c].rank, default=None), title
        if noun and not firm:
            found = self.called(noun, at)
            if found is not None:
                return found, title
        if not noun:
            for k in range(len(title) - 2, 1, -1):
                if title[k - 1] in self.words.endings and self.words.title.match(title, k):
                    found = self.called(title[:k], at)
                    if found is not None:
                        return found, title[k:]
        if firm:
            return self.likeliest(self.said((Label.COMPANY,), bool, at), title, person), title
        for pattern, labels, names in self.words.contexts:
            if pattern.search(title):
                found = self.likeliest(self.said(labels, names.search, at), title, person)
                if found is not None:
                    return found, title
        return None, title

    def suits(self, org: int, title: str) -> bool:
        """Say whether an organisation may have such a post."""
        rows = [labels for pattern, labels, _ in self.words.contexts if pattern.search(title)]
        return not rows or any(self.cast.clusters[org].label in labels for labels in rows)

    def said(self, labels: Sequence[Label], fits: Callable[[str], object], at: int) -> dict[int, Said]:
        """Count what the sentences up to `at` say of the things of some labels that have a name which fits."""
        out: dict[int, Said] = {}
        here = self.sentence.number
        for sentence in reversed(self.sentences[max(0, here - _BACK) : here + 1]):
            back = here - sentence.number
            for k, slot in reversed(list(enumerate(sentence.slots))):
                if slot.label not in labels or (back == 0 and slot.at >= at):
                    continue
                if slot.cluster not in out:
                    if not any(fits(name) for name in self.cast.names(slot.cluster)):
                        continue
                    out[slot.cluster] = Said(back, len(out))
                said = out[slot.cluster]
                said.times += 1
                said.opens += k == 0
                said.weight += 1.0 + (k == 0) + 2.0 / (1 + back)
                said.title |= sentence.role is Role.TITLE
                said.here += back == 0
        return out

    def likeliest(self, said: dict[int, Said], title: str, person: int) -> int | None:
        """Give the organisation of a bare title by the weights in posts.toml, or None where none is likely."""
        weights = self.words.weights
        best, chosen = weights["least"], None
        for cluster, signs in self.signs(said, title, person):
            score = weights["bias"] + sum(weights[name] * value for name, value in signs.items())
            if score > best:
                best, chosen = score, cluster
        return chosen

    def signs(self, said: dict[int, Said], title: str, person: int) -> Iterator[tuple[int, dict[str, float]]]:
        """Yield the candidates with the numbers that tell which a bare title belongs to."""
        total = sum(s.weight for s in said.values())
        nearest = min((s.back for s in said.values()), default=0)
        most = max((s.times for s in said.values()), default=0)
        leads = bool(self.words.leads.match(title))
        for cluster in sorted(said):
            s = said[cluster]
            others = self.held.led.get(cluster, set()) - {person}
            yield (
                cluster,
                {
                    "share": s.weight / total,
                    "distance": log(1 + s.back),
                    "nearest": float(s.back == nearest),
                    "last": float(s.rank == 0),
                    "here": float(s.here > 0),
                    "far": float(s.back > 8),
                    "most": float(s.times == most),
                    "opens": s.opens / s.times,
                    "headline": float(s.title),
                    "introduced": float(any(n.endswith(FULL_LEGAL) for n in self.cast.names(cluster))),
                    "alone": float(len(said) == 1),
                    "his": float(cluster in self.held.by_person.get(person, ())),
                    "led": float(leads and bool(others)),
                },
            )

    def _nearest(
        self, labels: Sequence[Label], fits: Callable[[str], object], at: int, reach: int = _OFFICE
    ) -> int | None:
        """Give the cluster of some labels that the sentences up to `at` are most likely about."""
        said = self.said(labels, fits, at)
        said = {c: s for c, s in said.items() if s.back < reach or s.title}
        scores = {
            c: sum(self.words.weights[n] * v for n, v in signs.items())
            for c, signs in self.signs(said, "", -1)
        }
        return max(scores, key=lambda c: (scores[c], -c), default=None)
