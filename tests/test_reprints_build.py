"""Reprints in what a build writes: each printing is shown with its own provenance, none has a second vote."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import orjson
import pytest
import rdflib
from rdflib.namespace import PROV

from kg.build import build
from kg.explain import explain, format_explanation
from kg.graph import BASE_IRI, Graph
from kg.rdf import KG
from kg.rdf.convert import to_rdflib
from kg.rdf.shacl import check
from kg.types import Label, Predicate
from kg.write import neo4j, report, tables, turtle
from kg.write.html.payload import payload
from kg.write.network import network
from tests.samples import REPRINT, iri, reprinted_graph, small_graph

FIRM = iri(Label.COMPANY, "江苏鑫瑞峻新材料科技有限公司")
FIRST = "报纸/一.txt"
VOCABULARY = json.loads(files("kg.write.html").joinpath("vocabulary.json").read_text(encoding="utf-8"))


def test_turtle_leads_to_the_first_printing_and_conforms() -> None:
    triples = to_rdflib(reprinted_graph())
    article = rdflib.URIRef(f"{BASE_IRI}article/")
    assert list(triples.subject_objects(PROV.alternateOf)) == [
        (article + f"{REPRINT}/2", article + f"{FIRST}/1")
    ]
    support = {int(value) for value in triples.objects(None, rdflib.URIRef(KG + "support"))}
    assert support == {1, 2}
    assert check(triples).conforms
    triples.add((article + f"{FIRST}/1", PROV.alternateOf, article + "二.txt/1"))
    assert not check(triples).conforms


def test_the_way_through_turtle_and_networkx_and_back() -> None:
    graph = reprinted_graph()
    assert Graph.from_rdflib(to_rdflib(graph)).sources == graph.sources
    assert Graph.from_networkx(graph.to_networkx()).sources == graph.sources


def test_tables_name_the_article_that_counts() -> None:
    rows = [row for row in tables.relation_rows(reprinted_graph()) if row["predicate"] == "hosts"]
    assert [(r["document"], r["start"], r["sentence"], r.get("reprint_of"), r["support"]) for r in rows] == [
        (FIRST, 0, "鑫瑞峻落户江阴高新区。", None, 2),
        (FIRST, 40, "江阴高新区引进鑫瑞峻。", None, 2),
        (REPRINT, 7, "鑫瑞竣落户江阴高新区。", f"{FIRST}#1", 2),
    ]
    mentions = tables.mention_rows(reprinted_graph())
    assert {row["document"] for row in mentions if "reprint_of" in row} == {REPRINT}


def test_networks_weigh_each_sentence_once_and_name_all_documents(tmp_path: Path) -> None:
    edge = next(edge for edge in network(reprinted_graph()).edges if edge.kind == "hosts")
    assert (edge.weight, edge.values["evidence"], edge.values["documents"]) == (2, 2, f"{FIRST} | {REPRINT}")
    assert [edge.weight for edge in network(small_graph()).edges if edge.kind == "hosts"] == [2]
    neo4j.write(reprinted_graph(), tmp_path)
    with (tmp_path / "neo4j" / "relations.csv").open(encoding="utf-8") as lines:
        (row,) = (row for row in csv.DictReader(lines) if row[":TYPE"] == "HOSTS")
    assert (row["support:int"], row["documents:string[]"].split(";")) == ("2", [REPRINT, FIRST, FIRST])


def test_the_report_counts_texts() -> None:
    once, again = report.counts(small_graph()), report.counts(reprinted_graph())
    assert again.pop("sources") == {"documents": 3, "articles": 3, "texts": 2}
    assert once.pop("sources") == {"documents": 2, "articles": 2, "texts": 2}
    assert again == once
    assert "1 of 3 articles are reprints of others: their text counts once" in report.warnings(
        reprinted_graph()
    )


def test_the_page_shows_a_reprint_below_its_sentence() -> None:
    value = json.loads(orjson.dumps(payload(reprinted_graph(), VOCABULARY)))
    (first,) = (source["first"] for source in value["sources"] if "first" in source)
    assert value["sources"][first]["document"] == FIRST
    (hosts,) = (relation for relation in value["relations"] if relation["predicate"] == "hosts")
    shown = [
        (
            value["sentences"][one["text"]],
            [value["sources"][also["source"]]["document"] for also in one.get("also", ())],
        )
        for one in hosts["evidence"]
    ]
    assert shown == [("鑫瑞峻落户江阴高新区。", [REPRINT]), ("江阴高新区引进鑫瑞峻。", [])]
    assert value["network"] == payload(small_graph(), VOCABULARY)["network"]


def test_explain_names_every_printing(tmp_path: Path) -> None:
    text = format_explanation(explain(reprinted_graph(), "鑫瑞峻"))
    for line in (
        "  documents: 2, 1 without reprints",
        f"      2. 鑫瑞峻来了  (the text of {FIRST}#1)",
        "      鑫瑞峻落户江阴高新区。",
        f"        also in {REPRINT}, 7–18",
    ):
        assert f"{line}\n" in text
    assert text.count("江阴高新区。\n") == 1
    turtle.write(reprinted_graph(), tmp_path)
    assert format_explanation(explain(tmp_path, "鑫瑞峻")) == text


# ---------------------------------------------------------------- from files

NEWS = """近日，江阴高新区与华夏康健药业有限公司签约，总投资12亿元的生物医药项目落户园区。江阴高新区管委会主任陈明出席签约仪式。
华夏康健药业有限公司董事长王立说，公司将在江阴高新区建设研发中心，项目预计2023年6月投产。
陈明介绍，园区今年已引进远山精密机械有限公司、星河电子有限公司等企业，生物医药产业产值突破200亿元。"""
OTHER = (
    "6月18日，华夏康健药业有限公司在江阴高新区的新厂房破土动工，占地80亩，设计年产针剂3000万支。"
    "市有关部门的负责人参加了活动。"
)


def line(number: int, title: str, text: str, date: str, source: str) -> str:
    value = {"id": str(number), "title": title, "text": text, "date": date, "source": source}
    return json.dumps(value, ensure_ascii=False)


def built(folder: Path, lines: Iterable[str], *, jobs: int = 1) -> Graph:
    folder.mkdir()
    (folder / "papers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return build([folder], jobs=jobs)


def stated(graph: Graph) -> dict[str, tuple[object, ...]]:
    return {r.id: (r.score, r.status, r.time, len(graph.statements(r))) for r in graph.relations}


@pytest.fixture(scope="module")
def papers() -> list[str]:
    return [
        line(1, "十二亿元项目落户江阴高新区", NEWS, "2022-05-09", "江阴日报"),
        line(2, "华夏康健药业开工", OTHER, "2022-06-19", "江阴日报"),
    ]


def test_a_folder_with_everything_twice_says_the_same(papers: list[str], tmp_path: Path) -> None:
    once = built(tmp_path / "once", papers)
    twice = built(
        tmp_path / "twice", [*papers, *(one.replace('"id": "', '"id": "再') for one in papers)], jobs=2
    )
    assert len(once.relations) > 3
    assert stated(twice) == stated(once)
    assert twice.entities == once.entities
    assert len(twice.citations) == 2 * len(once.citations)
    assert report.counts(twice)["sources"] == {"documents": 4, "articles": 4, "texts": 2}
    for relation in twice.relations:
        assert len(relation.evidence) == 2 * len(twice.statements(relation))


def test_a_reprint_in_another_paper_and_a_copied_paragraph(papers: list[str], tmp_path: Path) -> None:
    first, second, last = NEWS.split("\n")
    reprint = line(3, "生物医药再添生力军", f"{first}\n{second}", "2022-05-11", "无锡日报")
    column = line(
        4,
        "长三角生物医药走笔",
        f"长三角的生物医药产业进入快车道。苏州工业园区集聚了两千家企业，张江高科技园区持续发力。\n{first}\n"
        "专家认为，未来三年，各地园区将从规模竞争走向创新竞争，谁能留住人才，谁就能赢得未来。",
        "2022-06-01",
        "科技日报",
    )
    once = built(tmp_path / "once", papers)
    graph = built(tmp_path / "all", [column, reprint, *papers])
    assert {s.document[-1]: s.reprint_of for s in graph.sources} == {
        "1": None,
        "2": None,
        "3": "papers.jsonl#1#1",
        "4": None,
    }
    assert last not in {e.text for r in graph.relations for e in r.evidence if e.document[-1] in "34"}
    before, after = stated(once), stated(graph)
    assert before.items() <= after.items()
    (firm,) = graph.find("华夏康健药业有限公司")
    assert firm.documents == 3
    (cooperation,) = (r for r in graph.relations if r.predicate is Predicate.COOPERATES_WITH)
    assert [[e.document[-1] for e in said] for said in graph.statements(cooperation)] == [["1", "4", "3"]]
    papers_of = {graph.article(e.article).source for e in cooperation.evidence}
    assert papers_of == {"江阴日报", "无锡日报", "科技日报"}


def test_another_report_of_the_same_event_has_a_vote_of_its_own(papers: list[str], tmp_path: Path) -> None:
    own = line(
        5,
        "药企选中江阴",
        "总部设在北京的华夏康健药业有限公司日前与江阴高新区牵手合作，把华东区的生产基地放在这里。"
        "记者从签约现场获悉，基地分两期建设，一期用地60亩，以冻干粉针为主打产品。",
        "2022-05-10",
        "经济导报",
    )
    graph = built(tmp_path / "all", [*papers, own])
    assert [source.reprint_of for source in graph.sources] == [None] * 3
    (firm,) = graph.find("华夏康健药业有限公司")
    assert firm.documents == 3
