from __future__ import annotations

from pathlib import Path

import pytest

from kg.recognise.squeezed import Squeezed
from kg.types import Label
from training.compare.ensembles import common, union, vote
from training.compare.paired import interval
from training.compare.taggers import labelled
from training.compare.worker import TAGGERS, joined, spans
from training.corpus import Annotated

P, G, C = Label.PLACE, Label.GOVERNMENT, Label.COMPANY


@pytest.mark.parametrize(
    ("text", "tagged", "expected"),
    [
        ("江阴市科技局", [(0, 6, "ORG")], [(0, 6, G)]),
        ("江阴市科技局", [(0, 3, "ns"), (3, 6, "n")], [(0, 3, P)]),
        ("江阴高新区", [(0, 5, "ns")], [(0, 5, Label.PARK)]),
        ("高新区", [(0, 3, "nt")], []),  # a head alone is no name
        ("华锐风电", [(0, 4, "nt")], [(0, 4, C)]),
        ("常州大学", [(0, 4, "nt")], [(0, 4, Label.INSTITUTION)]),
        ("张三说", [(0, 1, "nr"), (1, 2, "nr"), (2, 3, "v")], [(0, 2, Label.PERSON)]),
        ("张说", [(0, 1, "nr"), (1, 2, "v")], []),
        ("电池", [(0, 2, "n")], []),
    ],
)
def test_labelled(text: str, tagged: list, expected: list) -> None:
    assert list(labelled(text, tagged)) == expected


def test_spans_are_found_again_although_a_tagger_drops_white_space() -> None:
    assert spans(lambda text: [("江阴", "ns"), ("A", "x"), ("江阴", "ns")], "江阴 A江阴。\n") == [
        [0, 2, "ns"],
        [3, 4, "x"],
        [4, 6, "ns"],
    ]


def test_joined() -> None:
    tags = ["B-PER", "I-PER", "O", "B-LOC", "B-LOC"]
    assert joined(zip("张三到京沪", tags, strict=True)) == [
        ["张三", "PER"],
        ["到", ""],
        ["京", "LOC"],
        ["沪", "LOC"],
    ]


def test_every_tagger_of_the_table_has_its_call() -> None:
    table = Path(__file__).parent.parent / "training" / "compare" / "taggers.tsv"
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert {row[0] for row in rows} == set(TAGGERS)
    assert {len(row) for row in rows} == {3}


FIRST = {"a": [(0, 2, P), (5, 8, C)]}
SECOND = {"a": [(1, 3, P), (5, 8, C), (9, 10, G)]}


def test_ensembles() -> None:
    assert union(FIRST, SECOND) == {"a": [(0, 2, P), (5, 8, C), (9, 10, G)]}
    assert common(FIRST, SECOND) == {"a": [(5, 8, C)]}
    assert vote([FIRST, SECOND, {"a": [(9, 10, G)]}]) == {"a": [(5, 8, C), (9, 10, G)]}


def test_interval() -> None:
    article = Annotated(
        "a", Squeezed.of("江阴的公司。局长。" * 20), tuple((9 * i, 9 * i + 2, P) for i in range(20))
    )
    right, none = {"a": list(article.spans)}, {"a": []}
    assert interval([article], none, right) == (1.0, 1.0)
    assert interval([article], right, right) == (0.0, 0.0)
    low, high = interval([article], right, {"a": list(article.spans)[:15]})
    assert -0.5 < low < high < 0
