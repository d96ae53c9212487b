"""SHACL on a built graph, by pySHACL: slow to import, so only what validates comes here."""

from __future__ import annotations

from collections.abc import Iterator

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from kg.errors import KgError
from kg.rdf.ontology import resource
from kg.rdf.vocabulary import ASSERTED, KG, PROPERTIES, STATUSES
from kg.validate import Report

_STATUS = rdflib.URIRef(KG + "status")
_ASSERTED = frozenset(rdflib.URIRef(STATUSES[status].value) for status in ASSERTED)
_PROPERTIES = tuple(rdflib.URIRef(node.value) for node in PROPERTIES.values())


def check(graph: rdflib.Graph) -> Report:
    """Check an rdflib graph, such as `kg.rdf.convert.to_rdflib` gives."""
    shapes = rdflib.Graph().parse(data=resource("shapes.ttl").read_bytes(), format="turtle")
    # SPARQL-based targets are an advanced feature; the shapes need no inference and change nothing.
    conforms, results, text = pyshacl.validate(graph, shacl_graph=shapes, advanced=True, inplace=True)
    if not isinstance(results, rdflib.Graph):
        raise KgError(f"the graph could not be checked: {text}")
    unstated = [f"No relation that is done or under way states: {' '.join(t)}" for t in _unstated(graph)]
    violations = len(set(results.subjects(SH.resultSeverity, SH.Violation))) + len(unstated)
    return Report(bool(conforms) and not unstated, violations, "\n".join([str(text).rstrip(), *unstated, ""]))


def _unstated(graph: rdflib.Graph) -> Iterator[tuple[str, str, str]]:
    """Yield the triples between entities that no relation states, sorted."""
    stated = {
        (graph.value(node, RDF.subject), graph.value(node, RDF.predicate), graph.value(node, RDF.object))
        for node, status in graph.subject_objects(_STATUS)
        if status in _ASSERTED
    }
    direct = (triple for path in _PROPERTIES for triple in graph.triples((None, path, None)))
    yield from sorted((str(s), str(p), str(o)) for s, p, o in direct if (s, p, o) not in stated)
