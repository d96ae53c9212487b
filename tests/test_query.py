"""Queries: every ready question answers, nothing but reading is possible, and names stay values."""

from __future__ import annotations

import csv
import io
import socket
import time
from dataclasses import replace
from pathlib import Path

import orjson
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kg.errors import KgError
from kg.graph import Graph
from kg.query import open_store, path, query
from kg.questions import QueryError, find_question, ready_questions
from kg.rdf.ontology import load_ontology
from kg.result import FORMATS, Result, Value, format_csv, format_json, format_table, visible
from kg.types import Entity, Evidence, Label, Predicate, Relation, Status
from kg.write.turtle import write
from tests.samples import HOSTILE, iri, small_graph

PARK = "江阴高新技术产业开发区"
FIRM = "江苏鑫瑞峻新材料科技有限公司"
Row = tuple[Value, ...]


def fact(
    subject: tuple[Label, str],
    predicate: Predicate,
    object_: tuple[Label, str],
    status: Status = Status.DONE,
    time: str | None = None,
) -> tuple[tuple[Label, str], Predicate, tuple[Label, str], Status, str | None]:
    return subject, predicate, object_, status, time


OTHER = Label.PARK, "苏州工业园区"
FACTS = (
    fact((Label.PARK, PARK), Predicate.RUNS, (Label.PROGRAM, "暨阳英才计划")),
    fact(OTHER, Predicate.PARTICIPATES_IN, (Label.PROGRAM, "暨阳英才计划")),
    fact(OTHER, Predicate.COOPERATES_WITH, (Label.INSTITUTION, "常州大学"), Status.ONGOING, "2020-05/2021"),
    fact(OTHER, Predicate.COOPERATES_WITH, (Label.INSTITUTION, "南京大学"), Status.DENIED),
    fact((Label.COMPANY, "乙公司"), Predicate.LOCATED_IN, (Label.PLACE, "江阴市")),
    fact(
        (Label.COMPANY, "乙公司"),
        Predicate.INVESTS_IN,
        (Label.PROGRAM, "暨阳英才计划"),
        Status.PLANNED,
        "2023",
    ),
    fact((Label.COMPANY, "乙公司"), Predicate.AWARDED, (Label.AWARD, "盘古奖"), Status.DONE, "2021-11-03"),
    fact((Label.PERSON, "孤岛"), Predicate.LEADS, (Label.COMPANY, "孤岛公司")),
)


@pytest.fixture(scope="module")
def graph() -> Graph:
    small = small_graph()
    document, article = small.sources[0].document, small.sources[0].id
    known = {entity.id: entity for entity in small.entities}
    relations = list(small.relations)
    for number, (subject, predicate, object_, status, when) in enumerate(FACTS):
        for end in (subject, object_):
            known.setdefault(iri(*end), Entity(iri(*end), *end))
        words = f"{subject[1]}与{object_[1]}。"
        at = 1000 + 100 * number
        evidence = Evidence(document, at, at + len(words), words, article, 0.8, status, when, "sample")
        relations.append(
            Relation(
                f"{small.base_iri}relation/{number}",
                iri(*subject),
                predicate,
                iri(*object_),
                None,
                0.8,
                status,
                when,
                (evidence,),
            )
        )
    return replace(
        small,
        entities=tuple(sorted(known.values(), key=lambda e: e.id)),
        relations=tuple(sorted(relations, key=lambda r: r.id)),
    )


@pytest.fixture(scope="module")
def store(graph: Graph) -> ox.Store:
    return open_store(graph)


def rows(store: ox.Store, question: str, /, *columns: str, **bindings: Value) -> list[Row]:
    result = query(store, question, **bindings)
    at = [result.columns.index(column) for column in columns]
    return [tuple(row[i] for i in at) for row in result.rows]


# ---------------------------------------------------------------- ready questions


def test_the_questions_that_the_readme_shows_are_there() -> None:
    names = {question.name for question in ready_questions()}
    assert names >= {"companies-of-park", "leaders", "prize-winners", "shared-programmes", "paths"}


@pytest.mark.parametrize("question", ready_questions(), ids=lambda question: question.name)
def test_every_question_is_titled_and_explained(question: object) -> None:
    found = find_question(getattr(question, "name", ""))
    assert found.zh.endswith("？")
    assert found.en.endswith("?")
    assert "# param" not in found.sparql or found.parameters
    assert found.sparql.count("# param") == len(found.parameters)
    assert all(parameter.zh and parameter.en for parameter in found.parameters)
    ox.Store().query(found.sparql)  # without our prefixes, as in any other tool


