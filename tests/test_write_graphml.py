from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.types import Label
from kg.write import graphml
from kg.write.network import plain
from tests.samples import HOSTILE, iri, small_graph

G = f"{{{graphml.NAMESPACE}}}"


def spell(names: tuple[str, ...] = ()) -> ElementTree.Element:
    return ElementTree.fromstring("".join(graphml.lines(small_graph(names))).encode("utf-8"))


def test_igraph_reads_it(tmp_path: Path) -> None:
    graphml.write(small_graph(HOSTILE), tmp_path)
    read = igraph.Graph.Read_GraphML(str(tmp_path / "graph.graphml"))
    assert (read.vcount(), read.ecount(), read.is_directed()) == (11, 12, True)
    assert set(HOSTILE) <= set(read.vs["label"])
    place = read.vs.find(iri=iri(Label.PLACE, "江阴市"))
    assert (place["type"], place["aliases"], place["code"], place["mentions"]) == (
        "PLACE",
        "江阴",
        "320281",
        1,
    )
    firm = read.es.select(predicate="awarded")[0]
    assert (firm["status"], firm["score"], firm["published"]) == ("planned", 0.5, "2021-11-05")
    assert sorted(filter(None, read.es["title"])) == ["党工委书记", "管委会主任"]
    assert len(set(read.es["iri"])) == 12


def test_networkx_reads_it(tmp_path: Path) -> None:
    graphml.write(small_graph(HOSTILE), tmp_path)
    read = nx.read_graphml(tmp_path / "graph.graphml")
    assert isinstance(read, nx.MultiDiGraph)
    assert set(HOSTILE) <= set(nx.get_node_attributes(read, "label").values())
    assert {type(data["evidence"]) for *_, data in read.edges(data=True)} == {int}


def test_keys_are_unique_and_every_value_has_one() -> None:
    root = spell(HOSTILE)
    keys = [(key.attrib["id"], key.attrib["for"]) for key in root.iter(f"{G}key")]
    assert len({key for key, _ in keys}) == len(keys)
    for kind in ("node", "edge"):
        used = {data.attrib["key"] for part in root.iter(f"{G}{kind}") for data in part}
        assert used <= {key for key, what in keys if what == kind}


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(), min_size=1))
def test_any_name_comes_back(name: str) -> None:
    labels = [
        data.text or "" for data in spell((name,)).iter(f"{G}data") if data.attrib["key"] == "node.label"
    ]
    assert plain(name) in labels
