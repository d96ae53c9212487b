"""What speaks for a relation in its article as a whole: its best sentences, its rivals, its neighbours in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.relate.features import COLUMNS, Pair, Scene
from kg.relate.patterns import Hit
from kg.types import Label, Predicate

Triple = tuple[int, Predicate, int]

FLOOR = -3.5  # a pair that scores lower is not looked at again
WIDTH = 59  # numbers that describe a candidate
_NONE = -8.0  # the score of what was never seen
_PREDICATES = tuple(p for p in Predicate if p not in (Predicate.LEADS, Predicate.HOLDS_POSITION))
_NUMBER: dict[Predicate, int] = {p: i for i, p in enumerate(_PREDICATES)}
_LABEL = {label: i for i, label in enumerate(Label)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A triple and the pairs that may state it, as (score, number of the pair), the best first."""

    triple: Triple
    places: tuple[tuple[float, int], ...]


def rules_of(pair: Pair, scene: Scene) -> list[Hit]:
    """Give the rules that hold for a pair."""
    return [] if pair.carried else scene.hits[pair.sentence].get((pair.first.at, pair.second.at), [])


def candidates(pairs: Sequence[Pair], scene: Scene, table: NDArray[np.float32]) -> list[Candidate]:
    """Collect by triple the pairs whose scores are worth a second look."""
    found: dict[Triple, list[tuple[float, int]]] = defaultdict(list)
    for n, pair in enumerate(pairs):
        row = table[n]
        for column in scene.columns(pair):
            score = float(row[column])
            if score <= FLOOR:
                continue
            predicate, forward = COLUMNS[column]
            head, tail = pair.first.cluster, pair.second.cluster
            if not forward or (predicate is Predicate.COOPERATES_WITH and head > tail):
                head, tail = tail, head
            found[head, predicate, tail].append((score, n))
    return [Candidate(t, tuple(sorted(p, key=lambda x: (-x[0], x[1])))) for t, p in sorted(found.items())]


def signs(found: Sequence[Candidate], pairs: Sequence[Pair], scene: Scene) -> NDArray[np.float32]:
    """Describe each candidate by numbers; one row a candidate."""
    best: dict[Triple, float] = {c.triple: c.places[0][0] for c in found}
    by_tail: dict[tuple[Predicate, int], list[tuple[float, int]]] = defaultdict(list)
    by_head: dict[tuple[int, Predicate], list[tuple[float, int]]] = defaultdict(list)
    for (h, p, t), z in best.items():
        by_tail[p, t].append((z, h))
        by_head[h, p].append((z, t))
    n_companies = sum(scene.clusters[c].label is Label.COMPANY for c in scene.counts)
    get = best.get
    out = np.empty((len(found), WIDTH), dtype=np.float32)
    for i, c in enumerate(found):
        h, p, t = c.triple
        z, n = c.places[0]
        pair = pairs[n]
        forward = pair.first.cluster == h
        row: list[float] = [z, c.places[1][0] if len(c.places) > 1 else _NONE, len(c.places)]
        row.append(sum(h.rule.predicate is p for s, k in c.places for h in rules_of(pairs[k], scene)))
        real = [s for s, k in c.places if not pairs[k].carried]
        row += [real[0] if real else _NONE, float(bool(pair.carried)), float(forward)]
        for q in _PREDICATES:
            row.append(get((h, q, t), _NONE))
            row.append(get((t, q, h), _NONE))
        rivals = [s for s, x in by_tail[p, t] if x != h]
        top = max(rivals, default=_NONE)
        row += [top, z - top, sum(s > -0.5 for s in rivals)]
        others = sorted((s for s, x in by_head[h, p] if x != t), reverse=True)
        row += [
            others[0] if others else _NONE,
            sum(others[:3]) / 3 if len(others) > 2 else _NONE,
            sum(s > -0.5 for s in others),
        ]
        code = scene.codes[pair.sentence]
        slots = code.sentence.slots
        j = code.index[pair.second.at]
        mine = pair.second.cluster
        near = [slots[k].cluster for k in range(code.left[j], code.right[j] + 1) if slots[k].cluster != mine]
        kin = [get((h, p, x) if forward else (x, p, t), _NONE) for x in near]
        row += [sum(kin) / len(kin) if kin else _NONE, max(kin, default=_NONE), len(kin)]
        if pair.carried:
            row += [_NONE, 0]
        else:
            k0 = code.index[pair.first.at]
            other = pair.first.cluster
            near = [
                slots[k].cluster
                for k in range(code.left[k0], code.right[k0] + 1)
                if slots[k].cluster != other
            ]
            kin = [get((x, p, t) if forward else (h, p, x), _NONE) for x in near]
            row += [sum(kin) / len(kin) if kin else _NONE, len(kin)]
        via = [
            min(
                s,
                get((h, Predicate.HOSTS, x), _NONE),
            )
            for s, x in by_tail[p, t]
            if x != h and (h, Predicate.HOSTS, x) in best
        ]
        row += [max(via, default=_NONE)]
        row += [
            scene.counts[h], scene.counts[t], h == scene.main_park, t == scene.main_park, h == scene.main, t == scene.main,
            h in scene.titled, t in scene.titled, scene.n_parks, n_companies, pair.sentence, len(slots),
            abs(j - (code.index[pair.first.at] if not pair.carried else -3)),
            _NUMBER[p], _LABEL[scene.clusters[h].label], _LABEL[scene.clusters[t].label],
        ]  # fmt: skip
        out[i] = row
    return out