EXPECTED: list[tuple[str, dict[str, Value], tuple[str, ...], list[Row]]] = [
    (
        "companies-of-park",
        {"park": "江阴高新区"},
        ("park_name", "company_name", "status", "time"),
        [(PARK, FIRM, "done", "2021-04")],
    ),
    ("companies-of-park", {"park": OTHER[1]}, ("company_name",), []),
    (
        "leaders",
        {},
        ("person", "title", "leads", "kind"),
        [
            ("孤岛", None, "孤岛公司", "Company"),
            ("陈兴华", "党工委书记", PARK, "Park"),
            ("陈兴华", "管委会主任", PARK, "Park"),
        ],
    ),
    ("leaders", {"name": "孤岛公司"}, ("person",), [("孤岛",)]),
    (
        "posts-of-person",
        {"person": "陈兴华"},
        ("title", "organization", "status"),
        [("党工委书记", PARK, "done"), ("管委会主任", PARK, "done")],
    ),
    ("prize-winners", {"name": "盘古奖"}, ("winner", "prize", "time"), [("乙公司", "盘古奖", "2021-11-03")]),
    (
        "shared-programmes",
        {},
        ("park_name", "other_park", "programme"),
        [(PARK, OTHER[1], "暨阳英才计划"), (OTHER[1], PARK, "暨阳英才计划")],
    ),
    ("shared-programmes", {"park": OTHER[1]}, ("other_park",), [(PARK,)]),
    (
        "paths",
        {"one": "陈兴华", "other": "鑫瑞峻"},
        ("steps", "first", "via_1", "second"),
        [(2, "holdsPosition", PARK, "hosts"), (2, "leads", PARK, "hosts")],
    ),
    (
        "paths",
        {"one": "江阴", "other": "江阴高新区"},
        ("steps", "first", "second", "third"),
        [
            (1, "locatedIn", None, None),
            (3, "locatedIn", "investsIn", "runs"),
        ],
    ),
    ("paths", {"one": "南京大学", "other": "常州大学"}, ("steps",), []),
    (
        "evidence",
        {"name": "鑫瑞峻"},
        ("subject", "predicate", "status", "sentence", "document", "start", "end", "date"),
        [
            (FIRM, "awarded", "planned", "鑫瑞峻有望获盘古奖。", "报纸/一.txt", 60, 70, "2021-11-05"),
            (PARK, "hosts", "done", "鑫瑞峻落户江阴高新区。", "报纸/一.txt", 0, 11, "2021-11-05"),
            (PARK, "hosts", "done", "江阴高新区引进鑫瑞峻。", "报纸/一.txt", 40, 51, "2021-11-05"),
        ],
    ),
    (
        "mentions",
        {"name": "江阴高新区"},
        ("text", "document", "start", "end", "article", "date"),
        [
            ("江阴高新区", "二.txt", 0, 5, None, None),
            (PARK, "报纸/一.txt", 0, 11, "江阴高新区：创新", "2021-11-05"),
        ],
    ),
    (
        "companies-by-city",
        {},
        ("city", "company", "through"),
        [("无锡市", FIRM, PARK), ("江阴市", "乙公司", None), ("江阴市", FIRM, PARK)],
    ),
    ("companies-by-city", {"city": "无锡市"}, ("company",), [(FIRM,)]),
    (
        "cooperation",
        {},
        ("one", "other", "status", "time"),
        [(OTHER[1], "常州大学", "ongoing", "2020-05/2021")],
    ),
    ("cooperation", {"name": "常州大学"}, ("one",), [(OTHER[1],)]),
    (
        "timeline",
        {},
        ("time", "subject", "predicate", "status"),
        [
            ("2020-05/2021", OTHER[1], "cooperatesWith", "ongoing"),
            ("2021-04", PARK, "hosts", "done"),
            ("2021-11-03", "乙公司", "awarded", "done"),
            ("2023", "乙公司", "investsIn", "planned"),
        ],
    ),
    (
        "planned",
        {},
        ("subject", "predicate", "object", "time"),
        [("乙公司", "investsIn", "暨阳英才计划", "2023"), (FIRM, "awarded", "盘古奖", None)],
    ),
    (
        "programme-players",
        {"programme": "暨阳英才计划"},
        ("role", "player", "kind"),
        [("participatesIn", OTHER[1], "Park"), ("runs", PARK, "Park")],
    ),
    (
        "investments",
        {},
        ("investor", "predicate", "target", "status"),
        [("乙公司", "investsIn", "暨阳英才计划", "planned")],
    ),
    (
        "parks-compared",
        {},
        ("park", "companies", "organizations", "programmes", "prizes"),
        [(PARK, 1, 0, 1, 0), (OTHER[1], 0, 0, 1, 0)],
    ),
]


