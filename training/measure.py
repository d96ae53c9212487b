"""Counts how well spans were found: exact span and label, by label, for the core, and for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.types import Label
from training.corpus import Span

CORE = (Label.PARK, Label.COMPANY, Label.PERSON, Label.PROGRAM)


@dataclass(slots=True)
class Tally:
    """Hits, gold and predicted spans by label."""

    hit: Counter[Label] = field(default_factory=Counter)
    gold: Counter[Label] = field(default_factory=Counter)
    found: Counter[Label] = field(default_factory=Counter)

    def add(self, gold: Iterable[Span], found: Iterable[Span]) -> None:
        wanted, given = set(gold), set(found)
        self.gold.update(label for *_, label in wanted)
        self.found.update(label for *_, label in given)
        self.hit.update(label for *_, label in wanted & given)

    def scores(self, labels: Iterable[Label] = tuple(Label)) -> tuple[float, float, float]:
        """Give precision, recall and F1 over the labels."""
        labels = tuple(labels)
        hit, gold, found = (sum(c[label] for label in labels) for c in (self.hit, self.gold, self.found))
        p, r = hit / found if found else 0.0, hit / gold if gold else 0.0
        return p, r, 2 * p * r / (p + r) if p + r else 0.0

    def table(self) -> str:
        """Write one line a label, then core and all."""
        rows = [(label.value, self.scores([label]), self.gold[label], self.found[label]) for label in Label]
        rows.append(
            ("core", self.scores(CORE), sum(self.gold[x] for x in CORE), sum(self.found[x] for x in CORE))
        )
        rows.append(("all", self.scores(), self.gold.total(), self.found.total()))
        return "\n".join(
            f"{n:12} P {s[0]:.3f} R {s[1]:.3f} F {s[2]:.3f} gold {g:5} found {f:5}" for n, s, g, f in rows
        )

    def brief(self) -> str:
        """Write core and all F1 and the F1 of each label on one line."""
        parts = [f"all {self.scores()[2]:.4f} core {self.scores(CORE)[2]:.4f}"]
        return " ".join([*parts, *(f"{x.value[:4]} {self.scores([x])[2]:.2f}" for x in Label)])
