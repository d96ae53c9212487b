"""What speaks for a relation in its article as a whole: its best sentences, its rivals, its neighbours in a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.relate.encode import Slot
from kg.relate.features import COLUMNS, Pair, Scene
from kg.types import Label, Mention, Predicate, Resolution

Triple = tuple[int, Predicate, int]

FLOOR = -4.2  # a pair that scores lower is not looked at again
WIDTH = 109  # numbers that describe a candidate
_SAID = 7  # of these, what the sentences say of it
_LIKELY = -0.5  # a score from which a pair may well be right
_NEAR = 30  # names of a list that are looked at on either side
_FEW = 8  # parks that may stand between a park and its tenant
_NONE = -8.0  # the score of what was never seen
_PREDICATES = tuple(p for p in Predicate if p not in (Predicate.LEADS, Predicate.HOLDS_POSITION))
_NUMBER: dict[Predicate, int] = {p: i for i, p in enumerate(_PREDICATES)}
_LABEL = {label: i for i, label in enumerate(Label)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A triple and the pairs that may state it, as (score, number of the pair), the best first."""

    triple: Triple
    places: tuple[tuple[float, int], ...]


def sureness(mentions: Sequence[Mention], resolution: Resolution) -> list[float]:
    """Give for each cluster how sure it is that it names a thing: the score of its best mention."""
    return [
        max((mentions[i].score for i in cluster.mentions if i < len(mentions)), default=1.0)
        for cluster in resolution.clusters
    ]


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
    view = _View(found, pairs, scene)
    one_by_one = [
        [*view.said(one), *view.rivals(one.triple), *view.kin(one), *view.setting(one)] for one in found
    ]
    rows = np.array(one_by_one, dtype=np.float32).reshape(len(found), -1)
    ends = np.array([(one.triple[0], one.triple[2]) for one in found], dtype=np.int64).reshape(-1, 2)
    out = np.hstack([rows[:, :_SAID], view.between(ends), rows[:, _SAID:], view.standing(ends)])
    assert out.shape[1] == WIDTH
    return out


