"""Learn which organisation a bare title (总经理A说) belongs to, and print the weights of `kg/relate/posts.toml`.

    python -m training.bare_titles CORPUS

Each title that the grammar finds without a name before it, with the organisations that the sentences
before speak of; right are those in which the annotators give its holder a post. Articles of
`test_set.txt` are left out. One logistic regression, seeded by nothing; five folds by article show how
often the likeliest is right, and how many titles it answers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.relate import relate
from kg.relate.context import Context, Said
from kg.relate.titles import words
from kg.types import Predicate
from training.relation_oracle import Piece, pieces
from training.relations import is_unseen

FOLDS = 5
COST = 1.0
LEAST = words().weights["least"]


@dataclass(frozen=True, slots=True)
class Call:
    """One bare title: the article's number, its candidates as numbers, and which of them are right."""

    article: int
    signs: list[dict[str, float]]
    right: list[bool]


def calls(number: int, piece: Piece) -> Iterator[Call]:
    """Yield the bare titles of an article."""
    seen: list[Call] = []
    chosen = Context.likeliest

    def record(self: Context, said: dict[int, Said], title: str, person: int) -> int | None:
        found = list(self.signs(said, title, person))
        if found and person < len(piece.clusters):
            right = [(person, Predicate.HOLDS_POSITION, c) in piece.gold.relations for c, _ in found]
            seen.append(Call(number, [signs for _, signs in found], right))
        return chosen(self, said, title, person)

    with patch.object(Context, "likeliest", record):
        relate(piece.article, piece.mentions, piece.resolution)
    yield from seen


def learnt(data: list[Call]) -> tuple[list[str], np.ndarray, float]:
    """Give the names of the signs, their weights and the bias."""
    names = list(data[0].signs[0])
    x = np.array([[signs[name] for name in names] for call in data for signs in call.signs])
    y = np.array([right for call in data for right in call.right])
    model = LogisticRegression(C=COST, max_iter=5000).fit(x, y)
    return names, model.coef_[0], float(model.intercept_[0])


def judged(data: list[Call], names: list[str], weights: np.ndarray, bias: float) -> tuple[int, int]:
    """Count the titles that are given their organisation, and those that are given any."""
    right = found = 0
    for call in data:
        scores = [
            bias + sum(w * signs[n] for n, w in zip(names, weights, strict=True)) for signs in call.signs
        ]
        best = int(np.argmax(scores))
        if scores[best] > LEAST:
            found += 1
            right += call.right[best]
    return right, found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    args = parser.parse_args()
    read = (piece for piece in pieces(args.corpus) if not is_unseen(piece))
    data = [call for number, piece in enumerate(read) for call in calls(number, piece)]
    right = found = 0
    for fold in range(FOLDS):
        model = learnt([call for call in data if call.article % FOLDS != fold])
        counts = judged([call for call in data if call.article % FOLDS == fold], *model)
        right, found = right + counts[0], found + counts[1]
    reach = sum(any(call.right) for call in data)
    print(f"# {len(data)} titles, {reach} with their organisation among the candidates")
    print(f"# five folds: {right} of {found} answers right")
    names, weights, bias = learnt(data)
    print(f"bias = {bias:.2f}")
    for name, weight in zip(names, weights, strict=True):
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
