"""Writes the three tables: one JSON object a line, for pandas, DuckDB and `kg evaluate`."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from kg.graph import Graph
from kg.types import Citation, Entity, Evidence, Join, Relation
from kg.write.legal import json_legal

Row = dict[str, Any]


def write(graph: Graph, folder: Path) -> None:
    """Write `entities.jsonl`, `mentions.jsonl` and `relations.jsonl` into a folder.

    Raises OSError if it cannot.
    """
    _write_rows(entity_rows(graph), folder / "entities.jsonl")
    _write_rows(mention_rows(graph), folder / "mentions.jsonl")
    _write_rows(relation_rows(graph), folder / "relations.jsonl")


def entity_rows(graph: Graph) -> list[Row]:
    """Give one row for each entity, by IRI."""
    return sorted(map(_entity, graph.entities), key=itemgetter("id"))


def mention_rows(graph: Graph) -> list[Row]:
    """Give one row for each mention, by document and raw offset; those in a reprint name the first printing."""
    return [_mention(citation, graph) for citation in sorted(graph.citations)]


def relation_rows(graph: Graph) -> list[Row]:
    """Give one row for each relation and each piece of its evidence, by triple, title and raw offset.

    `support` is how many sentences state the relation; one that was printed again says in `reprint_of` which
    article counts for it.
    """
    rows = [
        _relation(relation, evidence, counted, len(said))
        for relation in graph.relations
        for said in [graph.statements(relation)]
        for counted, *again in said
        for evidence in (counted, *again)
    ]
    return sorted(rows, key=_relation_order)


def _relation_order(row: Row) -> tuple[str | int, ...]:
    triple = (row["subject"], row["predicate"], row["object"], row.get("title", ""))
    return (*triple, row["document"], row["start"], row["end"], row["rule"], row["sentence"])


def _write_rows(rows: Iterable[Row], path: Path) -> None:
    with path.open("wb") as out:
        out.writelines(orjson.dumps(json_legal(row), option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def _entity(entity: Entity) -> Row:
    row: Row = {
        "id": entity.id,
        "type": entity.label.value,
        "name": entity.name,
        "aliases": sorted(entity.aliases),
        "place": entity.place,
        "mentions": entity.mentions,
        "documents": entity.documents,
        "properties": dict(sorted(entity.properties.items())),
        "joins": [_join(join) for join in entity.joins],
    }
    return _known(row)


def _join(join: Join) -> Row:
    return {"surface": join.surface, "name": join.name, "rule": join.rule, "score": join.score}


def _mention(citation: Citation, graph: Graph) -> Row:
    row: Row = {
        "document": citation.document,
        "start": citation.start,
        "end": citation.end,
        "text": citation.text,
        "label": citation.label.value,
        "entity": citation.entity,
        "article": citation.article,
        "reprint_of": graph.article(citation.article).reprint_of,
        "score": citation.score,
    }
    return _known(row)


def _relation(relation: Relation, evidence: Evidence, counted: Evidence, support: int) -> Row:
    row: Row = {
        "subject": relation.subject,
        "predicate": relation.predicate.value,
        "object": relation.object,
        "title": relation.title,
        "document": evidence.document,
        "start": evidence.start,
        "end": evidence.end,
        "score": evidence.score,
        "status": evidence.status.value,
        "time": evidence.time,
        "sentence": evidence.text,
        "article": evidence.article,
        "reprint_of": counted.article if counted.article != evidence.article else None,
        "rule": evidence.rule,
        "relation": relation.id,
        "support": support,
    }
    return _known(row)


def _known(row: Row) -> Row:
    """Leave out what is not known, so that a key that is there has a value of one type."""
    return {key: value for key, value in row.items() if value is not None}
