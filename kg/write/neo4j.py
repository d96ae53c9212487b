r"""Writes a graph for Neo4j 5: CSV for its bulk import, and the same as Cypher for a running server.

A new database, server stopped, in the folder that holds `neo4j/` (`--overwrite-destination` replaces
one that is there):

    neo4j-admin database import full neo4j --nodes=neo4j/entities.csv --relationships=neo4j/relations.csv

A running server, any number of times (what is there already is updated):

    cypher-shell -f neo4j/load.cypher

The second brings its data along in the statements, so the server need not see these files; the
price is about a hundred rows a second (Neo4j 5.26 on two cores). For a large graph take the first.

Both give the same: a node for each entity, with the label `Entity` and that of its type (`Park`,
`Company` …), and a relationship for each relation, with its predicate in capitals (`HOSTS`) as type.
`iri` tells nodes, and relationships, apart. Of the lists, `evidence` holds sentences, and
`documents` the document of each.

Text stays as it is, but for what the two ways could not both hold: a line break becomes a space, and
`;` inside a list becomes `；`, because the import splits lists there. A name that begins with `=`,
`+`, `-` or `@` is *not* defused by an apostrophe: these files are for Neo4j, which must get the exact
name; a spreadsheet may take such a cell for a formula, so open them with an editor instead.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from kg.graph import Graph
from kg.types import Entity, Label, Relation
from kg.write.network import plain

T = TypeVar("T")
Value = str | int | float | tuple[str, ...]
Properties = Mapping[str, Value | None]

_ENTITY = {"name": "string", "aliases": "string[]", "place": "string", "mentions": "int", "documents": "int"}
# `float` would have 32 bits there: 0.9 would come back as 0.8999999761581421.
_RELATION = {
    "iri": "string",
    "title": "string",
    "score": "double",
    "status": "string",
    "time": "string",
    "support": "int",
    "evidence": "string[]",
    "documents": "string[]",
}
_BATCH_ROWS = 50
_BATCH_CHARACTERS = 100_000


def write(graph: Graph, folder: Path) -> None:
    """Write the folder `neo4j/` with two CSV files and `load.cypher` into a folder.

    Raises OSError if it cannot.
    """
    into = folder / "neo4j"
    into.mkdir(exist_ok=True)
    _write_csv(into / "entities.csv", entity_rows(graph))
    _write_csv(into / "relations.csv", relation_rows(graph))
    with (into / "load.cypher").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{statement};\n" for statement in statements(graph))


# ---------------------------------------------------------------- CSV for the bulk import


def entity_rows(graph: Graph) -> Iterator[list[str]]:
    """Yield the header and the rows of `entities.csv`."""
    columns = _entity_columns(graph)
    header = [f"{name}:{type_}" for name, type_ in columns.items()]
    yield ["iri:ID(Entity)", *header, ":LABEL"]
    for entity in graph.entities:
        values = _entity(entity)
        yield [
            entity.id,
            *(_cell(values.get(name)) for name in columns),
            f"Entity;{node_label(entity.label)}",
        ]


def relation_rows(graph: Graph) -> Iterator[list[str]]:
    """Yield the header and the rows of `relations.csv`."""
    header = [f"{name}:{type_}" for name, type_ in _RELATION.items()]
    yield [":START_ID(Entity)", ":END_ID(Entity)", ":TYPE", *header]
    for relation in graph.relations:
        values = _relation(relation, graph)
        ends = [relation.subject, relation.object, relation.predicate.value.upper()]
        yield [*ends, *(_cell(values[name]) for name in _RELATION)]


def node_label(label: Label) -> str:
    """Give the Neo4j label of a type: `PARK` is `Park`."""
    return label.value.capitalize()


def _write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def _cell(value: Value | None) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return ";".join(value)
        case _:
            return str(value)


# ---------------------------------------------------------------- Cypher for a running server


def statements(graph: Graph) -> Iterator[str]:
    """Yield the statements of `load.cypher`, without the semicolons between them.

    Each holds at most 50 rows, and about 100,000 characters if a row does not have more by itself.
    """
    yield "CREATE CONSTRAINT kg_entity_iri IF NOT EXISTS FOR (e:Entity) REQUIRE e.iri IS UNIQUE"
    for label, entities in _grouped((node_label(e.label), e) for e in graph.entities):
        for batch in _batches(cypher({"iri": e.id, **_entity(e)}) for e in entities):
            yield f"{batch}\nMERGE (e:Entity {{iri: row.iri}})\nSET e:{label}, e += row"
    for predicate, relations in _grouped((r.predicate.value.upper(), r) for r in graph.relations):
        rows = (cypher({"from": r.subject, "to": r.object, "is": _relation(r, graph)}) for r in relations)
        for batch in _batches(rows):
            yield (
                f"{batch}\nMATCH (s:Entity {{iri: row.from}})\nMATCH (o:Entity {{iri: row.to}})\n"
                f"MERGE (s)-[r:{predicate} {{iri: row.is.iri}}]->(o)\nSET r += row.is"
            )


def cypher(value: object) -> str:
    r"""Spell a value as a Cypher literal.

    Nothing in a string can end it: its quotes and backslashes are escaped, so that `\u0027` in a name,
    which Cypher would otherwise read as a quote, stays six characters.

    >>> cypher({"name": "a'b\\", "aliases": ("甲",), "score": 0.9})
    "{name: 'a\\'b\\\\', aliases: ['甲'], score: 0.9}"
    """
    match value:
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case int() | float():
            return repr(value)
        case tuple():
            return f"[{', '.join(map(cypher, value))}]"
        case Mapping():
            return "{" + ", ".join(f"{_key(k)}: {cypher(v)}" for k, v in value.items() if v is not None) + "}"
        case _:
            raise TypeError(f"no Cypher literal for {type(value).__name__}")


def _key(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else "`" + name.replace("`", "``") + "`"


def _grouped(pairs: Iterable[tuple[str, T]]) -> list[tuple[str, list[T]]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return sorted(groups.items(), key=lambda group: group[0])


def _batches(rows: Iterable[str]) -> Iterator[str]:
    """Yield the UNWIND clauses that hold all rows, each of bounded size."""
    held: list[str] = []
    size = 0
    for row in rows:
        if held and (len(held) == _BATCH_ROWS or size + len(row) > _BATCH_CHARACTERS):
            yield _unwind(held)
            held, size = [], 0
        held.append(row)
        size += len(row)
    if held:
        yield _unwind(held)


def _unwind(rows: Sequence[str]) -> str:
    return "UNWIND [\n" + ",\n".join(rows) + "\n] AS row"


# ---------------------------------------------------------------- what both hold


def _entity_columns(graph: Graph) -> dict[str, str]:
    more = sorted({key for entity in graph.entities for key in entity.properties})
    return {**_ENTITY, **{_property(key): "string" for key in more}}


def _property(key: str) -> str:
    return f"{key}_" if key in _ENTITY or key == "iri" else key


def _entity(entity: Entity) -> dict[str, Value | None]:
    return {
        "name": plain(entity.name),
        "aliases": _items(sorted(entity.aliases)),
        "place": _text(entity.place),
        "mentions": entity.mentions,
        "documents": entity.documents,
        **{_property(key): _text(value) for key, value in sorted(entity.properties.items())},
    }


def _relation(relation: Relation, graph: Graph) -> dict[str, Value | None]:
    return {
        "iri": relation.id,
        "title": _text(relation.title),
        "score": float(relation.score),
        "status": relation.status.value,
        "time": relation.time,
        "support": len(graph.statements(relation)),
        "evidence": _items(one.text for one in relation.evidence),
        "documents": _items(one.document for one in relation.evidence),
    }


def _text(text: str | None) -> str | None:
    """An empty cell is no property, so an empty text is none either."""
    return plain(text) or None if text is not None else None


def _items(texts: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(plain(text).replace(";", "；") for text in texts) or None
