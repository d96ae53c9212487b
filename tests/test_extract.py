"""Extraction: offsets become raw ones, and many articles give the same whatever the number of processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.extract import extract, extract_all, raw_span, source_of
from kg.relate.model import Model
from kg.types import (
    Article,
    Claim,
    Kind,
    Label,
    Mention,
    OffsetMap,
    Predicate,
    Resolution,
)

module = import_module("kg.extract")  # `kg.extract` is the function

NO_PIPELINE: Callable[[str], str] = str


@st.composite
def maps(draw: st.DrawFn) -> tuple[OffsetMap, str, str]:
    """Draw a raw text, and a repaired one that is made of pieces of it in any order."""
    pieces = draw(st.lists(st.text("江阴高新区。", min_size=1, max_size=6), min_size=1, max_size=6))
    gaps = draw(st.lists(st.text(" \n█", max_size=3), min_size=len(pieces), max_size=len(pieces)))
    order = draw(st.permutations(range(len(pieces)))) if draw(st.booleans()) else range(len(pieces))
    raw, begins = "", []
    for gap, piece in zip(gaps, pieces, strict=True):
        raw += gap
        begins.append(len(raw))
        raw += piece
    starts, at = [], 0
    for i in order:
        starts.append(at)
        at += len(pieces[i])
    text = "".join(pieces[i] for i in order)
    return OffsetMap(tuple(starts), tuple(begins[i] for i in order), len(text)), raw, text


@given(maps(), st.integers(0, 40), st.integers(0, 40))
def test_a_raw_span_lies_in_the_text_and_holds_the_words(
    drawn: tuple[OffsetMap, str, str], start: int, end: int
) -> None:
    offsets, raw, text = drawn
    start, end = sorted((start % (len(text) + 1), end % (len(text) + 1)))
    begin, stop = raw_span(offsets, start, end)
    assert 0 <= begin <= stop <= len(raw)
    assert (begin < stop) == (start < end)
    stretches: list[list[int]] = []
    for at in map(offsets.at, range(start, end)):
        if stretches and at > stretches[-1][-1]:
            stretches[-1].append(at)
        else:
            stretches.append([at])
    if stretches:
        longest = max(stretches, key=len)
        assert (begin, stop) == (longest[0], longest[-1] + 1)
    if len(stretches) == 1:
        letters = iter(raw[begin:stop])
        assert all(c in letters for c in text[start:end])


@pytest.mark.parametrize(
    ("starts", "raws", "span", "expected"),
    [
        ((0,), (3,), (1, 4), (4, 7)),
        ((0, 3), (3, 8), (1, 5), (4, 10)),
        ((0, 3), (20, 8), (1, 9), (8, 14)),
        ((0, 3), (20, 8), (0, 4), (20, 23)),
        ((0, 3, 6), (20, 8, 30), (1, 9), (8, 33)),
        ((0, 3), (20, 8), (1, 1), (21, 21)),
        ((0, 3, 4), (2, 4, 5), (1, 8), (3, 9)),  # the third and the fourth are one ligature
    ],
)
def test_a_span_over_moved_blocks_is_cut_to_its_longest_part(
    starts: tuple[int, ...], raws: tuple[int, ...], span: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert raw_span(OffsetMap(starts, raws, 9), *span) == expected


def test_everything_that_leaves_an_article_is_raw(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = "█ 江 阴\n高新区引进鑫瑞峻。"
    text = "江阴高新区引进鑫瑞峻。"
    offsets = OffsetMap((0, 1, 2), (2, 4, 6), len(text))
    article = Article("一.txt", 2, Kind.BRIEF, "题", text, offsets, date="2021", source="江阴日报", page=3)
    mentions = (Mention(0, 5, Label.PARK, "江阴高新区"), Mention(7, 10, Label.COMPANY, "鑫瑞峻"))

    def relate(
        _: Article, __: tuple[Mention, ...], resolution: Resolution, *, model: Model | None
    ) -> tuple[Resolution, tuple[Claim, ...], tuple[tuple[str, int], ...]]:
        return resolution, (Claim(0, Predicate.HOSTS, 1, 0, 11, 0.9),), (("no such pair", 2),)

    monkeypatch.setattr(module.recognise, "mentions", lambda doc: mentions)
    monkeypatch.setattr(module, "relate", relate)
    found = extract(article, NO_PIPELINE)  # type: ignore[arg-type]
    assert found.dropped == (("no such pair", 2),)
    assert found.source == source_of(article)
    assert (found.source.id, found.source.date, found.source.page) == ("一.txt#2", "2021", 3)
    spans = [(m.start, m.end) for m in found.mentions]
    assert [raw[s:e] for s, e in spans] == ["江 阴\n高新区", "鑫瑞峻"]
    (claim,) = found.claims
    assert raw[claim.start : claim.end] == raw[2:]
    assert found.quotes == (text,)
    assert [c.mentions for c in found.clusters] == [(0,), (1,)]


def test_wrong_arguments_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="jobs is 0"):
        extract_all([], jobs=0)
    with pytest.raises(ValueError, match="leave out nlp"):
        extract_all([], nlp=NO_PIPELINE, jobs=2)  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_in_nothing_out_and_no_pipeline_loaded(monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(module.recognise, "load", lambda: pytest.fail("loaded"))
    assert list(extract_all([], jobs=jobs)) == []


def articles() -> list[Article]:
    texts = [
        "江阴高新区引进江苏鑫瑞峻新材料科技有限公司。\n鑫瑞峻董事长陈兴华说，园区很好。" * 20,
        "",
        "没有名字的一句话。",
        *(f"常州市科技局局长王伟到常州高新区调研第{i}次。市科技局表示支持。" * 40 for i in range(30)),
    ]
    return [
        Article("文.txt", i, Kind.ARTICLE, "", text, OffsetMap.identity(len(text)))
        for i, text in enumerate(texts)
    ]


@pytest.mark.slow
def test_jobs_change_nothing() -> None:
    here = list(extract_all(iter(articles())))
    assert [e.source.number for e in here] == list(range(33))
    assert here[0].mentions
    assert repr(list(extract_all(iter(articles()), jobs=2))) == repr(here)


@dataclass
class Deadly:
    """Ends the process that unpickles it."""

    text: str = "文"

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (1,)


@pytest.mark.slow
def test_a_worker_that_dies_gives_a_clear_error() -> None:
    with pytest.raises(KgError, match="worker process died"):
        list(extract_all([Deadly()], jobs=2))  # type: ignore[list-item]
