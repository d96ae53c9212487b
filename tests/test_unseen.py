"""The quality of the line on the corpus's test set, which no model has learnt from."""

from __future__ import annotations

import pytest

pytest.importorskip("scipy", reason="training needs SciPy")
pytest.importorskip("sklearn", reason="training needs scikit-learn")

from kg.recognise.tagger_model import shipped_model
from kg.types import Label
from training.corpus import read_corpus
from training.relation_oracle import pieces
from training.relation_score import CORE, count
from training.relations import is_unseen, whole_line
from training.split import held_out
from training.train import HERE, measure

CORPUS = HERE / "corpus"


def test_names_of_unseen_articles_are_found() -> None:
    unseen = held_out()
    tally = measure(shipped_model(), [one for one in read_corpus(CORPUS) if one.name in unseen])
    assert tally.scores()[2] > 0.905
    assert tally.scores([Label.PARK])[2] > 0.92
    assert tally.scores([Label.PERSON])[2] > 0.92


@pytest.mark.slow
def test_relations_of_unseen_articles_are_found() -> None:
    table = count(whole_line([one for one in pieces(CORPUS) if is_unseen(one)]))["table"]

    def f1(predicates: set[str]) -> float:
        hits, gold, found = (
            sum(row[i] for name, row in table.items() if name in predicates) for i in range(3)
        )
        return float(2 * hits / (gold + found))

    assert f1(set(table)) > 0.62
    often = [row for row in table.values() if row[2] >= 50]  # found so often that chance counts little
    assert min(row[0] / row[2] for row in often) > 0.6
    assert f1({predicate.value for predicate in CORE}) > 0.71
