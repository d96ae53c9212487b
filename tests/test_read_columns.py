"""Columns that were spliced line by line, or stand side by side, are told apart; other texts stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read import articles, repair
from kg.read.columns import untangled
from kg.text import squeeze
from kg.types import Document
from training.reading.stories import Story, corpus_stories, corpus_texts
from training.reading.synthetic import wrap

SEEDS = Path(__file__).parent.parent / "seeds"
STORIES = [
    story
    for story in corpus_stories(held_out=True)
    if not story.torn and not set("".join(story.lines)) & set("◎★▌")
]


def columns(stories: Sequence[Story], width: int = 18) -> list[list[str]]:
    """Break each story into the lines of a column, all columns of one length."""
    found = [[line for text in story.lines for line in wrap(text, width)] for story in stories]
    return [column[: min(map(len, found))] for column in found]


def splice(found: Sequence[Sequence[str]]) -> str:
    return "\n".join(line for row in zip_longest(*found) for line in row if line) + "\n"


def beside(found: Sequence[Sequence[str]], wide: int) -> str:
    rows = zip_longest(*found, fillvalue="")
    return "\n".join("".join(_padded(line, 44, wide) for line in row).rstrip() for row in rows) + "\n"


def _padded(line: str, width: int, wide: int) -> str:
    used = sum(wide if char > "\u2e7f" else 1 for char in line)
    return line + " " * (width - used)


def restored(text: str, found: Sequence[Sequence[str]]) -> float:
    """Give the share of the columns' lines that the text goes on with as the column does."""
    whole = squeeze(text)
    pairs = [line + after for column in found for line, after in pairwise(column)]
    return sum(squeeze(pair) in whole for pair in pairs) / len(pairs)


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("first", range(6, 30, 6))
@pytest.mark.parametrize("made", [splice, lambda found: beside(found, 1), lambda found: beside(found, 2)])
def test_columns_are_put_one_below_the_other(count: int, first: int, made: object) -> None:
    found = columns(STORIES[first : first + count])
    assert callable(made)
    page = made(found)
    assert restored(page, found) < 0.1
    text, offsets = repair(page)
    assert restored(text, found) > 0.85
    assert Counter(squeeze(text)) == Counter(squeeze(page))
    assert all(page[offsets.at(at)] == char for at, char in enumerate(text) if not char.isspace())
    assert repair(text)[0] == text


def test_columns_between_other_lines() -> None:
    found = columns(STORIES[3:5])
    page = "园区周报 2022年3月7日\n" + splice(found) + "责任编辑：谷雨田\n"
    text = untangled(page)
    assert text is not None
    assert text.text.startswith("园区周报")
    assert text.text.rstrip().endswith("责任编辑：谷雨田")
    assert restored(text.text, found) > 0.9


def test_articles_of_spliced_columns_lead_to_the_file() -> None:
    page = splice(columns(STORIES[8:10]))
    for article in articles(Document("page.txt", page)):
        for at, char in enumerate(article.text):
            if not char.isspace():
                assert page[article.offsets.at(at)] == char


@pytest.mark.parametrize(
    "text",
    [
        "主任    李磊\n副主任    白冰天\n成员    吕卫明\n刘斌    张朝晖\n陆伟    陈易平\n李振华    赵新\n",
        "项目\t总投资\t进度\n厂房\t3亿元\t封顶\n道路\t1亿元\t通车\n学校\t2亿元\t开工\n医院\t4亿元\t竣工\n",
        "园区开工建设    12\n企业入驻园区    16\n人才政策落地    18\n项目集中签约    24\n平台揭牌启用    30\n",
        "",
        "\n\n\n",
        "一行",
    ],
)
def test_tables_and_lists_stay_as_they_are(text: str) -> None:
    assert untangled(text) is None


@pytest.mark.parametrize("width", [16, 24])
def test_the_corpus_torn_into_lines_stays_as_it_is(width: int) -> None:
    for name, text in corpus_texts(held_out=True)[::3]:
        torn = "\n".join(line for paragraph in text.split("\n") for line in wrap(paragraph, width))
        assert untangled(torn) is None, name


@pytest.mark.slow
@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_all_of_the_corpus_torn_into_lines_stays_as_it_is(held_out: bool, indent: str) -> None:
    for name, text in corpus_texts(held_out=held_out):
        for width in range(12, 31, 2):
            torn = [line for paragraph in text.split("\n") for line in wrap(indent + paragraph, width)]
            assert untangled("\n".join(torn)) is None, (name, width)
            assert untangled("\n\n".join(torn)) is None, (name, width)


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_the_seeds_stay_as_they_are(seed: Path) -> None:
    assert untangled(seed.read_bytes().decode("utf-8")) is None


@given(
    st.lists(st.integers(0, len(STORIES) - 1), min_size=2, max_size=3, unique=True),
    st.integers(10, 24),
    st.sampled_from(["splice", "beside"]),
)
def test_no_character_is_lost_or_doubled(numbers: list[int], width: int, kind: str) -> None:
    found = columns([STORIES[number] for number in numbers], width)
    page = splice(found) if kind == "splice" else beside(found, 2)
    mapped = untangled(page)
    if mapped is None:
        return
    raws = [mapped.raw(at) for at, char in enumerate(mapped.text) if not char.isspace()]
    assert sorted(raws) == [at for at, char in enumerate(page) if not char.isspace()]
    assert all(page[mapped.raw(at)] == char for at, char in enumerate(mapped.text) if not char.isspace())
