"""The ontology: every term that a graph uses is in it, and it agrees with the code and the shapes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import DC, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, VOID

from kg.rdf import KG
from kg.rdf.convert import to_rdflib
from kg.rdf.ontology import load_ontology, resource, signatures
from kg.rdf.vocabulary import CLASSES, FACTS, KINDS, PROPERTIES, STATUSES
from kg.relate.types import ALLOWED
from kg.types import Label, Predicate
from tests.samples import HOSTILE, small_graph

KG_ = rdflib.Namespace(KG)
# What the Web Annotation Vocabulary (W3C, 2017) defines of what is used here; rdflib does not know it.
OA = {
    f"http://www.w3.org/ns/oa#{name}"
    for name in (
        *("SpecificResource", "TextPositionSelector", "TextQuoteSelector"),
        *("hasSource", "hasSelector", "start", "end", "exact"),
    )
}
KNOWN = (DC, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, VOID, rdflib.SDO, rdflib.XSD)


def parsed(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=resource(name).read_bytes(), format="turtle")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return parsed("park.ttl")


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return parsed("shapes.ttl")


def languages(graph: rdflib.Graph, node: rdflib.URIRef, predicate: rdflib.URIRef) -> list[str | None]:
    return sorted(value.language for value in graph.objects(node, predicate))


@pytest.mark.parametrize("name", ["park.ttl", "shapes.ttl"])
def test_other_readers_agree(name: str) -> None:
    size = len(parsed(name))
    assert len(load_ontology(name)) == size
    if rapper := shutil.which("rapper"):
        text = resource(name).read_bytes()
        command = [rapper, "-q", "-i", "turtle", "-o", "ntriples", "-", "https://example.org/"]
        run = subprocess.run(command, input=text, capture_output=True, check=True)
        assert len(run.stdout.splitlines()) == size


def test_every_term_of_a_graph_is_declared_in_two_languages(ontology: rdflib.Graph) -> None:
    data = to_rdflib(small_graph(HOSTILE))
    nodes = set(data.predicates()) | set(data.objects(None, RDF.type))
    nodes |= {node for node in data.objects() if str(node).startswith(KG)}
    nodes |= {
        rdflib.URIRef(node.value)
        for table in (CLASSES, PROPERTIES, STATUSES, KINDS, FACTS)
        for node in table.values()
    }
    lacking = [node for node in sorted(nodes) if languages(ontology, node, RDFS.label) != ["en", "zh"]]
    assert not lacking
    assert not [node for node in nodes if ontology.value(node, RDF.type) is None]


def test_own_terms_are_explained_in_two_languages_and_say_where_they_come_from(
    ontology: rdflib.Graph,
) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    own = {node for kind in kinds for node in ontology.subjects(RDF.type, kind) if str(node).startswith(KG)}
    assert len(own) > 40
    for node in own:
        assert languages(ontology, node, RDFS.comment) == ["en", "zh"], node
        assert ontology.value(node, DCTERMS.source), node
        assert ontology.value(node, RDFS.isDefinedBy), node


def test_terms_of_other_vocabularies_exist(ontology: rdflib.Graph, shapes: rdflib.Graph) -> None:
    used = {
        str(node) for triple in (*ontology, *shapes) for node in triple if isinstance(node, rdflib.URIRef)
    }
    used -= {str(node) for node in ontology.objects(None, RDFS.isDefinedBy)}
    used -= OA | {"https://opensource.org/licenses/MIT"}
    terms = {str(term) for space in KNOWN for term in dir(space)}
    elsewhere = {node for node in used if not node.startswith(("https://example.org/kg/", str(SH)))}
    assert elsewhere
    assert not elsewhere - terms


@pytest.mark.slow
def test_the_shapes_are_shapes(shapes: rdflib.Graph) -> None:
    """SHACL's own shapes for shapes (the standard's appendix C) find nothing wrong."""
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, advanced=True, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("label", Label)
def test_classes_carry_their_label(label: Label, ontology: rdflib.Graph) -> None:
    node = rdflib.URIRef(CLASSES[label].value)
    assert str(ontology.value(node, SKOS.notation)) == label
    assert KG_.Entity in set(ontology.objects(node, RDFS.subClassOf))


@pytest.mark.parametrize("predicate", Predicate)
def test_properties_carry_their_predicate(predicate: Predicate, ontology: rdflib.Graph) -> None:
    node = rdflib.URIRef(PROPERTIES[predicate].value)
    assert str(ontology.value(node, SKOS.notation)) == predicate
    assert all(signatures()[predicate])


def test_the_ten_classes_are_disjoint(ontology: rdflib.Graph) -> None:
    [members] = ontology.objects(ontology.value(None, RDF.type, OWL.AllDisjointClasses), OWL.members)
    assert {str(node) for node in Collection(ontology, members)} == {node.value for node in CLASSES.values()}


@pytest.mark.parametrize("predicate", Predicate)
@pytest.mark.parametrize("side", [0, 1], ids=["subject", "object"])
def test_shapes_allow_what_the_ontology_allows(predicate: Predicate, side: int, shapes: rdflib.Graph) -> None:
    name = PROPERTIES[predicate].value.removeprefix(KG)
    shape = rdflib.URIRef(f"https://example.org/kg/shapes#{name}-{('subject', 'object')[side]}")
    allowed = {str(node) for node in Collection(shapes, shapes.value(shape, SH["in"]))}
    expected = {CLASSES[label].value for label in signatures()[predicate][side]}
    assert allowed == expected | {f"{KG}Entity"}
    [target] = shapes.objects(shape, SH.target)
    assert f"kg:{name} }}" in str(shapes.value(target, SH.select))


def test_a_missing_file_says_what_to_do() -> None:
    with pytest.raises(FileNotFoundError, match="install it again"):
        resource("none.ttl")


def test_the_files_are_found_in_a_checkout_too() -> None:
    assert Path(str(resource("park.ttl"))).is_file()


def test_the_files_are_found_in_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site/kg/ontology").mkdir(parents=True)
    (tmp_path / "site/kg/ontology/park.ttl").write_text("# installed", "utf-8")
    monkeypatch.setattr("kg.rdf.ontology.files", lambda _: tmp_path / "site/kg")
    assert resource("park.ttl").read_text("utf-8") == "# installed"


@pytest.mark.parametrize("predicate", list(Predicate))
def test_the_ontology_allows_what_relations_may_join(predicate: Predicate) -> None:
    """Two statements of one thing: a relation that the extractor gives must not fail `kg validate`."""
    for given, declared in zip(ALLOWED[predicate], signatures()[predicate], strict=True):
        assert given <= declared
