"""Fingerprints of articles: reprints are found, other news of the same park is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.read import articles
from kg.read.duplicates import alike, fingerprint, same_texts
from kg.types import Article, Document
from training.reading.synthetic import stories

TEXT = (
    "近日，泰兴高新区举行项目集中签约仪式，十二个项目落户园区，总投资六十亿元。泰兴高新区管委会主任李四出席仪式并致辞。"
    "据介绍，这些项目涉及新材料、智能装备和生物医药三个产业，全部建成后预计新增就业两千人。下一步，泰兴高新区将继续优化营商环境。"
)


def of(text: str) -> Article:
    (article,) = articles(Document("a.txt", text))
    return article


@pytest.mark.parametrize(
    ("again", "same"),
    [
        (TEXT, True),
        ("新的标题\n本报记者 张三\n" + TEXT, True),
        ("\n".join(TEXT[at : at + 20] for at in range(0, len(TEXT), 20)), True),
        (TEXT.replace("。", "．"), True),
        (TEXT.replace("近日，", ""), True),
        (
            TEXT.replace("泰兴", "柳州")
            .replace("李四", "王五")
            .replace("新材料", "汽车")
            .replace("六十", "三"),
            False,
        ),
        (
            "近日，泰兴高新区举行人才工作会议，发布新的人才政策，对来到园区的博士给予安家补贴，首批名额五十个，由管委会人才办受理。",
            False,
        ),
    ],
)
def test_reprints(again: str, same: bool) -> None:
    marks = [fingerprint(of(TEXT)), fingerprint(of(again))]
    assert same_texts(marks) == ([0, 0] if same else [0, 1])


def test_short_texts_are_the_same_only_if_equal() -> None:
    marks = [fingerprint(of(text)) for text in ("园区开工。", "园区竣工。", "园区 开工。")]
    assert same_texts(marks) == [0, 1, 0]


def test_empty_bodies_are_nobodys_reprint() -> None:
    bare = replace(of(TEXT), text="", blocks=())
    assert fingerprint(bare) == ()
    assert same_texts([(), ()]) == [0, 1]
    assert alike((), ()) == 0.0


def test_no_two_articles_of_the_corpus_are_the_same() -> None:
    marks = [fingerprint(of("\n".join(story.lines).replace("\n", ""))) for story in stories(held_out=True)]
    assert same_texts([*marks, *marks]) == [*range(len(marks))] * 2
