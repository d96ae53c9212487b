"""Segments of a page: the body of one article each, found by marks, bylines, headlines and names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.read.cohesion import features, separates, shared
from kg.read.headlines import plain, terms
from kg.read.patterns import pattern
from kg.read.units import Part, Unit

MASTHEAD = 3
"""From so many lines of masthead or contents on, what stands among them heads no article."""
_MARKED = 3
"""As many end marks make a document one in which every article ends with a mark."""
_LEAST_BODY = 60
_AROUND = 20
_CONTEXT = 800
"""Units, and characters of them, by which two sides of a headline are compared."""
_SHORTEST = 6
_MANY = 2000
_LEAST_SHARE, _TIMES = 0.02, 1.0
"""What share of a headline's words its own text must have at least, beyond so many times that elsewhere."""


@dataclass(slots=True, eq=False)
class Segment:
    """The units of one article's body, with subheads and captions among them."""

    units: list[Unit]
    title: list[Unit] = field(default_factory=list)
    subtitle: list[Unit] = field(default_factory=list)
    byline: list[Unit] = field(default_factory=list)
    caption: list[Unit] = field(default_factory=list)
    tail: list[Unit] = field(default_factory=list)
    """Short lines behind the body that head nothing: signatures, notes."""

    @property
    def text(self) -> str:
        return "\n".join(unit.text for unit in self.units if unit.part is Part.BODY)


@dataclass(slots=True, eq=False)
class Gap:
    """What stands between two segments."""

    units: list[Unit]


def segments(found: Sequence[Unit], known: frozenset[str]) -> tuple[list[Segment], list[Gap]]:
    """Divide units into segments, and the gaps before, between and behind them.

    Gap *i* stands before segment *i*; there is one gap more than segments. `known` are headlines that a
    table of contents lists, in plain form.
    """
    marked = sum(unit.ended for unit in found) >= _MARKED
    bodies: list[Segment] = []
    gaps: list[Gap] = []
    between: list[Unit] = []
    for number, unit in enumerate(found):
        if unit.part is not Part.BODY:
            between.append(unit)
            continue
        if (
            not bodies
            or _separates(bodies[-1].units[-1], between, unit, known, marked=marked)
            or (not marked and between and _changes(bodies[-1], between, found[number : number + _AROUND]))
        ):
            gaps.append(Gap(between))
            bodies.append(Segment([unit]))
        else:
            bodies[-1].units += [*between, unit]
        between = []
    gaps.append(Gap(between))
    return bodies, gaps


def _separates(
    last: Unit, between: Sequence[Unit], first: Unit, known: frozenset[str], *, marked: bool
) -> bool:
    """Tell whether an article ends with `last` and another begins with `first`."""
    if last.ended or first.dateline:
        return True
    if any(is_known(unit.text, known) for unit in between if unit.part is Part.TITLE):
        return True
    if sum(unit.part in (Part.FRONT, Part.CONTENTS) for unit in between) > 1:
        return True
    if any(unit.mark.startswith("#") and len(unit.mark) == 1 for unit in between):
        return True
    if marked:
        return False
    return any(unit.part is Part.BYLINE for unit in between)


