"""Tells the person who ran a build what is in it: counts, warnings, skipped inputs, seconds, versions."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import orjson

from kg.graph import Graph
from kg.types import Kind
from kg.write.legal import json_legal

NAME = "report.json"
PROGRAM = "parkgraph"
_SHOWN_VERSIONS = ("networkx", "orjson", "pyoxigraph", "rdflib", "spacy")


@dataclass(frozen=True, slots=True)
class Report:
    """What is worth telling about a build.

    `seconds` is wall-clock time by stage. `skipped` pairs the name of an input with the reason.
    `dropped` counts stated relations that cannot be, by the reason.
    `files` gives the SHA-256 of each file below the output folder, so that a later build knows
    which files are its own to replace.
    """

    counts: Mapping[str, Mapping[str, int]]
    warnings: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[tuple[str, int], ...] = ()


def counts(graph: Graph) -> dict[str, dict[str, int]]:
    """Count a graph's sources, mentions and entities by type, and relations by predicate and status.

    `texts` are the articles that are no reprints; mentions and evidence count each text once. Counts of zero are left out; the last key of each table but `sources` is `all`.
    """
    return {
        "sources": {
            "documents": len({source.document for source in graph.sources}),
            "articles": len(graph.sources),
            "texts": sum(source.reprint_of is None for source in graph.sources),
        },
        "mentions": _tally(e.label.value for e in graph.entities for _ in range(e.mentions)),
        "entities": _tally(entity.label.value for entity in graph.entities),
        "relations": _tally(relation.predicate.value for relation in graph.relations),
        "statuses": _tally(relation.status.value for relation in graph.relations),
        "evidence": _tally(r.predicate.value for r in graph.relations for _ in graph.statements(r)),
    }


def warnings(graph: Graph, *, skipped: int = 0) -> tuple[str, ...]:
    """Say what a reader of the graph should know before trusting it; empty when there is nothing."""
    total = len(graph.sources)
    undated = sum(source.date is None for source in graph.sources)
    bare = sum(source.kind is Kind.ARTICLE and not source.title for source in graph.sources)
    silent = len({source.id for source in graph.sources} - {citation.article for citation in graph.citations})
    dropped = sum(count for _, count in graph.dropped)
    reprints = sum(source.reprint_of is not None for source in graph.sources)
    found = (
        (skipped, f"{skipped} inputs were skipped; see `skipped` for the reasons"),
        (reprints, f"{reprints} of {total} articles are reprints of others: their text counts once"),
        (undated, f"{undated} of {total} articles have no date: their relations cannot be placed in time"),
        (bare, f"{bare} of {total} articles have no title"),
        (silent, f"{silent} of {total} articles hold no name that was recognised"),
        (
            dropped,
            f"{dropped} stated relations were left out since they cannot be; see `dropped` for the reasons",
        ),
    )
    return tuple(text for count, text in found if count)


def make(
    graph: Graph,
    *,
    skipped: Sequence[tuple[str, str]] = (),
    seconds: Mapping[str, float] | None = None,
    files: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """Make the report of a graph that was built on this machine; `notes` are further warnings."""
    return Report(
        counts=counts(graph),
        warnings=(*warnings(graph, skipped=len(skipped)), *notes),
        skipped=tuple(skipped),
        seconds={stage: round(value, 3) for stage, value in (seconds or {}).items()},
        versions=_versions(),
        files=dict(sorted((files or {}).items())),
        dropped=graph.dropped,
    )


def to_json(report: Report) -> bytes:
    """Give a report as indented JSON."""
    value: dict[str, Any] = {
        "program": PROGRAM,
        "counts": report.counts,
        "warnings": list(report.warnings),
        "skipped": [{"name": name, "reason": reason} for name, reason in report.skipped],
        "dropped": [{"reason": reason, "relations": count} for reason, count in report.dropped],
        "seconds": report.seconds,
        "versions": report.versions,
        "files": report.files,
    }
    return orjson.dumps(json_legal(value), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _tally(values: Iterable[str]) -> dict[str, int]:
    table = dict(sorted(Counter(values).items()))
    return table | {"all": sum(table.values())}


def _versions() -> dict[str, str]:
    packages = {name: _version(name) for name in (PROGRAM, *_SHOWN_VERSIONS)}
    return {"python": platform.python_version(), **packages}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # kg run from a source tree that was never installed
        return "not installed"
