"""Score the times that relations get against those that a reader gave them: `python -m training.times`.

`times.tsv` holds a relation a row: the round of annotation (round 1 was read before the rules were
written, the later ones after, so that the first figure of each is one on unseen text), the annotated piece it is from, the date of publication that the
reader took for granted (most pieces show none), the relation, its time (`-` for none; more than one
where readers may differ, the first being preferred, with `|` between) and the sentence.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from kg.relate.encode import Sentence, Slot, encode
from kg.relate.time import Times
from kg.text import squeeze
from kg.types import Predicate
from training.relation_oracle import Piece, pieces

_HERE = Path(__file__).parent
TIMES = _HERE / "times.tsv"
_KINDS = ("timed", "untimed", "given")  # has a time, has none, was given one


@dataclass(frozen=True, slots=True)
class Row:
    """One relation with the times that a reader accepts (None for no time)."""

    round: str
    document: str
    published: str
    subject: str
    predicate: Predicate
    object: str
    times: tuple[str | None, ...]
    evidence: str


def rows(path: Path) -> list[Row]:
    """Read the annotated relations."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                row["round"],
                row["document"],
                row["published"],
                row["subject"],
                Predicate(row["predicate"]),
                row["object"],
                tuple(None if time == "-" else time for time in row["time"].split("|")),
                row["evidence"],
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def read_pieces() -> list[Piece]:
    """Read all pieces that rows may come from."""
    return [*pieces(_HERE / "corpus"), *pieces(_HERE / "gold")]


def told(annotated: Sequence[Row], found: Sequence[Piece]) -> Iterator[tuple[Row, str | None]]:
    """Yield each relation with the time that it gets, names and sentences given.

    Raises KeyError for a piece that is not there, and LookupError for a sentence.
    """
    by_name = {piece.name: piece for piece in found}
    for row in annotated:
        piece = by_name[row.document]
        sentences = encode(piece.article, piece.resolution)
        sentence = _sentence(row, piece, sentences)
        first, second = _places(row, piece, sentence)
        times = Times(sentences, row.published)
        yield row, times.at(sentence.number, row.predicate, first, second)


def _sentence(row: Row, piece: Piece, sentences: Sequence[Sentence]) -> Sentence:
    for sentence in sentences:
        if squeeze(piece.article.text[sentence.start : sentence.end]) == row.evidence:
            return sentence
    raise LookupError(f"{row.document} has no sentence {row.evidence!r}")


def _places(row: Row, piece: Piece, sentence: Sentence) -> tuple[int, int]:
    """Give the two names' nearest places in the sentence's code; the one place twice if one is outside."""
    ends: list[list[Slot]] = [
        [slot for slot in sentence.slots if name in _names(piece, slot.cluster)]
        for name in (row.subject, row.object)
    ]
    if all(ends):
        near = min(product(*ends), key=lambda pair: abs(pair[0].at - pair[1].at))
        return near[0].at, near[1].at
    alone = [*ends[0], *ends[1]]
    at = alone[0].at if alone else 0
    return at, at


def _names(piece: Piece, cluster: int) -> set[str]:
    one = piece.clusters[cluster]
    return {squeeze(name) for name in (one.name, *one.aliases)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=TIMES, help="annotated relations")
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    given = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, time in told(rows(given.path), read_pieces()):
        right = time in row.times
        for count in (counts[f"round {row.round}"], counts["all"]):
            count.update(["timed" if row.times[0] is not None else "untimed"])
            count.update(["given"] * (time is not None))
            if right:
                count.update(["timed right" if row.times[0] is not None else "untimed right"])
                count.update(["given right"] * (time is not None))
        if given.errors and not right:
            print(f"{row.document}\t{row.subject} {row.predicate.value} {row.object}")
            print(f"\ttime {row.times}, got {time}: {row.evidence}")
    for name in sorted(counts, key=lambda name: (name == "all", name)):
        count = counts[name]
        parts = [f"{kind} {_share(count[f'{kind} right'], count[kind])}" for kind in _KINDS]
        right, total = count["timed right"] + count["untimed right"], count["timed"] + count["untimed"]
        print(f"{name}: right {_share(right, total)}, of these {', '.join(parts)}")


def _share(right: int, total: int) -> str:
    return f"{right}/{total} = {right / max(total, 1):.3f}"


if __name__ == "__main__":
    main()