def _changes(before: Segment, between: Sequence[Unit], behind: Sequence[Unit]) -> bool:
    """Tell whether the text speaks of something else behind the headlines than before them."""
    lines = [unit.text for unit in between if unit.part is Part.TITLE]
    if not lines or max(map(len, lines)) < _SHORTEST or pattern("unit", "name").fullmatch(lines[-1]):
        return False
    units = (
        before.units if len(before.units) <= 2 * _AROUND else before.units[:_AROUND] + before.units[-_AROUND:]
    )
    left = "\n".join(unit.text for unit in units if unit.part is Part.BODY)
    left = left if len(left) <= _CONTEXT else left[: _CONTEXT // 2] + left[-_CONTEXT // 2 :]
    right = "\n".join(unit.text for unit in behind if unit.part is Part.BODY)[:_CONTEXT]
    measured = features(lines, left, right, before.units[-1].text, behind[0].text)
    return measured is not None and separates(measured)


def is_known(text: str, known: frozenset[str]) -> bool:
    return bool(known) and len(plain(text)) > 7 and plain(text) in known


def partition(segment: Segment, titles: Sequence[Unit]) -> list[tuple[Segment, Unit]] | int:
    """Cut a segment into one for each headline, where its text takes them up one after the other.

    A Viterbi search gives each unit a headline: its words speak for it, and every change costs, least
    where a paragraph begins that looks like a beginning. Returns the number of a headline that gets no
    text of its own, if there is one.
    """
    bodies = [unit for unit in segment.units if unit.part is Part.BODY]
    if len(bodies) < len(titles) or len(bodies) > _MANY:
        return len(titles) - 1
    scores = _scores(bodies, titles)
    path = _best_path(scores, _costs(bodies))
    runs = _runs(path, scores, len(titles))
    if isinstance(runs, int):
        return runs
    result: list[tuple[Segment, Unit]] = []
    order = segment.units
    starts = [order.index(bodies[start]) for start, _ in runs]
    for (_, label), begin, end in zip(runs, starts, [*starts[1:], len(order)], strict=True):
        result.append((Segment(order[begin:end]), titles[label]))
    for part, title in result:
        if len(part.text) < _LEAST_BODY:
            return list(titles).index(title)
    return result


def _scores(bodies: Sequence[Unit], titles: Sequence[Unit]) -> list[list[float]]:
    """Tell for each unit and headline how much of the headline's weight the unit takes up."""
    weights: list[dict[str, float]] = []
    for title in titles:
        weight = {}
        for term in terms(title.text):
            having = sum(term in unit.text for unit in bodies)
            if having:
                weight[term] = (len(term) - 1) * math.log((len(bodies) + 1) / having)
        weights.append(weight)
    return [[_evidence(weight, unit.text) for weight in weights] for unit in bodies]


def _evidence(weights: Mapping[str, float], text: str) -> float:
    """Give the share of a headline's weight that a text takes up; a tenth, a name, is half of it all."""
    share = sum(weight for term, weight in weights.items() if term in text) / (sum(weights.values()) or 1.0)
    return 0.5 * min(1.0, share / 0.1) + 0.5 * share


def _costs(bodies: Sequence[Unit]) -> list[float]:
    """Give what it costs to begin another article with each unit but the first."""
    return [
        _cost(before, unit) + _break(bodies, number)
        for number, (before, unit) in enumerate(pairwise(bodies), start=1)
    ]


def _cost(before: Unit, unit: Unit) -> float:
    cost = 0.6 if unit.soft else 0.35
    if pattern("unit", "opening").match(unit.text):
        cost -= 0.1
    if pattern("unit", "closing").match(before.text):
        cost -= 0.3
    if not unit.soft and abs(unit.width - before.width) > 0.15 * before.width:
        cost -= 0.1
    return cost


def _break(bodies: Sequence[Unit], number: int) -> float:
    """Make a change cheaper where the units before and behind share no telling words, else dearer."""
    left = "\n".join(unit.text for unit in bodies[max(0, number - 4) : number])[-400:]
    right = "\n".join(unit.text for unit in bodies[number : number + 4])[:400]
    both = shared(left, right)
    if both is None:
        return 0.0
    return -0.15 if both == 0.0 else min(both * 5, 0.3)


def _best_path(scores: Sequence[Sequence[float]], costs: Sequence[float]) -> list[int]:
    best = list(scores[0])
    back: list[list[int]] = []
    for row, cost in zip(scores[1:], costs, strict=True):
        top = max(range(len(best)), key=best.__getitem__)
        came = []
        after = []
        for label, score in enumerate(row):
            stay, change = best[label], best[top] - cost
            came.append(label if stay >= change else top)
            after.append(max(stay, change) + score)
        back.append(came)
        best = after
    path = [max(range(len(best)), key=best.__getitem__)]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]


def _runs(path: Sequence[int], scores: Sequence[Sequence[float]], labels: int) -> list[tuple[int, int]] | int:
    """Give the first unit and label of each run, one run a label; a label if that has none of its own.

    Of several runs of a label the one with most of its words stays; the others go to the run before. A
    label must say clearly more about its own run than about the others.
    """
    runs: list[tuple[int, int, float]] = []
    for number, label in enumerate(path):
        if runs and runs[-1][1] == label:
            start, _, score = runs[-1]
            runs[-1] = (start, label, score + scores[number][label])
        else:
            runs.append((number, label, scores[number][label]))
    best = {label: max(score for _, one, score in runs if one == label) for _, label, _ in runs}
    kept: list[tuple[int, int]] = []
    for start, label, score in runs:
        if score >= best[label] and label not in (one for _, one in kept):
            kept.append((start, label))
    missing = [label for label in range(labels) if label not in best]
    if missing:
        return min(missing, key=lambda label: sum(row[label] for row in scores))
    kept[0] = (0, kept[0][1])
    ends = [*(start for start, _ in kept[1:]), len(scores)]
    lead: dict[int, float] = {}
    for (start, label), end in zip(kept, ends, strict=True):
        inside = [scores[number][label] for number in range(start, end)]
        outside = [scores[number][label] for number in range(len(scores)) if not start <= number < end]
        elsewhere = sum(outside) / max(1, len(outside))
        lead[label] = sum(inside) / len(inside) - _LEAST_SHARE - _TIMES * elsewhere
    weakest = min(lead, key=lead.__getitem__)
    if lead[weakest] < 0:
        return weakest
    return kept
