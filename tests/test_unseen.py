"""The quality of the line on the corpus's test set, which no model has learnt from, from raw texts on."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("scipy", reason="training needs SciPy")
pytest.importorskip("sklearn", reason="training needs scikit-learn")

from kg.recognise.tagger_model import shipped_model
from kg.types import Label
from training.corpus import read_corpus
from training.split import held_out
from training.train import HERE, measure
from training.unseen import measured

CORPUS = HERE / "corpus"


def test_names_of_unseen_articles_are_found() -> None:
    unseen = held_out()
    tally = measure(shipped_model(), [one for one in read_corpus(CORPUS) if one.name in unseen])
    assert tally.scores()[2] > 0.905
    assert tally.scores([Label.PARK])[2] > 0.92
    assert tally.scores([Label.PERSON])[2] > 0.92


@pytest.mark.slow
def test_relations_of_unseen_articles_are_found(tmp_path: Path) -> None:
    scores = measured(CORPUS, tmp_path)
    assert scores.relations["all"].f1 > 0.64
    assert scores.relations["core"].f1 > 0.725
    # found so often that chance counts little
    often = [row for row in scores.relations.values() if row.predicted >= 50]
    assert min(row.precision for row in often) > 0.6
    assert scores.titles.accuracy > 0.95
    assert scores.mentions["all"].f1 > 0.905
