"""Validation: a graph as it is built conforms, and what is broken is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import ORG, PROV, RDF, SKOS

from kg.errors import KgError
from kg.graph import Graph
from kg.rdf import KG, PREFIXES
from kg.rdf.convert import to_rdflib
from kg.rdf.shacl import check
from kg.types import Entity, Evidence, Label, Predicate, Relation, Status
from kg.validate import validate
from kg.write.turtle import write
from tests.samples import HOSTILE, iri, small_graph

KG_ = rdflib.Namespace(KG)
OA = rdflib.Namespace(PREFIXES["oa"])
PARK = rdflib.URIRef(iri(Label.PARK, "江阴高新技术产业开发区"))
FIRM = rdflib.URIRef(iri(Label.COMPANY, "江苏鑫瑞峻新材料科技有限公司"))
PRIZE = rdflib.URIRef(iri(Label.AWARD, "盘古奖"))
PLACE = rdflib.URIRef(iri(Label.PLACE, "江阴市"))


def with_relation(
    predicate: Predicate, subject: tuple[Label, str], object_: tuple[Label, str], title: str | None = None
) -> Graph:
    """The sample with one more relation between two new entities."""
    graph = small_graph()
    ends = [Entity(iri(*end), end[0], end[1], mentions=0, documents=0) for end in (subject, object_)]
    document, article = graph.sources[0].document, graph.sources[0].id
    evidence = Evidence(document, 300, 305, "有这句话。", article, 0.5)
    relation = Relation(
        f"{graph.base_iri}relation/new",
        ends[0].id,
        predicate,
        ends[1].id,
        title,
        0.5,
        Status.DONE,
        None,
        (evidence,),
    )
    return replace(
        graph,
        entities=tuple(sorted((*graph.entities, *ends), key=lambda e: e.id)),
        relations=tuple(sorted((*graph.relations, relation), key=lambda r: r.id)),
    )


@pytest.mark.parametrize("names", [(), HOSTILE], ids=["plain", "hostile"])
def test_what_is_written_conforms(names: tuple[str, ...], tmp_path: Path) -> None:
    write(small_graph(names), tmp_path)
    report = validate(tmp_path)
    assert (report.conforms, report.violations) == (True, 0), report.text
    assert validate(tmp_path / "graph.ttl") == report


def test_an_empty_graph_conforms() -> None:
    assert check(to_rdflib(Graph("https://example.org/kg/", (), (), (), (), ()))).conforms


@pytest.mark.parametrize("status", Status)
def test_every_status_conforms(status: Status) -> None:
    graph = small_graph()
    graph = replace(graph, relations=tuple(replace(r, status=status) for r in graph.relations))
    assert check(to_rdflib(graph)).conforms


def relation_of(graph: rdflib.Graph, predicate: rdflib.URIRef) -> rdflib.term.Node:
    return next(iter(sorted(graph.subjects(RDF.predicate, predicate))))


def remove(predicate: rdflib.URIRef, kind: rdflib.URIRef) -> Callable[[rdflib.Graph], None]:
    def broken(graph: rdflib.Graph) -> None:
        node = min(graph.subjects(RDF.type, kind))
        assert (node, predicate, None) in graph
        graph.remove((node, predicate, None))

    return broken


def add(*triple: rdflib.term.Node) -> Callable[[rdflib.Graph], None]:
    def broken(graph: rdflib.Graph) -> None:
        graph.add(triple)

    return broken


def put(
    predicate: rdflib.URIRef, value: rdflib.term.Node, kind: rdflib.URIRef
) -> Callable[[rdflib.Graph], None]:
    def broken(graph: rdflib.Graph) -> None:
        graph.set((min(graph.subjects(RDF.type, kind)), predicate, value))

    return broken


def denied_but_asserted(graph: rdflib.Graph) -> None:
    graph.set((relation_of(graph, KG_.hosts), KG_.status, KG_["status-denied"]))


def done_but_not_asserted(graph: rdflib.Graph) -> None:
    graph.remove((PARK, KG_.hosts, FIRM))


def role_of_another_person(graph: rdflib.Graph) -> None:
    graph.set((relation_of(graph, KG_.holdsPosition), ORG.member, FIRM))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (remove(SKOS.prefLabel, KG_.Park), "one canonical name"),
        (add(FIRM, SKOS.prefLabel, rdflib.Literal("又一名称", lang="zh")), "one canonical name"),
        (add(FIRM, SKOS.altLabel, rdflib.Literal("没有语言")), "An alias has a language"),
        (add(FIRM, RDF.type, KG_.Park), "exactly one of the ten classes"),
        (add(FIRM, KG_.hosts, PARK), "No relation that is done or under way states"),
        (add(FIRM, KG_.awarded, PRIZE), "A triple states a relation that is planned or denied"),
        (denied_but_asserted, "planned or denied"),
        (done_but_not_asserted, "No triple states a relation"),
        (remove(KG_.evidence, KG_.Relation), "a sentence that states it"),
        (remove(KG_.title, KG_.Post), "A post has its title"),
        (remove(KG_.status, KG_.Relation), "relation-status"),
        (remove(OA.hasSource, KG_.Evidence), "evidence-document"),
        (remove(PROV.wasDerivedFrom, KG_.Mention), "mention-article"),
        (remove(KG_.refersTo, KG_.Mention), "mention-entity"),
        (remove(OA.exact, OA.TextQuoteSelector), "quotation"),
        (remove(OA.start, OA.TextPositionSelector), "position"),
        (put(OA.start, rdflib.Literal(10**6), OA.TextPositionSelector), "below the end"),
        (put(OA.start, rdflib.Literal(-1), OA.TextPositionSelector), "below the end"),
        (put(KG_.score, rdflib.Literal("1.5", datatype=rdflib.XSD.decimal), KG_.Relation), "relation-score"),
        (put(KG_.status, KG_["status-maybe"], KG_.Evidence), "evidence-status"),
        (put(KG_.refersTo, rdflib.URIRef("https://example.org/kg/park/没有"), KG_.Mention), "mention-entity"),
        (role_of_another_person, "post-member"),
        (remove(rdflib.SDO.isPartOf, KG_.Article), "article-document"),
    ],
)
def test_what_is_broken_is_found(broken: Callable[[rdflib.Graph], None], message: str) -> None:
    graph = to_rdflib(small_graph())
    broken(graph)
    report = check(graph)
    assert not report.conforms
    assert report.violations >= 1
    assert message in report.text


@pytest.mark.parametrize(
    ("predicate", "subject", "object_"),
    [
        (Predicate.HOSTS, (Label.COMPANY, "甲"), (Label.COMPANY, "乙")),
        (Predicate.HOSTS, (Label.PARK, "甲"), (Label.PERSON, "乙")),
        (Predicate.LEADS, (Label.PERSON, "甲"), (Label.PLACE, "乙")),
        (Predicate.LOCATED_IN, (Label.COMPANY, "甲"), (Label.PARK, "乙")),
        (Predicate.RUNS, (Label.PERSON, "甲"), (Label.PROGRAM, "乙")),
        (Predicate.PARTICIPATES_IN, (Label.COMPANY, "甲"), (Label.AWARD, "乙")),
        (Predicate.AWARDED, (Label.COMPANY, "甲"), (Label.EVENT, "乙")),
        (Predicate.COOPERATES_WITH, (Label.PERSON, "甲"), (Label.COMPANY, "乙")),
        (Predicate.ESTABLISHED, (Label.COMPANY, "甲"), (Label.EVENT, "乙")),
        (Predicate.INVESTS_IN, (Label.PERSON, "甲"), (Label.COMPANY, "乙")),
        (Predicate.SUBSIDIARY_OF, (Label.COMPANY, "甲"), (Label.PARK, "乙")),
        (Predicate.SUPPLIES, (Label.COMPANY, "甲"), (Label.PERSON, "乙")),
        (Predicate.ORGANIZES, (Label.PERSON, "甲"), (Label.EVENT, "乙")),
        (Predicate.PART_OF, (Label.PARK, "甲"), (Label.INSTITUTION, "乙")),
        (Predicate.PART_OF, (Label.GOVERNMENT, "甲"), (Label.PARK, "乙")),
        (Predicate.PART_OF, (Label.FACILITY, "甲"), (Label.GOVERNMENT, "乙")),
    ],
)
def test_what_cannot_be_related_is_found(
    predicate: Predicate, subject: tuple[Label, str], object_: tuple[Label, str]
) -> None:
    assert not check(to_rdflib(with_relation(predicate, subject, object_))).conforms


@pytest.mark.parametrize(
    ("predicate", "subject", "object_"),
    [
        (Predicate.HOSTS, (Label.PARK, "甲"), (Label.PARK, "乙")),
        (Predicate.PART_OF, (Label.FACILITY, "甲"), (Label.INSTITUTION, "乙")),
        (Predicate.PART_OF, (Label.GOVERNMENT, "甲"), (Label.GOVERNMENT, "乙")),
        (Predicate.INVESTS_IN, (Label.PROGRAM, "甲"), (Label.COMPANY, "乙")),
    ],
)
def test_what_can_be_related_conforms(
    predicate: Predicate, subject: tuple[Label, str], object_: tuple[Label, str]
) -> None:
    report = check(to_rdflib(with_relation(predicate, subject, object_)))
    assert report.conforms, report.text


def test_a_post_needs_a_title() -> None:
    ends = (Label.PERSON, "甲"), (Label.COMPANY, "乙")
    assert check(to_rdflib(with_relation(Predicate.HOLDS_POSITION, *ends, title="董事长"))).conforms
    assert not check(to_rdflib(with_relation(Predicate.HOLDS_POSITION, *ends))).conforms


@pytest.mark.parametrize("text", [None, "@prefix ", "<a> <b> <c> ."])
def test_what_cannot_be_read_is_told(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "graph.ttl").write_text(text)
    with pytest.raises(KgError, match=r"graph\.ttl"):
        validate(tmp_path)