@pytest.mark.parametrize(("name", "bindings", "columns", "expected"), EXPECTED)
def test_ready_questions_answer(
    name: str, bindings: dict[str, Value], columns: tuple[str, ...], expected: list[Row], store: ox.Store
) -> None:
    assert rows(store, name, *columns, **bindings) == expected


def test_every_ready_question_has_an_expected_answer() -> None:
    assert {question.name for question in ready_questions()} == {name for name, *_ in EXPECTED}


def test_every_row_shows_its_sentence(store: ox.Store) -> None:
    result = query(store, "companies-of-park")
    assert result.columns[-1] == "sentence"
    assert all(row[-1] for row in result.rows)


def test_hostile_names_are_answers_and_parameters() -> None:
    store = open_store(small_graph(HOSTILE))
    hosted = {row[0] for row in rows(store, "companies-of-park", "company_name")}
    assert hosted >= set(HOSTILE)
    for name in HOSTILE:
        assert rows(store, "evidence", "object", name=name) == [(name,)]


# ---------------------------------------------------------------- where from, and what


def test_a_build_a_file_a_graph_and_a_store_answer_alike(
    graph: Graph, store: ox.Store, tmp_path: Path
) -> None:
    write(graph, tmp_path)
    answers = [
        query(source, "leaders") for source in (tmp_path, str(tmp_path), tmp_path / "graph.ttl", graph, store)
    ]
    assert answers == [answers[0]] * 5
    assert answers[0].rows


def test_the_ontology_stands_beside_the_data(store: ox.Store) -> None:
    [[count]] = query(
        store, "SELECT (COUNT(*) AS ?n) { GRAPH <https://example.org/kg/ontology> { ?s ?p ?o } }"
    ).rows
    assert count == len(load_ontology())
    [[label]] = query(
        store, 'SELECT ?l { GRAPH ?g { kg:hosts rdfs:label ?l } FILTER (LANG(?l) = "en") }'
    ).rows
    assert label == "hosts"
    assert query(store, "ASK { kg:hosts rdfs:label ?l }").rows == ((False,),)


def test_all_kinds_of_query_answer(store: ox.Store, tmp_path: Path) -> None:
    assert query(store, "ASK { ?park a kg:Park }") == Result(("answer",), ((True,),))
    built = query(store, "CONSTRUCT { ?firm kg:partOf ?park } WHERE { ?park kg:hosts ?firm }")
    assert built.columns == ("subject", "predicate", "object")
    assert len(built.rows) == 1
    values = query(
        store, 'SELECT (1 AS ?i) (0.5 AS ?d) (1e0 AS ?f) (true AS ?b) ?none ("2021"^^xsd:gYear AS ?y) {}'
    )
    assert values.rows == ((1, 0.5, 1.0, True, None, "2021"),)
    (tmp_path / "my.rq").write_text("\ufeffSELECT ?name { ?x a kg:Award ; skos:prefLabel ?name }", "utf-8")
    assert query(store, tmp_path / "my.rq").rows == (("盘古奖",),)
    assert query(store, str(tmp_path / "my.rq")).rows == (("盘古奖",),)


def test_any_selected_variable_can_be_given(store: ox.Store) -> None:
    sparql = "SELECT ?type ?name ?e { ?e a ?type ; skos:prefLabel ?name FILTER (?type != kg:Entity) }"
    assert query(store, sparql, name="盘古奖").rows == (
        ("https://example.org/kg/ontology#Award", "盘古奖", iri(Label.AWARD, "盘古奖")),
    )
    by_iri = query(store, sparql, e=f"<{iri(Label.AWARD, '盘古奖')}>")
    assert [row[1] for row in by_iri.rows] == ["盘古奖"]
    numbers = query(store, "SELECT ?m ?start { ?m oa:start ?start }", start=80)
    assert len(numbers.rows) == 1


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("integer", "80", 1),
        ("integer", 80, 1),
        ("iri", "http://www.w3.org/ns/oa#start", 0),
        ("text", "80", 0),
    ],
)
def test_a_header_says_what_a_value_is(
    kind: str, value: Value, expected: int, store: ox.Store, tmp_path: Path
) -> None:
    file = tmp_path / "q.rq"
    file.write_text(
        f"# param start {kind} required: 起点 | start\nSELECT ?m ?start {{ ?m oa:start ?start }}", "utf-8"
    )
    assert len(query(store, file, start=value).rows) == expected


