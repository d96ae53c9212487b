"""Headlines gathered in one place: shared out among texts, and pages divided by them."""

from __future__ import annotations

import pytest

from kg.read import articles
from kg.read.cohesion import Words
from kg.read.division import divide
from kg.read.pools import shared_out
from kg.types import Document
from training.reading.measure import Score, score
from training.reading.synthetic import pages

TEXTS = [
    "近日，泰兴高新区举行签约仪式，泰兴新材料产业再添新军，泰兴市长出席。",
    "日前，柳州高新区发布数据，柳州螺蛳粉产业园产值增长，柳州汽车走向海外。",
    "今年以来，保定高新区聚焦电谷，保定储能企业快速成长，保定人才政策落地。",
]


@pytest.mark.parametrize(
    ("lines", "pairs"),
    [
        (["柳州汽车出海", "保定电谷再起", "泰兴新材料签约"], [((0, 1), 1), ((1, 2), 2), ((2, 3), 0)]),
        (["柳州汽车出海", "保定电谷再起", "十年磨一剑"], [((0, 1), 1), ((1, 2), 2), ((2, 3), 0)]),
        (
            ["柳州汽车出海", "——柳州螺蛳粉产业园观察", "保定电谷再起", "泰兴新材料签约"],
            [((0, 2), 1), ((2, 3), 2), ((3, 4), 0)],
        ),
        (["保定电谷再起"], [((0, 1), 2)]),
        (["云淡风轻"], []),
        ([], []),
    ],
)
def test_shared_out(lines: list[str], pairs: list[tuple[tuple[int, int], int]]) -> None:
    assert shared_out(lines, TEXTS) == pairs


def test_divide_takes_the_ends_that_headlines_ask_for() -> None:
    units = [part for text in TEXTS for part in (text * 4, "这一产业" + text[8:] * 4)]
    titles = ["柳州汽车出海", "保定电谷再起", "泰兴新材料签约"]
    assert divide([0.0] * 6, titles, units) == [2, 4]
    assert divide([-50.0] * 6, titles, units) == []
    assert divide([0.0], titles, units[:1]) == []


def test_links_are_few_where_the_subject_changes() -> None:
    units = [part for text in TEXTS[:2] for part in (text, text, text)]
    crossing = Words(units).crossing()
    assert crossing[2].argmin() in (0, 3)
    assert crossing[2][3] < min(crossing[2][1:3].min(), crossing[2][4:].min())


def test_pages_of_articles_that_learning_has_not_seen() -> None:
    total = Score()
    for page in pages(held_out=True, each=3):
        total.add(score(page, articles(Document(page.name, page.text))))
    assert total.precision / total.characters > 0.92
    assert total.recall / total.characters > 0.9
    assert total.titles / total.wanted > 0.7
