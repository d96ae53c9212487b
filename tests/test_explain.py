"""Tests of kg.explain: what a reader is told of a name, from a graph and from a build's folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.explain import Form, explain, format_explanation
from kg.graph import Graph
from kg.merge import merge
from kg.types import Cluster, Entity, Extraction, Join, Kind, Label, Mention, Source
from kg.write import turtle
from tests.samples import HOSTILE, small_graph


def test_a_thing_comes_with_its_names_documents_joins_properties_and_relations() -> None:
    explanation = explain(small_graph(), "江阴高新区")
    (thing,) = explanation.things
    assert thing.entity.name == "江阴高新技术产业开发区"
    assert thing.forms == (Form("江阴高新区", 1), Form("江阴高新技术产业开发区", 1))
    assert [(place.document, place.mentions) for place in thing.documents] == [
        ("二.txt", 1),
        ("报纸/一.txt", 1),
    ]
    assert [(a.number, a.title) for a in thing.documents[1].articles] == [(1, "江阴高新区：创新")]
    assert [join.rule for join in thing.joins] == ["lexicon-park"]
    assert {known.name: (known.value, known.source) for known in thing.properties}["level"] == (
        "national",
        "zones",
    )
    assert all(known.licence and known.origin for known in thing.properties)
    assert {(fact.relation.predicate.value, fact.other.name, fact.outgoing) for fact in thing.facts} == {
        ("hosts", "江苏鑫瑞峻新材料科技有限公司", True),
        ("located_in", "江阴市", True),
        ("leads", "陈兴华", False),
        ("holds_position", "陈兴华", False),
    }
    scores = [fact.relation.score for fact in thing.facts]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "name",
    [
        "江阴高新技术产业开发区",
        "“江阴高新区”",
        "江阴国家高新区",
        "https://example.org/kg/park/江阴高新技术产业开发区",
    ],
)
def test_a_thing_is_found_by_any_way_to_write_it(name: str) -> None:
    (thing,) = explain(small_graph(), name).things
    assert thing.entity.name == "江阴高新技术产业开发区"


def test_a_folder_gives_the_same_as_its_graph(tmp_path: Path) -> None:
    graph = small_graph()
    turtle.write(graph, tmp_path)
    assert format_explanation(explain(tmp_path, "鑫瑞峻")) == format_explanation(explain(graph, "鑫瑞峻"))


def test_text_names_every_reason() -> None:
    text = format_explanation(explain(small_graph(), "鑫瑞峻"))
    for part in (
        "鑫瑞峻 = 江苏鑫瑞峻新材料科技有限公司  (company-core, 0.90)",
        "鑫瑞峻  not in the texts",
        "江阴高新技术产业开发区 hosts 江苏鑫瑞峻新材料科技有限公司  [done, 2021-04, 0.90]",
        "江阴高新区引进鑫瑞峻。",
        "awarded 盘古奖  [planned, 0.50]",
        "报纸/一.txt, 0–",
    ):
        assert part in text


def _said(document: str, label: Label, name: str, place: str | None) -> Extraction:
    source = Source(document, 1, Kind.ARTICLE, "")
    return Extraction(
        source, (Mention(0, len(name), label, name),), (Cluster(label, name, (), (0,), place),), (), ()
    )


def test_namesakes_of_two_cities_are_told_apart() -> None:
    graph = merge(
        [
            _said("一.txt", Label.GOVERNMENT, "市科技局", "常州市"),
            _said("二.txt", Label.GOVERNMENT, "市科技局", "无锡市"),
            _said("三.txt", Label.GOVERNMENT, "市科技局", None),
        ]
    )
    explanation = explain(graph, "市科技局")
    assert len(explanation.things) == len(graph.entities) == 3
    reasons = {other.why for thing in explanation.things for other in thing.namesakes}
    assert "another place: 常州市 and 无锡市" in reasons
    assert "only one is known to be in 无锡市" in reasons
    assert format_explanation(explanation).startswith("市科技局 is the name of 3 things\n")


def test_a_firm_and_an_institute_of_one_name_are_told_apart_by_type() -> None:
    graph = merge(
        [
            _said("一.txt", Label.COMPANY, "新港研究院", None),
            _said("二.txt", Label.INSTITUTION, "新港研究院", None),
        ]
    )
    first, second = explain(graph, "新港研究院").things
    assert first.namesakes[0].entity == second.entity
    assert first.namesakes[0].why == "another type: COMPANY and INSTITUTION"


@pytest.mark.parametrize("name", HOSTILE)
def test_names_never_steer_the_terminal(name: str) -> None:
    text = format_explanation(explain(small_graph((name,)), name))
    assert not {c for c in text if ord(c) < 32} - {"\n"}
    assert not {"\u202e", "\u200b"} & set(text)


def test_many_sentences_are_counted_and_not_all_shown() -> None:
    graph = small_graph()
    hosts = next(r for r in graph.relations if r.predicate.value == "hosts")
    more = tuple(replace(hosts.evidence[0], start=i, end=i + 9, text=f"第{i}句。") for i in range(5))
    crowded = replace(graph, relations=(replace(hosts, evidence=more),))
    assert "      and 2 more\n" in format_explanation(explain(crowded, "鑫瑞峻"))


def test_an_unknown_name_gets_similar_ones() -> None:
    with pytest.raises(KgError, match="江阴高新区"):
        explain(small_graph(), "江阴高新园")


def test_a_folder_without_a_graph_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="kg build"):
        explain(tmp_path, "江阴高新区")


def test_a_graph_of_someone_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n", "utf-8")
    with pytest.raises(KgError, match="build it again"):
        explain(tmp_path, "江阴高新区")


def test_a_join_is_shown_even_where_the_texts_lack_the_official_name() -> None:
    entity = Entity(
        "https://example.org/kg/institution/x",
        Label.INSTITUTION,
        "中国科学院",
        ("中科院",),
        joins=(Join("中科院", "中国科学院", "list"),),
    )
    graph = Graph("https://example.org/kg/", (), (), (entity,), (), ())
    assert "中科院 = 中国科学院  (list, 1.00)" in format_explanation(explain(graph, "中科院"))
