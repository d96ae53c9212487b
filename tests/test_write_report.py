from __future__ import annotations

from dataclasses import replace

import orjson

from kg.types import Kind
from kg.write import report
from tests.samples import HOSTILE, small_graph


def test_counts() -> None:
    assert report.counts(small_graph()) == {
        "sources": {"documents": 2, "articles": 2, "texts": 2},
        "mentions": {"AWARD": 1, "COMPANY": 2, "PARK": 2, "PERSON": 1, "PLACE": 1, "all": 7},
        "entities": {"AWARD": 1, "COMPANY": 1, "PARK": 1, "PERSON": 1, "PLACE": 1, "all": 5},
        "relations": {"awarded": 1, "holds_position": 2, "hosts": 1, "leads": 1, "located_in": 1, "all": 6},
        "statuses": {"done": 5, "planned": 1, "all": 6},
        "evidence": {"awarded": 1, "holds_position": 2, "hosts": 2, "leads": 1, "located_in": 1, "all": 7},
    }


def test_json_tells_the_whole_story() -> None:
    skipped = [("坏.txt", "is empty"), ("\ud800.txt", "is binary")]
    made = report.make(
        small_graph(HOSTILE),
        skipped=skipped,
        seconds={"read": 0.12345, "write": 1},
        files={"b": "2", "a": "1"},
    )
    value = orjson.loads(report.to_json(made))
    assert value["program"] == "parkgraph"
    assert value["skipped"] == [
        {"name": "坏.txt", "reason": "is empty"},
        {"name": "\ufffd.txt", "reason": "is binary"},
    ]
    assert value["seconds"] == {"read": 0.123, "write": 1}
    assert list(value["files"]) == ["a", "b"]
    assert {"python", "parkgraph", "spacy"} <= value["versions"].keys()
    assert value["warnings"] == [
        "2 inputs were skipped; see `skipped` for the reasons",
        "1 of 2 articles have no date: their relations cannot be placed in time",
    ]


def test_faults_are_counted() -> None:
    graph = small_graph()
    sources = tuple(replace(source, kind=Kind.ARTICLE, title="", date=None) for source in graph.sources)
    faulty = replace(
        graph, sources=sources, citations=graph.citations[1:], dropped=(("no such pair", 1), ("one thing", 2))
    )
    assert report.warnings(faulty, skipped=1) == (
        "1 inputs were skipped; see `skipped` for the reasons",
        "2 of 2 articles have no date: their relations cannot be placed in time",
        "2 of 2 articles have no title",
        "1 of 2 articles hold no name that was recognised",
        "3 stated relations were left out since they cannot be; see `dropped` for the reasons",
    )
    assert orjson.loads(report.to_json(report.make(faulty)))["dropped"] == [
        {"reason": "no such pair", "relations": 1},
        {"reason": "one thing", "relations": 2},
    ]


def test_a_graph_without_faults_has_no_warnings() -> None:
    graph = small_graph()
    assert report.warnings(replace(graph, sources=graph.sources[:1])) == ()
