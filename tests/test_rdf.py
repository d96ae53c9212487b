"""RDF: the triples of a graph, as Turtle that other tools read, and back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import SKOS

from kg.errors import KgError
from kg.graph import BASE_IRI, Graph
from kg.iri import mint
from kg.rdf import from_triples, prefixes, read_turtle, to_store, triples, turtle
from kg.rdf.convert import from_rdflib, to_rdflib
from kg.rdf.literals import clean, decimal, limits, moment, zh
from kg.rdf.vocabulary import PREFIXES, PROPERTIES, term
from kg.types import Citation, Entity, Label, Predicate, Status
from kg.write.turtle import write
from tests.samples import HOSTILE, iri, small_graph

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests/golden/graph.ttl"
NASTY = (
    *HOSTILE,
    "坏\ud800\x00\x01\x0b\ufffe公司",
    "行\r\n尾\u2028公司",
    "\U00020000\U0001fffe公司",
    "<>公司",
    ".",
    "a" * 5000,
)


def written(graph: Graph) -> bytes:
    return b"".join(turtle(triples(graph), prefixes(graph.base_iri)))


def set_status(graph: Graph, predicate: Predicate, status: Status) -> Graph:
    return replace(
        graph,
        relations=tuple(
            replace(r, status=status) if r.predicate is predicate else r for r in graph.relations
        ),
    )


def test_golden_file(tmp_path: Path) -> None:
    """Compared as triples: another version of pyoxigraph may lay them out in another way.

    To write it anew: `.venv/bin/python -m tests.test_rdf`.
    """
    write(small_graph(HOSTILE), tmp_path)
    assert set(rdflib.Graph().parse(tmp_path / "graph.ttl")) == set(rdflib.Graph().parse(GOLDEN))


def test_the_file_reads_well(tmp_path: Path) -> None:
    write(small_graph(), tmp_path)
    lines = (tmp_path / "graph.ttl").read_text("utf-8").splitlines()
    header = [line for line in lines if line.startswith("@prefix")]
    assert lines[: len(header)] == sorted(header)
    assert "company:江苏鑫瑞峻新材料科技有限公司 a kg:Company , kg:Entity ;" in lines
    assert "\tkg:hosts company:江苏鑫瑞峻新材料科技有限公司 ;" in lines


@pytest.mark.parametrize("names", [(), HOSTILE, NASTY], ids=["plain", "hostile", "nasty"])
def test_every_reader_reads_the_same(names: tuple[str, ...], tmp_path: Path) -> None:
    graph = small_graph(names)
    made = list(triples(graph))
    write(graph, tmp_path)
    read = list(read_turtle(tmp_path))
    assert len(set(made)) == len(made) == len(read)
    assert set(read) == set(made)
    by_rdflib = rdflib.Graph().parse(tmp_path / "graph.ttl")
    assert len(by_rdflib) == len(made)
    assert set(by_rdflib) == set(to_rdflib(graph))
    assert len(to_store(graph)) == len(made)


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper (raptor2-utils) is not installed")
@pytest.mark.parametrize("names", [(), HOSTILE, NASTY], ids=["plain", "hostile", "nasty"])
def test_rapper_counts_the_same(names: tuple[str, ...], tmp_path: Path) -> None:
    write(small_graph(names), tmp_path)
    run = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(tmp_path / "graph.ttl")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    by_rapper = set(rdflib.Graph().parse(data=run.stdout, format="ntriples"))
    assert by_rapper == set(to_rdflib(small_graph(names)))
    assert len(run.stdout.splitlines()) == len(list(triples(small_graph(names))))


def test_there_are_no_blank_nodes() -> None:
    assert not [t for t in triples(small_graph(NASTY)) if ox.BlankNode in (type(t.subject), type(t.object))]


def test_the_triples_of_one_subject_stand_together() -> None:
    subjects = [t.subject for t in triples(small_graph(HOSTILE))]
    changes = [a for a, b in pairwise(subjects) if a != b]
    assert len(changes) == len(set(changes))


def test_bytes_are_the_same_in_every_process() -> None:
    code = "import sys; from tests.test_rdf import *; sys.stdout.buffer.write(written(small_graph(HOSTILE)))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


def test_a_long_graph_is_written_in_pieces() -> None:
    graph = small_graph(HOSTILE)
    pieces = b"".join(turtle(triples(graph), prefixes(graph.base_iri), chunk=7))
    assert set(rdflib.Graph().parse(data=pieces)) == set(to_rdflib(graph))
    assert pieces.count(b"@prefix") == len(prefixes(graph.base_iri))


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("status", "asserted"),
    [(Status.DONE, True), (Status.ONGOING, True), (Status.PLANNED, False), (Status.DENIED, False)],
)
def test_only_what_is_so_is_asserted(status: Status, asserted: bool) -> None:
    graph = set_status(small_graph(), Predicate.HOSTS, status)
    found = list(triples(graph))
    assert any(t.predicate == PROPERTIES[Predicate.HOSTS] for t in found) is asserted
    assert any(
        t.predicate == term("rdf:predicate") and t.object == PROPERTIES[Predicate.HOSTS] for t in found
    )


def test_two_posts_are_two_nodes_and_one_triple() -> None:
    found = to_rdflib(small_graph())
    person = rdflib.URIRef(iri(Label.PERSON, "陈兴华"))
    kg = rdflib.Namespace(PREFIXES["kg"])
    org = rdflib.Namespace(PREFIXES["org"])
    posts = list(found.subjects(org.member, person))
    assert {str(found.value(post, kg.title)) for post in posts} == {"党工委书记", "管委会主任"}
    assert len(list(found.objects(person, kg.holdsPosition))) == 1


def test_evidence_leads_to_sentence_document_and_offsets() -> None:
    query = """SELECT ?sentence ?start ?end ?document ?date WHERE {
        ?relation rdf:predicate kg:hosts ; kg:time ?time ; kg:evidence ?evidence .
        ?evidence oa:hasSource/schema:name ?document ; prov:wasDerivedFrom/schema:datePublished ?date ;
            oa:hasSelector [ oa:start ?start ; oa:end ?end ] , [ oa:exact ?sentence ] .
    } ORDER BY ?start"""
    rows = [tuple(str(value) for value in row) for row in to_rdflib(small_graph()).query(query)]
    assert rows == [
        ("鑫瑞峻落户江阴高新区。", "0", "11", "报纸/一.txt", "2021-11-05"),
        ("江阴高新区引进鑫瑞峻。", "40", "51", "报纸/一.txt", "2021-11-05"),
    ]


def test_names_are_tagged_as_chinese() -> None:
    found = to_rdflib(small_graph(HOSTILE))
    labels = [*found.objects(None, SKOS.prefLabel), *found.objects(None, SKOS.altLabel)]
    assert labels
    assert {label.language for label in labels} == {"zh"}


def test_properties_that_the_ontology_does_not_know_are_kept() -> None:
    graph = small_graph()
    odd = Entity(iri(Label.PLACE, "某地"), Label.PLACE, "某地", properties={"邮编 <x>": "1\n2", "code": "1"})
    graph = replace(graph, entities=tuple(sorted((*graph.entities, odd), key=lambda e: e.id)))
    assert from_triples(triples(graph)).entity(odd.id).properties == odd.properties


@pytest.mark.parametrize(
    "base",
    [
        "https://data.example.net/园区/",
        "urn:kg:",
        "http://x.example/#",
        "https://schema.org/",
        "https://example.org/kg/ontology#",
    ],
)
def test_the_base_iri_changes_the_data_alone(base: str) -> None:
    def entity(name: str) -> Entity:
        return Entity(mint(base, "park", name), Label.PARK, name, mentions=1, documents=1)

    one = entity("甲园区")
    citation = Citation("a.txt", 0, 3, "甲园区", Label.PARK, one.id, "a.txt#1")
    graph = Graph(base, (), (), (one,), (citation,), ())
    assert set(rdflib.Graph().parse(data=written(graph))) == set(to_rdflib(graph))
    known = tuple(PREFIXES.values())
    assert all(t.predicate.value.startswith(known) for t in triples(graph))
    assert all(
        t.subject.value.startswith(base) for t in triples(graph) if isinstance(t.subject, ox.NamedNode)
    )
    spaces = list(prefixes(base).values())
    assert not [(a, b) for a in spaces for b in spaces if a != b and a.startswith(b)]


def test_a_base_that_is_no_iri_is_refused() -> None:
    with pytest.raises(ValueError, match="IRI"):
        list(triples(Graph("not an iri/", (), (), (), (), ())))


# ---------------------------------------------------------------- and back


@pytest.mark.parametrize("names", [(), HOSTILE], ids=["plain", "hostile"])
def test_a_graph_survives_the_way_through_rdflib(names: tuple[str, ...], tmp_path: Path) -> None:
    graph = small_graph(names)
    graph = replace(graph, sources=tuple(sorted(graph.sources, key=lambda s: (s.document, s.number))))
    assert from_rdflib(to_rdflib(graph)) == graph
    write(graph, tmp_path)
    assert from_triples(read_turtle(tmp_path)) == graph
    assert from_rdflib(rdflib.Graph().parse(tmp_path / "graph.ttl")) == graph


@pytest.mark.parametrize(
    ("removed", "message"),
    [
        (term("rdf:subject"), "0 values"),
        (term("void:uriSpace"), "0 values"),
        (term("oa:exact"), "no text position"),
        (term("kg:mentionCount"), "0 values"),
    ],
)
def test_other_triples_are_no_graph(removed: ox.NamedNode, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_triples(t for t in triples(small_graph()) if t.predicate != removed)


def test_no_triples_are_no_graph() -> None:
    with pytest.raises(ValueError, match="0 data sets"):
        from_triples([])


@pytest.mark.parametrize("text", ["<a> <b> .", "@prefix", "\x00\x01", "<a b> <c> <d> ."])
def test_a_broken_file_is_told_by_name(text: str, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(text, "utf-8")
    with pytest.raises(KgError, match=r"graph\.ttl: not valid Turtle"):
        list(read_turtle(tmp_path))


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="there is no such file"):
        list(read_turtle(tmp_path))


# ---------------------------------------------------------------- literals


@given(st.text())
@settings(max_examples=300)
def test_any_text_comes_back(text: str) -> None:
    entity = Entity(iri(Label.COMPANY, text), Label.COMPANY, text, aliases=("别名",))
    found = to_rdflib(Graph(BASE_IRI, (), (), (entity,), (), ()))
    data = written(Graph(BASE_IRI, (), (), (entity,), (), ()))
    by_rdflib = rdflib.Graph().parse(data=data)
    assert set(by_rdflib) == set(found)
    assert by_rdflib.value(rdflib.URIRef(entity.id), SKOS.prefLabel) == rdflib.Literal(clean(text), lang="zh")


@given(st.text(alphabet=st.characters()))
def test_cleaning_touches_only_what_rdf_cannot_hold(text: str) -> None:
    kept = clean(text)
    assert len(kept) == len(text)
    assert clean(kept) == kept
    assert all(
        a == b or (b == "\ufffd" and (a < " " or "\ud800" <= a <= "\udfff" or a >= "\ufffe"))
        for a, b in zip(text, kept, strict=True)
    )
    kept.encode("utf-8")


@given(st.floats(0, 1))
def test_scores_come_back_exactly(score: float) -> None:
    literal = decimal(score)
    assert float(literal.value) == score
    assert "e" not in literal.value.lower()


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2021", "gYear"),
        ("2021-04", "gYearMonth"),
        ("2021-04-30", "date"),
        ("2021-02-29", "string"),
        ("2021-13", "string"),
        ("0000", "string"),
        ("2021-04/2022", "string"),
        ("去年", "string"),
        ("２０２１", "string"),
        ("", "string"),
    ],
)
def test_dates_have_the_type_of_their_precision(value: str, datatype: str) -> None:
    assert moment(value).datatype.value == PREFIXES["xsd"] + datatype
    assert moment(value).value == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2021", ("2021-01-01", "2021-12-31")),
        ("2021-04-05", ("2021-04-05", "2021-04-05")),
        ("2021-04/2022", ("2021-04-01", "2022-12-31")),
        ("2021/..", ("2021-01-01", None)),
        ("/2021", (None, "2021-12-31")),
        ("去年", (None, None)),
        ("", (None, None)),
    ],
)
def test_limits_are_the_first_and_the_last_day(value: str, expected: tuple[str | None, str | None]) -> None:
    assert tuple(day.value if day else None for day in limits(value)) == expected


def test_a_language_is_kept_by_every_reader() -> None:
    assert zh("江阴").language == "zh"


if __name__ == "__main__":
    GOLDEN.write_bytes(written(small_graph(HOSTILE)))