def test_a_default_stands_for_a_value_left_out(store: ox.Store, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(
        "# param start integer = 80: 起点 | start\nSELECT ?m ?start { ?m oa:start ?start }", "utf-8"
    )
    assert len(query(store, file).rows) == 1
    assert len(query(store, file, start=40).rows) > 1


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "updates are not possible"),
        ("DELETE WHERE { ?s ?p ?o }", "updates are not possible"),
        ("DROP ALL # {", "updates are not possible"),
        ("LOAD <file:///etc/passwd> # {", "updates are not possible"),
        ("SELECT ?x WHERE { ?x a kg:Park", "not a query"),
        ("SELECT ?x WHERE { ?x a nope:Park }", "not a query"),
        ("companies-of-prak", "companies-of-park"),
        ("", "no ready question"),
        ("/nowhere/q.rq", "cannot read"),
    ],
)
def test_what_is_no_query_is_told(sparql: str, message: str, store: ox.Store) -> None:
    size = len(store)
    with pytest.raises(QueryError, match=message):
        query(store, sparql)
    assert len(store) == size


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { ?s ?p ?o OPTIONAL { SERVICE ?s { ?s ?p ?o } } }",
        "SELECT * { { SELECT * { SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } } } }",
        "ASK { ?s ?p ?o FILTER NOT EXISTS { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICEkg:x { ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c FILTER (?a<?b) SERVICE#>\n?x { ?s ?p ?o } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_no_query_calls_another_server(sparql: str, store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(QueryError, match="SERVICE"):
        query(store, sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        'ASK { ?s ?p ?o FILTER (STR(?o) != "service") }',
        "ASK { ?s ?p ?o } # no SERVICE here",
        "ASK { ?service ?p ?o }",
    ],
)
def test_the_word_alone_is_no_call(sparql: str, store: ox.Store) -> None:
    assert query(store, sparql).rows == ((True,),)


