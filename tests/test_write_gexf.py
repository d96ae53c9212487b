from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.types import Label
from kg.write import gexf
from kg.write.network import network, plain
from kg.write.vocabulary import colour
from tests.java import classpath, java
from tests.samples import HOSTILE, iri, small_graph

G = f"{{{gexf.NAMESPACE}}}"
V = f"{{{gexf.VIZ}}}"
# What the schema of GEXF 1.2 (with `kind` of 1.3) allows: parent, and required and optional attributes.
SCHEMA: dict[str, tuple[str | None, set[str], set[str]]] = {
    f"{G}gexf": (None, {"version"}, set()),
    f"{G}meta": (f"{G}gexf", set(), {"lastmodifieddate"}),
    f"{G}creator": (f"{G}meta", set(), set()),
    f"{G}description": (f"{G}meta", set(), set()),
    f"{G}graph": (f"{G}gexf", set(), {"mode", "defaultedgetype"}),
    f"{G}attributes": (f"{G}graph", {"class"}, {"mode"}),
    f"{G}attribute": (f"{G}attributes", {"id", "title", "type"}, set()),
    f"{G}nodes": (f"{G}graph", set(), {"count"}),
    f"{G}node": (f"{G}nodes", {"id", "label"}, set()),
    f"{G}edges": (f"{G}graph", set(), {"count"}),
    f"{G}edge": (f"{G}edges", {"id", "source", "target"}, {"type", "label", "kind", "weight"}),
    f"{G}attvalues": ("*", set(), set()),
    f"{G}attvalue": (f"{G}attvalues", {"for", "value"}, set()),
    f"{V}color": (f"{G}node", {"r", "g", "b"}, {"a"}),
    f"{V}position": (f"{G}node", {"x", "y", "z"}, set()),
    f"{V}size": (f"{G}node", {"value"}, set()),
}
PARSE = {"string": str, "integer": int, "double": float}


def spell(names: tuple[str, ...] = ()) -> ElementTree.Element:
    return ElementTree.fromstring("".join(gexf.lines(network(small_graph(names)))).encode("utf-8"))


def pairs(parent: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, ElementTree.Element]]:
    for child in parent:
        yield parent, child
        yield from pairs(child)


def test_elements_are_those_of_the_schema() -> None:
    root = spell(HOSTILE)
    assert root.tag == f"{G}gexf"
    for parent, child in pairs(root):
        place, required, optional = SCHEMA[child.tag]
        assert place in {parent.tag, "*"}, child.tag
        assert required <= child.attrib.keys() <= required | optional, child.tag


def test_ids_are_unique_and_ends_exist() -> None:
    root = spell(HOSTILE)
    nodes = [node.attrib["id"] for node in root.iter(f"{G}node")]
    edges = [edge.attrib["id"] for edge in root.iter(f"{G}edge")]
    assert len(set(nodes)) == len(nodes) == 11
    assert len(set(edges)) == len(edges) == 12
    assert {edge.attrib[end] for edge in root.iter(f"{G}edge") for end in ("source", "target")} <= set(nodes)


def test_values_are_declared_and_parse_as_declared() -> None:
    root = spell(HOSTILE)
    for attributes in root.iter(f"{G}attributes"):
        declared = {a.attrib["id"]: PARSE[a.attrib["type"]] for a in attributes}
        assert len(declared) == len(attributes)
        values = [
            v for part in root.iter(f"{G}{attributes.attrib['class']}") for v in part.iter(f"{G}attvalue")
        ]
        assert values
        for value in values:
            declared[value.attrib["for"]](value.attrib["value"])


def test_gephi_opens_it_to_a_picture() -> None:
    nodes = {node.attrib["id"]: node for node in spell().iter(f"{G}node")}
    park = nodes[iri(Label.PARK, "江阴高新技术产业开发区")]
    dot = park.find(f"{V}color")
    assert dot is not None
    assert tuple(int(dot.attrib[c]) for c in "rgb") == colour(Label.PARK)
    sizes = {key: float(node.find(f"{V}size").attrib["value"]) for key, node in nodes.items()}  # type: ignore[union-attr]
    assert max(sizes, key=sizes.__getitem__) == park.attrib["id"]
    places = {tuple(node.find(f"{V}position").attrib.values()) for node in nodes.values()}  # type: ignore[union-attr]
    assert len(places) == len(nodes)


def test_nothing_tells_the_clock() -> None:
    assert "lastmodifieddate" not in "".join(gexf.lines(network(small_graph())))


def test_networkx_reads_it(tmp_path: Path) -> None:
    gexf.write(small_graph(HOSTILE), tmp_path)
    read = nx.read_gexf(tmp_path / "graph.gexf")
    assert set(HOSTILE) <= set(nx.get_node_attributes(read, "label").values())
    place = read.nodes[iri(Label.PLACE, "江阴市")]
    assert (place["type"], place["aliases"], place["code"], place["mentions"]) == (
        "PLACE",
        "江阴",
        "320281",
        1,
    )
    posts = read.get_edge_data(iri(Label.PERSON, "陈兴华"), iri(Label.PARK, "江阴高新技术产业开发区"))
    assert sorted(post["label"] for post in posts.values()) == ["党工委书记", "管委会主任", "领导"]
    assert {type(data["score"]) for *_, data in read.edges(data=True)} == {float}


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(), min_size=1))
def test_any_name_comes_back(name: str) -> None:
    labels = [node.attrib["label"] for node in spell((name,)).iter(f"{G}node")]
    assert plain(name) in labels


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_markup(name: str) -> None:
    assert {child.tag for _, child in pairs(spell((name,)))} <= SCHEMA.keys()


@pytest.mark.slow
def test_gephi_keeps_every_edge(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    here = Path(__file__).parent / "gephi"
    jars = classpath(here / "pom.xml", pytestconfig)
    graph = small_graph(HOSTILE)
    gexf.write(graph, tmp_path)
    seen = [
        line.split("\t") for line in java(jars, here / "Probe.java", tmp_path / "graph.gexf").splitlines()
    ]
    assert [row for row in seen if row[0] == "issue"] == []
    nodes = {row[1]: row[2:] for row in seen if row[0] == "node"}
    edges = {row[1]: row[2:] for row in seen if row[0] == "edge"}
    assert {key: row[:2] for key, row in nodes.items()} == {
        e.id: [e.name, e.label.value] for e in graph.entities
    }
    assert {key: row[:2] for key, row in edges.items()} == {
        r.id: [r.subject, r.object] for r in graph.relations
    }
    assert len({(row[2], row[3]) for row in nodes.values()}) == len(nodes)
