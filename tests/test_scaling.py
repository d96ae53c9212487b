from __future__ import annotations

from benchmarks.scaling import Scale, as_markdown, renamed
from kg.types import Article, Kind, Label, Mention, OffsetMap

TEXT = "江阴高新区引进鑫瑞峻，陈兴华在江阴说。"
ARTICLE = Article("一.txt", 1, Kind.ARTICLE, "", TEXT, OffsetMap.identity(len(TEXT)))
MENTIONS = [
    Mention(0, 5, Label.PARK, "江阴高新区"),
    Mention(7, 10, Label.COMPANY, "鑫瑞峻"),
    Mention(11, 14, Label.PERSON, "陈兴华"),
    Mention(15, 17, Label.PLACE, "江阴"),
]


def test_every_copy_has_names_of_its_own_in_their_places() -> None:
    seen: set[str] = set()
    for number in range(1000):
        article, mentions = renamed(ARTICLE, MENTIONS, number)
        assert [article.text[m.start : m.end] for m in mentions] == [m.text for m in mentions]
        assert mentions[-1].text == "江阴"
        own = {m.text for m in mentions[:-1]}
        assert len(own) == 3
        assert not own & seen
        seen |= own


def test_a_row_tells_the_cost_of_a_copy_and_the_speed() -> None:
    row = Scale(10, 60_000, 0.2, 0.4, 0.1, 5, 6)
    assert round(row.each, 6) == 70.0
    assert round(row.speed) == 100_000
    assert "| 10 | 60,000 | 0.200 | 0.400 | 0.100 | 70.0 | 100,000 | 5 | 6 |" in as_markdown([row])