def test_a_query_file_that_is_no_text_is_told(store: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(QueryError, match="cannot read"):
        query(store, tmp_path / "q.rq")


@pytest.mark.parametrize(
    ("name", "bindings", "message"),
    [
        ("evidence", {}, "needs name"),
        ("evidence", {"nmae": "江阴"}, "has no parameter 'nmae'; it has name"),
        ("evidence", {"name": "江阴高新"}, "similar names: .*江阴高新区"),
        ("evidence", {"name": "Ω"}, "nothing in the graph is called"),
        ("evidence", {"name": '" } DROP ALL #'}, "nothing in the graph is called"),
        ("SELECT ?x { ?x a ?type }", {"type": "<http://a b>"}, None),
        ("SELECT ?x { ?x a ?type }", {"type": "江阴"}, "only a variable that is selected"),
        ("SELECT ?x { ?x a kg:Park }", {"y": "江阴"}, "has no parameter 'y'"),
    ],
)
def test_values_that_do_not_fit_are_told(
    name: str, bindings: dict[str, Value], message: str | None, store: ox.Store
) -> None:
    with pytest.raises(QueryError, match=message):
        query(store, name, **bindings)


def test_numbers_that_are_none_are_told(store: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("# param n integer: 数 | number\nSELECT ?n { ?x oa:start ?n }", "utf-8")
    with pytest.raises(QueryError, match="n='drei' is not of kind integer"):
        query(store, tmp_path / "q.rq", n="drei")


@given(st.text())
def test_no_value_becomes_part_of_a_query(value: str) -> None:
    store = ox.Store()
    result = query(store, "SELECT ?name ?x { ?x skos:prefLabel ?name }", name=value)
    assert result.rows == ()


@pytest.mark.parametrize("text", [None, "<a> <b>"])
def test_a_graph_that_cannot_be_read_is_told(text: str | None, tmp_path: Path) -> None:
    if text:
        (tmp_path / "graph.ttl").write_text(text)
    with pytest.raises(KgError, match=r"graph\.ttl"):
        query(tmp_path, "leaders")


# ---------------------------------------------------------------- paths of any length


def test_the_shortest_path_shows_every_step(store: ox.Store) -> None:
    result = path(store, "陈兴华", "常州大学")
    assert [row[:4] for row in result.rows] == [
        (1, "陈兴华", "holdsPosition", PARK),
        (2, PARK, "runs", "暨阳英才计划"),
        (3, OTHER[1], "participatesIn", "暨阳英才计划"),
        (4, OTHER[1], "cooperatesWith", "常州大学"),
    ]
    assert all(row[-1] for row in result.rows)


@pytest.mark.parametrize(
    ("one", "other"), [("陈兴华", "孤岛"), ("南京大学", "常州大学"), ("陈兴华", "陈兴华")]
)
def test_there_may_be_no_path(one: str, other: str, store: ox.Store) -> None:
    assert path(store, one, other).rows == ()


def test_a_name_may_be_given_in_traditional_characters(store: ox.Store) -> None:
    assert path(store, "陳興華", "常州大學") == path(store, "陈兴华", "常州大学")
    assert query(store, "leaders", name="江陰高新區") == query(store, "leaders", name="江阴高新区")


def test_a_path_needs_two_names_of_the_graph(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="nothing in the graph is called '无此名'"):
        path(store, "陈兴华", "无此名")


# ---------------------------------------------------------------- forms


SAMPLE = Result(("name", "n", "ok", "none"), (("江阴", 1, True, None), ('a,"b"\n', -2.5, False, None)))


def test_csv_is_read_back() -> None:
    read = list(csv.reader(io.StringIO(format_csv(SAMPLE), newline="")))
    assert read == [["name", "n", "ok", "none"], ["江阴", "1", "true", ""], ['a,"b"\n', "-2.5", "false", ""]]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\u200b=1", "\ufeff=1", "＝1", "\r=1", HOSTILE[1]]
)
def test_no_cell_is_a_formula(name: str) -> None:
    [[cell]] = list(csv.reader(io.StringIO(format_csv(Result((), ((name,),))), newline="")))[1:]
    assert cell == f"'{name}"
    [[exact]] = list(csv.reader(io.StringIO(format_csv(Result((), ((name,),)), safe=False), newline="")))[1:]
    assert exact == name


@pytest.mark.parametrize("value", ["江阴", "a=b", "", -1, -0.5])
def test_harmless_cells_stay_as_they_are(value: Value) -> None:
    result = Result(("x", "y"), ((value, "z"),))
    assert format_csv(result) == format_csv(result, safe=False)


def test_json_keeps_the_types() -> None:
    assert orjson.loads(format_json(SAMPLE)) == [
        {"name": "江阴", "n": 1, "ok": True, "none": None},
        {"name": 'a,"b"\n', "n": -2.5, "ok": False, "none": None},
    ]


def test_a_table_lines_up_chinese_and_shows_controls() -> None:
    table = format_table(Result(("名称", "n"), (("江阴", 1), ("\x1b[31m[red]x\u202e", 10))), width=60)
    assert "\x1b" not in table
    assert "\u202e" not in table
    assert "\\x1b[31m[red]x\\u202e" in table
    assert table.splitlines()[2].endswith("1")
    assert format_table(Result(("a",), ()), width=60).strip().startswith("a")


@given(st.text())
def test_what_is_visible_has_no_controls(text: str) -> None:
    assert not any(c in visible(text) for c in "\x00\x1b\r\n\t\u202e\u2066\u2028")


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_ends_with_a_line_end(form: str) -> None:
    assert FORMATS[form](SAMPLE).endswith("\n")


@pytest.mark.slow
@pytest.mark.parametrize("question", [question.name for question in ready_questions()])
def test_ready_questions_stay_fast_on_a_large_graph(question: str, large: ox.Store) -> None:
    """An ill-ordered join takes minutes here, a good one well below a second."""
    names: dict[str, Value] = {
        parameter.name: FIRM if parameter.name == "other" else PARK
        for parameter in find_question(question).parameters
        if parameter.required
    }
    before = time.process_time()
    query(large, question, **names)
    assert time.process_time() - before < 5


@pytest.fixture(scope="module")
def large() -> ox.Store:
    return open_store(small_graph(tuple(f"第{number}新材料有限公司" for number in range(2000))))


def test_sentences_move_below_their_row_where_a_terminal_is_narrow() -> None:
    sentence = "江阴高新区引进了江苏鑫瑞峻新材料科技有限公司，项目总投资十亿元。"
    result = Result(("park", "company", "sentence"), (("江阴高新区", "鑫瑞峻", sentence),) * 2)
    lines = format_table(result, width=50).splitlines()
    assert lines[0].split() == ["park", "company"]
    assert lines[3].split() == ["江阴高新区", "鑫瑞峻"]
    assert "".join(line.strip() for line in lines[4:6]) == sentence
    assert max(cell_len(line) for line in lines) <= 50
    assert sentence in format_table(result, width=200).splitlines()[2]


def test_a_table_of_many_columns_still_fits() -> None:
    result = Result(tuple("abcdefgh"), (("江阴高新技术产业开发区",) * 8,))
    assert max(cell_len(line) for line in format_table(result, width=60).splitlines()) <= 60
