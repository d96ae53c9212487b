from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from kg.graph import Graph
from kg.types import Label
from kg.write import tables
from tests.samples import HOSTILE, iri, small_graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return small_graph(HOSTILE)


def test_entities_have_the_contracts_keys(graph: Graph) -> None:
    rows = {row["id"]: row for row in tables.entity_rows(graph)}
    park = rows[iri(Label.PARK, "江阴高新技术产业开发区")]
    assert park["type"] == "PARK"
    assert park["name"] == "江阴高新技术产业开发区"
    assert park["aliases"] == ["江阴高新区"]
    assert park["properties"] == {"city": "无锡市", "level": "national", "province": "江苏省"}
    assert park["joins"][0]["rule"] == "lexicon-park"
    assert "place" not in park


def test_hostile_names_stay_as_they_are(graph: Graph) -> None:
    assert set(HOSTILE) <= {row["name"] for row in tables.entity_rows(graph)}


def test_a_relation_has_a_row_for_each_piece_of_evidence(graph: Graph) -> None:
    firm = iri(Label.COMPANY, "江苏鑫瑞峻新材料科技有限公司")
    rows = [
        row for row in tables.relation_rows(graph) if row["object"] == firm and row["predicate"] == "hosts"
    ]
    assert [(row["start"], row["end"], row["score"], row.get("time")) for row in rows] == [
        (0, 11, 0.9, "2021-04"),
        (40, 51, 0.6, None),
    ]
    assert len({row["relation"] for row in rows}) == 1


def test_posts_and_status_are_said(graph: Graph) -> None:
    rows = tables.relation_rows(graph)
    posts = [row["title"] for row in rows if row["predicate"] == "holds_position"]
    assert posts == ["党工委书记", "管委会主任"]
    assert [row["status"] for row in rows if row["predicate"] == "awarded"] == ["planned"]
    assert all("title" not in row for row in rows if row["predicate"] != "holds_position")


def test_mentions_have_the_contracts_keys_in_order(graph: Graph) -> None:
    rows = tables.mention_rows(graph)
    assert [(row["document"], row["start"]) for row in rows] == sorted(
        (c.document, c.start) for c in graph.citations
    )
    assert {"document", "start", "end", "text", "label", "entity"} <= rows[0].keys()


def test_order_of_the_graphs_parts_does_not_matter(graph: Graph, tmp_path: Path) -> None:
    backwards = replace(
        graph,
        entities=graph.entities[::-1],
        citations=graph.citations[::-1],
        relations=tuple(replace(r, evidence=r.evidence[::-1]) for r in graph.relations[::-1]),
    )
    for name, one in (("a", graph), ("b", backwards)):
        (tmp_path / name).mkdir()
        tables.write(one, tmp_path / name)
    for file in ("entities.jsonl", "mentions.jsonl", "relations.jsonl"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_text_that_is_no_unicode_does_not_stop_a_build(tmp_path: Path) -> None:
    tables.write(small_graph(("半\ud800个有限公司",)), tmp_path)
    rows = [orjson.loads(line) for line in (tmp_path / "entities.jsonl").read_bytes().splitlines()]
    assert "半\ufffd个有限公司" in {row["name"] for row in rows}
