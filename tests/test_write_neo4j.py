from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import Graph
from kg.types import Label
from kg.write import neo4j
from kg.write.network import plain
from tests.java import classpath, java
from tests.samples import HOSTILE, iri, small_graph

HERE = Path(__file__).parent
# Each of these has broken some CSV or Cypher before: quotes, escapes, delimiters, comments, parameters,
# what Cypher reads as a quote before it reads anything else, what a spreadsheet takes for a formula.
NASTY = (
    "\\u0027}) DETACH DELETE n //公司",
    "'}] AS row MATCH (n) DETACH DELETE n //公司",
    "\\",
    "结尾\\",
    "'",
    '"',
    '""',
    '"引"',
    "`",
    "a\\'b",
    "//注释",
    "/*注释*/",
    "$param",
    ":param x",
    "一,二",
    "一\n二",
    "@公司",
    "+公司",
    "-公司",
    "𠮷野家",
    "制\x01\x7f控",
    " 空 ",
    "null",
    "0123",
)


def nasty_graph() -> Graph:
    """The sample graph with every nasty text as a name, as an alias, in evidence and as a property."""
    graph = small_graph(HOSTILE + NASTY)
    head = iri(Label.PERSON, "陈兴华")
    entities = tuple(
        replace(e, aliases=HOSTILE + NASTY, properties={"名 称": NASTY[0], "place": "x"})
        if e.id == head
        else e
        for e in graph.entities
    )
    return replace(graph, entities=entities)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    neo4j.write(nasty_graph(), folder)
    return folder / "neo4j"


def test_nodes(folder: Path) -> None:
    rows = {row["iri:ID(Entity)"]: row for row in read(folder / "entities.csv")}
    park = rows[iri(Label.PARK, "江阴高新技术产业开发区")]
    assert park[":LABEL"] == "Entity;Park"
    assert park["aliases:string[]"] == "江阴高新区"
    assert (park["mentions:int"], park["level:string"], park["code:string"]) == ("2", "national", "")


def test_relationships(folder: Path) -> None:
    rows = read(folder / "relations.csv")
    assert {row[":TYPE"] for row in rows} == {"HOSTS", "LEADS", "HOLDS_POSITION", "AWARDED", "LOCATED_IN"}
    firm = next(
        row for row in rows if row[":END_ID(Entity)"] == iri(Label.COMPANY, "江苏鑫瑞峻新材料科技有限公司")
    )
    assert firm["evidence:string[]"] == "鑫瑞峻落户江阴高新区。;江阴高新区引进鑫瑞峻。"
    assert (firm["score:double"], firm["time:string"], firm["title:string"]) == ("0.9", "2021-04", "")


def test_names_stay_exact_also_where_a_spreadsheet_sees_a_formula(folder: Path) -> None:
    names = {row["name:string"] for row in read(folder / "entities.csv")}
    assert {plain(name) for name in HOSTILE + NASTY} <= names
    assert {"=cmd|' /C calc'!A0有限公司", "@公司", "+公司", "-公司"} <= names


def test_every_row_is_one_line_and_lists_have_no_delimiter_inside(folder: Path) -> None:
    for name in ("entities.csv", "relations.csv"):
        assert len((folder / name).read_bytes().splitlines()) == len(read(folder / name)) + 1
    head = next(row for row in read(folder / "entities.csv") if row["name:string"] == "陈兴华")
    assert len(head["aliases:string[]"].split(";")) == len(HOSTILE + NASTY)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("江阴", "'江阴'"),
        ("a'b", r"'a\'b'"),
        ("\\u0027", r"'\\u0027'"),
        ("\\", r"'\\'"),
        (0.9, "0.9"),
        (2, "2"),
        (("甲", "乙'"), r"['甲', '乙\'']"),
        ({"name": "甲", "none": None}, "{name: '甲'}"),
        ({"a`} DETACH": 1}, "{`a``} DETACH`: 1}"),
    ],
)
def test_cypher_literals(value: object, expected: str) -> None:
    assert neo4j.cypher(value) == expected


def test_what_has_no_literal_is_refused() -> None:
    with pytest.raises(TypeError, match="no Cypher literal for set"):
        neo4j.cypher(set())


def unquoted(literal: str) -> str:
    """Read a Cypher string up to its first bare quote, which must be its last character."""
    assert literal[0] == "'"
    text, at = [], 1
    while literal[at] != "'":
        at += literal[at] == "\\"
        text.append(literal[at])
        at += 1
    assert at == len(literal) - 1
    return "".join(text)


@given(st.text(st.characters() | st.sampled_from("\\'\"`;u0027{}")))
def test_a_string_never_ends_before_its_end(text: str) -> None:
    assert unquoted(neo4j.cypher(text)) == text


def test_statements_are_bounded() -> None:
    graph = small_graph(tuple(f"第{i}有限公司" for i in range(1000)))
    found = list(neo4j.statements(graph))
    assert max(statement.count("\n{") for statement in found) == 50
    assert sum(statement.count("\n{") for statement in found) == len(graph.entities) + len(graph.relations)
    long = small_graph(tuple(f"{i}{'长' * 40_000}有限公司" for i in range(5)))
    assert max(map(len, neo4j.statements(long))) < 400_000


# ---------------------------------------------------------------- the real server


def parsed(dump: str) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in dump.splitlines() if line.startswith("{")]
    return {row["properties"]["iri"]: row for row in rows}


@pytest.mark.slow
@pytest.mark.server
def test_a_real_server_gets_the_same_from_both(
    folder: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    jars = classpath(HERE / "neo4j" / "pom.xml", pytestconfig)
    home, probe, graph = tmp_path / "home", HERE / "neo4j" / "Probe.java", nasty_graph()
    (home / "conf").mkdir(parents=True)
    files = (f"--nodes={folder / 'entities.csv'}", f"--relationships={folder / 'relations.csv'}")
    admin = (
        "org.neo4j.cli.AdminTool",
        "database",
        "import",
        "full",
        "neo4j",
        f"--report-file={tmp_path / 'report'}",
        *files,
    )
    java(jars, *admin, NEO4J_HOME=str(home), NEO4J_CONF=str(home / "conf"))
    imported = parsed(java(jars, probe, "dump", home))
    loaded = parsed(java(jars, probe, "load", tmp_path / "server", folder / "load.cypher"))
    assert imported == loaded
    assert imported.keys() == {e.id for e in graph.entities} | {r.id for r in graph.relations}
    for entity in graph.entities:
        row = loaded[entity.id]
        assert row["labels"] == sorted(["Entity", entity.label.value.capitalize()])
        assert row["properties"]["name"] == plain(entity.name)
        assert row["properties"].get("aliases", []) == [
            plain(a).replace(";", "；") for a in sorted(entity.aliases)
        ]
    for relation in graph.relations:
        row = loaded[relation.id]
        assert (row["type"], row["start"], row["end"]) == (
            relation.predicate.value.upper(),
            relation.subject,
            relation.object,
        )
        assert row["properties"]["score"] == relation.score
        assert row["properties"].get("title") == relation.title
        assert (
            len(row["properties"]["evidence"])
            == len(row["properties"]["documents"])
            == len(relation.evidence)
        )