class _View:
    """All candidates of an article, for comparing each with the others."""

    def __init__(self, found: Sequence[Candidate], pairs: Sequence[Pair], scene: Scene) -> None:
        self.pairs = pairs
        self.scene = scene
        self.best: dict[Triple, float] = {c.triple: c.places[0][0] for c in found}
        self.heads: dict[tuple[Predicate, int], list[tuple[float, int]]] = defaultdict(list)
        self.tails: dict[tuple[int, Predicate], list[tuple[float, int]]] = defaultdict(list)
        for (h, p, t), z in self.best.items():
            self.heads[p, t].append((z, h))
            self.tails[h, p].append((z, t))
        for listed in (*self.heads.values(), *self.tails.values()):
            listed.sort(key=lambda x: (-x[0], x[1]))
        self.many_heads = {key: sum(z > _LIKELY for z, _ in listed) for key, listed in self.heads.items()}
        self.many_tails = {key: sum(z > _LIKELY for z, _ in listed) for key, listed in self.tails.items()}
        self.companies = sum(scene.clusters[c].label is Label.COMPANY for c in scene.counts)

    def said(self, candidate: Candidate) -> list[float]:
        """Tell how well and how often the article's sentences say it."""
        places = candidate.places
        pair = self.pairs[places[0][1]]
        by_name = next((z for z, n in places if not self.pairs[n].carried), _NONE)
        ruled = sum(
            hit.rule.predicate is candidate.triple[1]
            for _, n in places
            for hit in self.scene.rules(self.pairs[n])
        )
        second = places[1][0] if len(places) > 1 else _NONE
        forward = pair.first.cluster == candidate.triple[0]
        return [places[0][0], second, len(places), ruled, by_name, bool(pair.carried), forward]

    def between(self, ends: NDArray[np.int64]) -> NDArray[np.float32]:
        """Tell of each two what else may hold between them, in either direction."""
        rows: dict[tuple[int, int], list[float]] = {}
        for (h, p, t), z in self.best.items():
            for two, way in (((h, t), 0), ((t, h), 1)):
                row = rows.setdefault(two, [_NONE] * (2 * len(_PREDICATES)))
                row[2 * _NUMBER[p] + way] = z
        return np.array([rows[h, t] for h, t in ends.tolist()], dtype=np.float32).reshape(len(ends), -1)

    def rivals(self, triple: Triple) -> list[float]:
        """Tell of whom else the same is said, and what else of the same."""
        h, p, t = triple
        z = self.best[triple]
        own = z > _LIKELY
        top = next((s for s, x in self.heads[p, t][:2] if x != h), _NONE)
        others = [s for s, x in self.tails[h, p][:4] if x != t][:3]
        # a thing in a park within the park
        via = [
            min(s, self.best[h, Predicate.HOSTS, x])
            for s, x in self.heads[p, t][:_FEW]
            if x != h and (h, Predicate.HOSTS, x) in self.best
        ]
        return [
            top, z - top, self.many_heads[p, t] - own,
            others[0] if others else _NONE, sum(others) / 3 if len(others) > 2 else _NONE, self.many_tails[h, p] - own,
            max(via, default=_NONE),
        ]  # fmt: skip

    def kin(self, candidate: Candidate) -> list[float]:
        """Tell what is said of the names that stand in a list with the two."""
        h, p, t = candidate.triple
        pair = self.pairs[candidate.places[0][1]]
        forward = pair.first.cluster == h
        get = self.best.get
        second = [get((h, p, x) if forward else (x, p, t), _NONE) for x in self._list(pair, pair.second)]
        first: list[float] = []
        if not pair.carried:
            first = [get((x, p, t) if forward else (h, p, x), _NONE) for x in self._list(pair, pair.first)]
        return [
            sum(second) / len(second) if second else _NONE, max(second, default=_NONE), len(second),
            sum(first) / len(first) if first else _NONE, len(first),
        ]  # fmt: skip

    def _list(self, pair: Pair, slot: Slot) -> list[int]:
        code = self.scene.codes[pair.sentence]
        k = code.index[slot.at]
        near = range(max(code.left[k], k - _NEAR), min(code.right[k], k + _NEAR) + 1)
        return [c for c in (code.sentence.slots[i].cluster for i in near) if c != slot.cluster]

    def setting(self, candidate: Candidate) -> list[float]:
        """Tell what part the two play in the article."""
        h, p, t = candidate.triple
        scene = self.scene
        pair = self.pairs[candidate.places[0][1]]
        code = scene.codes[pair.sentence]
        first = -3 if pair.carried else code.index[pair.first.at]
        return [
            scene.counts[h], scene.counts[t],
            h == scene.main_park, t == scene.main_park, h == scene.main, t == scene.main,
            h in scene.titled, t in scene.titled,
            scene.n_parks, self.companies, pair.sentence, len(code.sentence.slots), abs(code.index[pair.second.at] - first),
            _NUMBER[p], _LABEL[scene.clusters[h].label], _LABEL[scene.clusters[t].label],
            scene.sure[h], scene.sure[t],
        ]  # fmt: skip

    def standing(self, ends: NDArray[np.int64]) -> NDArray[np.float32]:
        """Tell of each of the two, relation by relation, what may hold between it and third things."""
        things, number = np.unique(ends, return_inverse=True)
        number = number.reshape(ends.shape)
        row = {thing: n for n, thing in enumerate(things.tolist())}
        size = (len(things), 2 * len(_PREDICATES))
        # of each thing the best and the second best that it may stand in a relation with
        who = np.full(size, -1, dtype=np.int64)
        best, second = np.full(size, _NONE, dtype=np.float32), np.full(size, _NONE, dtype=np.float32)
        listings = (
            (((h, p), 0, x) for (h, p), x in self.tails.items()),
            (((t, p), 1, x) for (p, t), x in self.heads.items()),
        )
        for (thing, p), way, listed in (one for some in listings for one in some):
            at = row[thing], 2 * _NUMBER[p] + way
            best[at], who[at] = listed[0]
            if len(listed) > 1:
                second[at] = listed[1][0]
        sides = []
        for one, other in ((0, 1), (1, 0)):
            i = number[:, one]
            sides.append(np.where(who[i] == ends[:, other, None], second[i], best[i]))
        return np.hstack(sides)
