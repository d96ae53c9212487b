from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.types import Entity, Label
from kg.write.legal import json_legal, utf8_legal, xml_legal
from kg.write.network import best, network, plain
from tests.samples import HOSTILE, iri, small_graph

CONTROLS = "".join(map(chr, [*range(0x20), 0x7F, 0x85, 0x9F, 0x2028, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF]))


def test_nodes_and_edges_are_those_of_the_graph() -> None:
    graph = small_graph(HOSTILE)
    flat = network(graph)
    assert [node.id for node in flat.nodes] == [entity.id for entity in graph.entities]
    assert [node.label for node in flat.nodes] == [entity.name for entity in graph.entities]
    assert [(e.id, e.source, e.target) for e in flat.edges] == [
        (r.id, r.subject, r.object) for r in graph.relations
    ]


def test_values_have_the_type_of_their_column_and_none_is_left_out() -> None:
    flat = network(small_graph())
    for columns, rows in ((flat.node_columns, flat.nodes), (flat.edge_columns, flat.edges)):
        for row in rows:
            assert {name: type(value) for name, value in row.values.items()}.items() <= columns.items()


def test_an_edge_shows_its_evidence() -> None:
    graph = small_graph()
    firm = iri(Label.COMPANY, "江苏鑫瑞峻新材料科技有限公司")
    edge = next(e for e in network(graph).edges if e.target == firm)
    assert (edge.label, edge.kind, edge.weight) == ("承载", "hosts", 2)
    assert edge.values == {
        "predicate": "hosts",
        "status": "done",
        "time": "2021-04",
        "published": "2021-11-05",
        "score": 0.9,
        "evidence": 2,
        "sentence": "鑫瑞峻落户江阴高新区。",
        "documents": "报纸/一.txt",
    }


def test_parallel_edges_differ_in_kind() -> None:
    edges = network(small_graph(HOSTILE)).edges
    assert len({(edge.source, edge.target, edge.kind) for edge in edges}) == len(edges)
    posts = [edge for edge in edges if edge.kind.startswith("holds_position")]
    assert [(edge.label, edge.kind) for edge in posts] == [
        ("党工委书记", "holds_position"),
        ("管委会主任", "holds_position 2"),
    ]


def test_a_property_never_hides_a_column_of_ours() -> None:
    graph = small_graph()
    entity = Entity(
        iri(Label.PLACE, "甲"), Label.PLACE, "甲", properties={"place": "乙", "type": "丙", "iri": "丁"}
    )
    flat = network(replace(graph, entities=(entity,), relations=()))
    assert flat.nodes[0].values == {
        "type": "PLACE",
        "mentions": 0,
        "documents": 0,
        "iri_": "丁",
        "place_": "乙",
        "type_": "丙",
    }


def test_the_best_sentence_of_none_is_none() -> None:
    assert best(()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("江阴高新区", "江阴高新区"),
        ("一\r\n二\t三\u2028四", "一 二 三 四"),
        ("\x00\x1b[31m红\ufffe\uffff", "[31m红"),
        ("半\udfff个", "半\ufffd个"),
        ("𠮷野家😀", "𠮷野家😀"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text(st.one_of(st.characters(), st.sampled_from(CONTROLS))))
def test_what_is_made_legal_stays_so_and_is_encodable(text: str) -> None:
    for legal in (plain, xml_legal, utf8_legal):
        once = legal(text)
        assert legal(once) == once
        assert len(once) <= len(text)
        once.encode("utf-8")


@given(
    st.recursive(
        st.text(st.characters()) | st.integers() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_without_surrogates_stays_as_it_is(value: object) -> None:
    if "\\ud" not in ascii(value):
        assert json_legal(value) == value
