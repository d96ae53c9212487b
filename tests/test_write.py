"""All formats together: the same graph in each, the same bytes each time."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import orjson
import pyoxigraph
import pytest

from kg.write import FILES, WRITERS
from tests.golden import FORMATS, HERE, comparable, golden_graph
from tests.samples import small_graph

Counts = tuple[int, int]


def test_every_format_has_its_files() -> None:
    assert tuple(WRITERS) == tuple(FILES) == ("jsonl", "turtle", "html", "gexf", "graphml", "neo4j")


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_writes_the_files_it_says(name: str, tmp_path: Path) -> None:
    WRITERS[name](golden_graph(), tmp_path)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert written == sorted(FILES[name])


@pytest.mark.parametrize("name", WRITERS)
def test_files_are_utf8_with_plain_line_ends(name: str, tmp_path: Path) -> None:
    WRITERS[name](golden_graph(), tmp_path)
    for file in FILES[name]:
        text = (tmp_path / file).read_bytes().decode("utf-8")
        assert not text.startswith("\ufeff")
        assert "\r" not in text
        assert text.endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_golden_files(name: str, tmp_path: Path) -> None:
    WRITERS[name](golden_graph(), tmp_path)
    for file in FILES[name]:
        assert comparable(tmp_path / file) == (HERE / file).read_bytes().decode("utf-8"), file


WRITE_ALL = """
import sys
from pathlib import Path
from kg.write import WRITERS
from tests.golden import golden_graph
for writer in WRITERS.values():
    writer(golden_graph(), Path(sys.argv[1]))
"""


def test_bytes_do_not_depend_on_the_process(tmp_path: Path) -> None:
    folders = []
    for seed in ("1", "2"):
        folders.append(tmp_path / seed)
        folders[-1].mkdir()
        subprocess.run(
            [sys.executable, "-c", WRITE_ALL, str(folders[-1])],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent.parent), "TZ": f"UTC{seed}"},
            check=True,
        )
    for file in (file for files in FILES.values() for file in files):
        assert (folders[0] / file).read_bytes() == (folders[1] / file).read_bytes(), file


def _tables(folder: Path) -> Counts:
    rows = [orjson.loads(line) for line in (folder / "relations.jsonl").read_bytes().splitlines()]
    return len((folder / "entities.jsonl").read_bytes().splitlines()), len({row["relation"] for row in rows})


def _turtle(folder: Path) -> Counts:
    store = pyoxigraph.Store()
    store.load(path=str(folder / "graph.ttl"), format=pyoxigraph.RdfFormat.TURTLE)
    graph = golden_graph()
    known = {entity.id for entity in graph.entities}, {relation.id for relation in graph.relations}
    subjects = {quad.subject.value for quad in store if isinstance(quad.subject, pyoxigraph.NamedNode)}
    return len(subjects & known[0]), len(subjects & known[1])


def _gexf(folder: Path) -> Counts:
    graph = nx.read_gexf(folder / "graph.gexf")
    return len(graph), graph.number_of_edges()


def _graphml(folder: Path) -> Counts:
    graph = nx.read_graphml(folder / "graph.graphml")
    return len(graph), graph.number_of_edges()


def _neo4j(folder: Path) -> Counts:
    def count(path: Path) -> int:
        with path.open(encoding="utf-8", newline="") as rows:
            return sum(1 for _ in csv.DictReader(rows))

    return count(folder / "neo4j/entities.csv"), count(folder / "neo4j/relations.csv")


@pytest.mark.parametrize(
    ("name", "counted"),
    [("jsonl", _tables), ("turtle", _turtle), ("gexf", _gexf), ("graphml", _graphml), ("neo4j", _neo4j)],
)
def test_every_format_holds_as_much(name: str, counted: Callable[[Path], Counts], tmp_path: Path) -> None:
    graph = golden_graph()
    WRITERS[name](graph, tmp_path)
    assert counted(tmp_path) == (len(graph.entities), len(graph.relations))


@pytest.mark.parametrize("name", WRITERS)
def test_an_empty_graph_is_written(name: str, tmp_path: Path) -> None:
    empty = small_graph()
    empty = type(empty)(empty.base_iri, (), (), (), (), ())
    WRITERS[name](empty, tmp_path)
    assert all((tmp_path / file).exists() for file in FILES[name])
