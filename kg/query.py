"""Questions to a built graph: SPARQL, or one of the ready questions in `kg/queries/`.

Queries only read. What a user gives as a value is bound as an RDF term and never becomes part of
the query's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from difflib import get_close_matches
from itertools import pairwise, product
from pathlib import Path
from textwrap import shorten
from typing import cast

import networkx as nx
import pyoxigraph as ox

from kg.graph import Graph
from kg.lexicon import lexicon
from kg.questions import Parameter, QueryError, Question, find_question
from kg.rdf import PREFIXES, to_store
from kg.rdf.files import turtle_errors, turtle_file
from kg.rdf.literals import plain, zh
from kg.rdf.ontology import load_ontology
from kg.rdf.vocabulary import ALT_LABEL, ONTOLOGY, PREF_LABEL
from kg.result import Result, Value

Source = Graph | ox.Store | Path | str
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NUMBERS = {"integer": int, "decimal": float, "double": float, "float": float}
_XSD = PREFIXES["xsd"]
_NAMES = (PREF_LABEL, ALT_LABEL)


def query(source: Source, query: str | Path, /, **bindings: Value) -> Result:
    """Answer a question from a build's folder, a Turtle file, a `Graph` or an open store.

    `query` is SPARQL (SELECT, ASK or CONSTRUCT), the name of a ready question, or the path of a
    `.rq` file. `bindings` give values to its variables: a string stands for a name as the graph
    has them (tagged as Chinese) unless the query's header says otherwise, `<...>` for an IRI.

    Raises QueryError for an invalid query, one that would write or call another server, a value
    that does not fit, and a name that the graph does not know; KgError without a graph.
    """
    question = find_question(query)
    _refuse_service(question.sparql)
    store = open_store(source)
    values = dict(_bindings(store, question, bindings))
    try:
        answer = _result(store.query(question.sparql, prefixes=PREFIXES, substitutions=values))
    except RuntimeError as error:  # how pyoxigraph says that it cannot bind a variable
        raise QueryError(
            f"{question.name}: {error}; only a variable that is selected can be given"
        ) from error
    except SyntaxError as error:
        reason = shorten(error.msg.splitlines()[0], 120)
        raise QueryError(
            f"{question.name}: not a query ({reason}); write SELECT, ASK or CONSTRUCT, updates are not possible"
        ) from error
    return _without(answer, {parameter.name for parameter in question.parameters if parameter.kind == "name"})


def path(source: Source, one: str, other: str) -> Result:
    """Find the shortest chain of relations between two names; no rows where there is none.

    Relations count in both directions, denied ones do not. Where several join the same two
    entities, the surest is shown.
    """
    store = open_store(source)
    chain: nx.Graph[str] = nx.Graph()
    edges = _result(store.query(_EDGES, prefixes=PREFIXES))
    for row in edges.rows:
        one_end, other_end = str(row[0]), str(row[1])
        if not chain.has_edge(one_end, other_end):
            chain.add_edge(one_end, other_end, row=row[2:])
    ends = [[node for node in _called(store, name) if node in chain] for name in (one, other)]
    paths = [nx.shortest_path(chain, a, b) for a, b in product(*ends) if nx.has_path(chain, a, b)]
    best = min(paths, key=lambda nodes: (len(nodes), nodes), default=[])
    steps = (chain.edges[a, b]["row"] for a, b in pairwise(best))
    return Result(("step", *edges.columns[2:]), tuple((number, *row) for number, row in enumerate(steps, 1)))


def open_store(source: Source) -> ox.Store:
    """Load a graph for queries; the ontology is in the named graph `<https://example.org/kg/ontology>`.

    Raises KgError where there is no `graph.ttl`, and where it is not Turtle.
    """
    if isinstance(source, ox.Store):
        return source
    store = to_store(source) if isinstance(source, Graph) else _load(turtle_file(source))
    name = ox.NamedNode(ONTOLOGY)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in load_ontology())
    return store


def _load(path: Path) -> ox.Store:
    store = ox.Store()
    with turtle_errors(path):
        store.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
    return store


# ---------------------------------------------------------------- values for variables


def _bindings(
    store: ox.Store, question: Question, given: dict[str, Value]
) -> Iterator[tuple[ox.Variable, Term]]:
    declared = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in declared and not re.search(rf"[?$]{re.escape(name)}\b", question.sparql):
            known = ", ".join(declared) or "no parameters"
            raise QueryError(f"{question.name} has no parameter {name!r}; it has {known}")
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            yield ox.Variable(parameter.name), _term(store, parameter, value)
        elif parameter.required:
            raise QueryError(f"{question.name} needs {parameter.name}: {parameter.zh} / {parameter.en}")
    for name, value in given.items():
        if name not in declared and value is not None:
            yield ox.Variable(name), _guess(value)


def _term(store: ox.Store, parameter: Parameter, value: Value) -> Term:
    try:
        match parameter.kind:
            case "integer":
                return ox.Literal(int(value or 0))
            case "number":
                return ox.Literal(float(value or 0))
            case "iri":
                return ox.NamedNode(str(value).strip("<>"))
    except ValueError as error:
        raise QueryError(f"{parameter.name}={value!r} is not of kind {parameter.kind}") from error
    if parameter.kind == "text":
        return plain(str(value))
    return zh(_written(store, str(value)))


def _guess(value: Value) -> Term:
    if isinstance(value, bool | int | float):
        return ox.Literal(value)
    text = str(value)
    if re.fullmatch(r"<[^<>\s]+>", text):
        try:
            return ox.NamedNode(text[1:-1])
        except ValueError as error:
            raise QueryError(f"{text} is not a valid IRI ({error})") from error
    return zh(text)


def _called(store: ox.Store, name: str) -> list[str]:
    """Give the IRIs of the entities that bear a name, sorted. Raises QueryError if there are none."""
    return _bearers(store, _written(store, name))


def _written(store: ox.Store, name: str) -> str:
    """Give a name as the graph writes it, maybe in the other kind of characters (江陰高新區: 江阴高新区).

    Raises QueryError for a name that the graph does not know.
    """
    if _bearers(store, name):
        return name
    quads = (quad for kind in _NAMES for quad in store.quads_for_pattern(None, kind, None, ox.DefaultGraph()))
    known = sorted({quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)})
    simplified = lexicon().simplified
    folded = simplified(name)
    same = next((other for other in known if simplified(other) == folded), None)
    if same is not None:
        return same
    close = get_close_matches(name, known, n=5, cutoff=0.5)
    hint = f"similar names: {', '.join(close)}" if close else "names must be written as in entities.jsonl"
    raise QueryError(f"nothing in the graph is called {name!r}; {hint}")


def _bearers(store: ox.Store, name: str) -> list[str]:
    label = zh(name)
    return sorted(
        {
            str(quad.subject)[1:-1]
            for kind in _NAMES
            for quad in store.quads_for_pattern(None, kind, label, ox.DefaultGraph())
        }
    )


def _refuse_service(sparql: str) -> None:
    """Raise QueryError for a query that would call another server.

    pyoxigraph follows SERVICE and cannot be told not to. Where the word occurs at all, rdflib's
    parser says whether it is the keyword; what rdflib cannot parse is refused.
    """
    text = sparql
    while (plain := _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)), text)) != text:
        text = plain
    if "service" not in text.lower():
        return
    # Costs half a second, which other queries need not wait for.
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    try:
        tree = repr(parseQuery(declared + text))
    except ParseBaseException as error:
        raise QueryError(f"the query has the word SERVICE and cannot be checked ({error})") from error
    if "ServiceGraphPattern" in tree:
        raise QueryError("SERVICE is not allowed: queries read the built graph and call no other server")


# ---------------------------------------------------------------- answers


def _result(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    if isinstance(answer, ox.QueryBoolean):
        return Result(("answer",), ((bool(answer),),))
    if isinstance(answer, ox.QueryTriples):
        return Result(
            ("subject", "predicate", "object"),
            tuple((_value(t.subject), _value(t.predicate), _value(t.object)) for t in answer),
        )
    columns = tuple(variable.value for variable in answer.variables)
    return Result(columns, tuple(tuple(map(_value, solution)) for solution in answer))


def _without(result: Result, columns: Set[str]) -> Result:
    """Leave out columns, and the rows that are the same without them."""
    kept = [at for at, column in enumerate(result.columns) if column not in columns]
    rows = dict.fromkeys(tuple(row[at] for at in kept) for row in result.rows)
    return Result(tuple(result.columns[at] for at in kept), tuple(rows))


def _value(term: object) -> Value:
    match term:
        case None:
            return None
        case ox.NamedNode():
            return term.value
        case ox.Literal() if term.datatype.value == f"{_XSD}boolean":
            return term.value in {"true", "1"}
        case ox.Literal() if term.datatype.value.startswith(_XSD):
            number = _NUMBERS.get(term.datatype.value.removeprefix(_XSD), str)
            return cast(Value, number(term.value))
        case ox.Literal():
            return term.value
    return str(term)


_EDGES = """
SELECT ?from ?to ?subject ?relation ?object ?title ?status ?sentence WHERE {
    ?relation_id a kg:Relation ; rdf:subject ?from ; rdf:predicate ?p ; rdf:object ?to ; kg:status ?s ; kg:score ?score .
    FILTER (?s != kg:status-denied)
    ?from skos:prefLabel ?subject . ?to skos:prefLabel ?object .
    OPTIONAL { ?relation_id kg:title ?title }
    { SELECT ?relation_id (MIN(?text) AS ?sentence) WHERE {
        ?relation_id kg:evidence/oa:hasSelector/oa:exact ?text } GROUP BY ?relation_id }
    BIND (STRAFTER(STR(?p), "#") AS ?relation)
    BIND (STRAFTER(STR(?s), "status-") AS ?status)
} ORDER BY (?s = kg:status-planned) DESC(?score) ?relation_id
"""
