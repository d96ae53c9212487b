"""Count found relations against the annotators' as gold/score.py does: a triple once a piece, matched by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.text import squeeze
from kg.types import Claim, Cluster, Predicate, Resolution
from training.relation_oracle import Piece

CORE = (Predicate.HOSTS, Predicate.LEADS, Predicate.HOLDS_POSITION)


def count(runs: Iterable[tuple[Piece, Resolution, Iterable[Claim]]], wrong: list | None = None) -> dict:
    """Give [hit, gold, found] by predicate, and the titles right among the matched posts."""
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    titles = [0, 0]
    for piece, resolution, claims in runs:
        names = [_names(c) for c in resolution.clusters]
        gold_names = [_names(c) for c in piece.clusters]
        left = defaultdict(list)
        for h, p, t in sorted(piece.gold.relations):
            left[p].append((h, t))
            table[p][1] += 1
        found: dict[tuple[int, Predicate, int], list[Claim]] = defaultdict(list)
        for c in claims:
            found[c.subject, c.predicate, c.object].append(c)
        for (s, p, o), given in sorted(found.items()):
            table[p][2] += 1

            subject, object_ = names[s], names[o]
            hits = [k for k in left[p] if _same(p, subject, object_, gold_names[k[0]], gold_names[k[1]])]
            if hits:
                best = hits[0]
                left[p].remove(best)
                table[p][0] += 1
                if p is Predicate.HOLDS_POSITION:
                    titles[1] += 1
                    ok = bool(piece.gold.titles[best] & {squeeze(c.title or "") for c in given})
                    titles[0] += ok
                    if not ok and wrong is not None:
                        wrong.append(("title", piece, given[0], piece.gold.titles[best]))
            elif wrong is not None:
                wrong.append(("spurious", piece, given[0], resolution))
        if wrong is not None:
            for p, rest in left.items():
                for h, t in rest:
                    wrong.append(("missed", piece, (h, p, t), None))
    return {"table": dict(table), "titles": titles}


def judged(
    runs: Iterable[tuple[Piece, Resolution, Iterable[Claim]]],
) -> Iterator[tuple[float, bool]]:
    """Yield the score of each relation that was found, a triple once a piece, and whether it is right."""
    for piece, resolution, claims in runs:
        names = [_names(c) for c in resolution.clusters]
        gold_names = [_names(c) for c in piece.clusters]
        best: dict[tuple[int, Predicate, int], float] = {}
        for c in claims:
            key = (c.subject, c.predicate, c.object)
            best[key] = max(c.score, best.get(key, 0.0))
        for (s, p, o), score in best.items():
            yield (
                score,
                any(
                    q is p and _same(p, names[s], names[o], gold_names[h], gold_names[t])
                    for h, q, t in piece.gold.relations
                ),
            )


def _same(p: Predicate, subject: set[str], object_: set[str], head: set[str], tail: set[str]) -> bool:
    if subject & head and object_ & tail:
        return True
    return p is Predicate.COOPERATES_WITH and bool(subject & tail and object_ & head)


def _names(cluster: Cluster) -> set[str]:
    return {squeeze(n) for n in (cluster.name, *cluster.aliases)}


def show(result: dict) -> str:
    """Print the table of a count."""
    table = result["table"]
    rows = [(p.value, table.get(p, [0, 0, 0])) for p in Predicate]
    total = [sum(v[i] for v in table.values()) for i in range(3)]
    core = [sum(table.get(p, [0, 0, 0])[i] for p in CORE) for i in range(3)]
    out = []
    for name, (hit, gold, found) in [*rows, ("core", core), ("all", total)]:
        p, r = hit / max(found, 1), hit / max(gold, 1)
        out.append(
            f"{name:16} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}  gold {gold:5} found {found:5} hit {hit:5}"
        )
    right, matched = result["titles"]
    out.append(f"titles {right / max(matched, 1):.3f} of {matched}")
    return "\n".join(out)
