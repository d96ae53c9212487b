"""The whole line on the seed documents: what the contract promises, and how good it is at least."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph
import pytest

from kg.evaluate import evaluate
from kg.types import Label, Predicate, Status
from kg.validate import validate

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
GOLD = ROOT / "training" / "gold"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_mentions_are_cited_where_they_stand(seeds_build: Path) -> None:
    texts = {path.name: path.read_text("utf-8") for path in SEEDS.iterdir()}
    last: dict[str, int] = {}
    for mention in rows(seeds_build / "mentions.jsonl"):
        start, end = mention["start"], mention["end"]
        assert "".join(texts[mention["document"]][start:end].split()) == mention["text"]
        assert start >= last.get(mention["document"], 0)
        last[mention["document"]] = end


def test_tables_agree_with_each_other(seeds_build: Path) -> None:
    entities = {row["id"]: row for row in rows(seeds_build / "entities.jsonl")}
    names = Counter(row["entity"] for row in rows(seeds_build / "mentions.jsonl"))
    assert set(names) <= set(entities)
    assert {row["type"] for row in entities.values()} <= set(Label)
    for row in rows(seeds_build / "relations.jsonl"):
        assert row["subject"] in entities
        assert row["object"] in entities
        assert row["subject"] != row["object"]
        assert row["predicate"] in set(Predicate)
        assert 0 <= row["score"] <= 1
        assert row.get("status", "done") in set(Status)
        assert (row["predicate"] == "holds_position") == ("title" in row)


def test_formats_hold_the_same_number_of_things(seeds_build: Path) -> None:
    entities = len(rows(seeds_build / "entities.jsonl"))
    facts = {
        (r["subject"], r["predicate"], r["object"], r.get("title"))
        for r in rows(seeds_build / "relations.jsonl")
    }
    graphml = nx.read_graphml(seeds_build / "graph.graphml", force_multigraph=True)
    gexf = ElementTree.parse(seeds_build / "graph.gexf").getroot()
    with (seeds_build / "neo4j" / "entities.csv").open(encoding="utf-8", newline="") as lines:
        nodes = sum(1 for _ in csv.reader(lines)) - 1
    store = pyoxigraph.Store()
    store.bulk_load(path=seeds_build / "graph.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    reified = store.query(
        "SELECT ?r { ?r a <https://example.org/kg/ontology#Relation> }",
    )
    assert graphml.number_of_nodes() == nodes == entities
    assert len(gexf.findall(".//{*}node")) == entities
    assert graphml.number_of_edges() == len(gexf.findall(".//{*}edge")) == len(facts)
    assert len(list(reified)) == len(facts)


def test_the_graph_conforms_to_the_shapes(seeds_build: Path) -> None:
    found = validate(seeds_build)
    assert found.conforms, found.text


@pytest.mark.slow
def test_two_builds_have_the_same_bytes(seeds_build: Path, tmp_path: Path) -> None:
    """A process of its own has another hash seed, and two workers another order of work."""
    again = tmp_path / "again"
    command = [sys.executable, "-m", "kg", "build", str(SEEDS), "--out", str(again), "--jobs", "2", "--quiet"]
    subprocess.run(command, check=True, cwd=tmp_path)
    for path in sorted(seeds_build.rglob("*")):
        if path.is_file() and path.name != "report.json":
            assert path.read_bytes() == (again / path.relative_to(seeds_build)).read_bytes(), path.name


def test_quality_does_not_fall(seeds_build: Path) -> None:
    """A floor a little below what was measured with names that were not learnt, so that a loss shows.

    The shipped tagger has learnt these pieces; `python -m training.press` measures without that.
    """
    scores = evaluate(GOLD, seeds_build, SEEDS)
    assert scores.mentions["all"].f1 > 0.97
    assert scores.mentions["core"].f1 > 0.97
    assert scores.relations["all"].f1 > 0.66
    assert scores.relations["core"].f1 > 0.80
    assert scores.entities.f1 > 0.97
    assert scores.titles.accuracy > 0.9


def test_short_and_full_names_are_one_and_different_things_are_not(seeds_build: Path) -> None:
    called: dict[str, set[str]] = {}
    for row in rows(seeds_build / "entities.jsonl"):
        for name in (row["name"], *row["aliases"]):
            called.setdefault(name, set()).add(row["id"])
    assert called["鑫瑞峻"] == called["江苏鑫瑞峻新材料科技有限公司"]
    assert called["常州国家高新区"] & called["常州高新区"]
    assert called["常州大学"].isdisjoint(called["常州工学院"])
    assert called["江阴高新区"].isdisjoint(called["江阴"])
