"""The figures that a build is measured by, summed over pieces and laid out for the eye."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson

from kg.types import Label, Predicate

CORE_LABELS = frozenset({Label.PARK, Label.COMPANY, Label.PERSON, Label.PROGRAM})
CORE_PREDICATES = frozenset({Predicate.HOSTS, Predicate.LEADS, Predicate.HOLDS_POSITION})
_WIDTH = 16


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of the gold were found, and how many of the predicted are right."""

    gold: int = 0
    predicted: int = 0
    hits: int = 0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.gold + other.gold, self.predicted + other.predicted, self.hits + other.hits)

    @property
    def precision(self) -> float:
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class BCubed:
    """B-cubed over a number of mentions."""

    precision: float
    recall: float
    mentions: int

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Titles:
    """Of the `matched` posts, how many have a title that agrees."""

    hits: int
    matched: int

    @property
    def accuracy(self) -> float:
        return self.hits / self.matched if self.matched else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that a build missed (`missed mention`) or invented (`spurious relation`) in a piece."""

    kind: str
    piece: str
    what: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of a build; `mentions` by label and `relations` by predicate, both with `core` and `all` last."""

    mentions: Mapping[str, Ratio]
    entities: BCubed
    relations: Mapping[str, Ratio]
    titles: Titles
    errors: tuple[Error, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PieceScore:
    """The counts of one piece; `bcubed` holds precision and recall of each mention."""

    mentions: Mapping[str, Ratio]
    relations: Mapping[str, Ratio]
    bcubed: Sequence[tuple[float, float]]
    titles: Titles
    errors: tuple[Error, ...] = ()
    warnings: tuple[str, ...] = ()


def total(pieces: Iterable[PieceScore]) -> Scores:
    """Sum the counts of pieces (micro-average)."""
    pieces = tuple(pieces)
    bcubed = tuple(chain.from_iterable(piece.bcubed for piece in pieces))
    count = len(bcubed)
    return Scores(
        _summed((piece.mentions for piece in pieces), CORE_LABELS),
        BCubed(
            sum(precision for precision, _ in bcubed) / count if count else 0.0,
            sum(recall for _, recall in bcubed) / count if count else 0.0,
            count,
        ),
        _summed((piece.relations for piece in pieces), CORE_PREDICATES),
        Titles(sum(piece.titles.hits for piece in pieces), sum(piece.titles.matched for piece in pieces)),
        tuple(chain.from_iterable(piece.errors for piece in pieces)),
        tuple(chain.from_iterable(piece.warnings for piece in pieces)),
    )


def _summed(tables: Iterable[Mapping[str, Ratio]], core: frozenset[str]) -> dict[str, Ratio]:
    sums: defaultdict[str, Ratio] = defaultdict(Ratio)
    for key, ratio in chain.from_iterable(table.items() for table in tables):
        sums[key] += ratio
    by_key = dict(sorted(sums.items()))
    return {
        **by_key,
        "core": sum((ratio for key, ratio in by_key.items() if key in core), Ratio()),
        "all": sum(by_key.values(), Ratio()),
    }


def format_scores(scores: Scores, *, errors: int = 0) -> str:
    """Lay out figures as plain text, with up to so many errors of each kind behind them."""
    lines = [f"warning: {warning}" for warning in scores.warnings]
    for name, table in (("mentions", scores.mentions), ("relations", scores.relations)):
        lines.append(name)
        lines += (
            f"  {key:{_WIDTH}} P {r.precision:.3f}  R {r.recall:.3f}  F1 {r.f1:.3f}"
            f"  gold {r.gold:4} pred {r.predicted:4} hit {r.hits:4}"
            for key, r in table.items()
        )
    b = scores.entities
    lines.append(
        f"entities  B3 P {b.precision:.3f}  R {b.recall:.3f}  F1 {b.f1:.3f}  over {b.mentions} mentions"
    )
    lines.append(f"titles    {scores.titles.accuracy:.3f} of {scores.titles.matched}")
    if errors:
        by_kind: defaultdict[str, list[Error]] = defaultdict(list)
        for error in scores.errors:
            by_kind[error.kind].append(error)
        for kind, found in by_kind.items():
            lines.append(f"-- {kind}: {len(found)}")
            lines += (f"   {error.piece} {error.what}" for error in found[:errors])
    return "\n".join(lines) + "\n"


def to_json(scores: Scores) -> bytes:
    """Give figures as indented JSON: the measures of each key, then the errors."""
    value: dict[str, Any] = {
        "mentions": {key: _measures(ratio) for key, ratio in scores.mentions.items()},
        "entities": {
            "b3": {
                "p": scores.entities.precision,
                "r": scores.entities.recall,
                "f1": scores.entities.f1,
                "mentions": scores.entities.mentions,
            }
        },
        "relations": {key: _measures(ratio) for key, ratio in scores.relations.items()},
        "titles": {"accuracy": scores.titles.accuracy, "matched": scores.titles.matched},
        "errors": [{"kind": e.kind, "piece": e.piece, "what": e.what} for e in scores.errors],
        "warnings": list(scores.warnings),
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _measures(ratio: Ratio) -> dict[str, float | int]:
    return {
        "p": ratio.precision,
        "r": ratio.recall,
        "f1": ratio.f1,
        "gold": ratio.gold,
        "pred": ratio.predicted,
        "hit": ratio.hits,
    }


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
