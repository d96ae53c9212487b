"""Writes a graph in the formats that other tools read: one module a format, one registry of them.

A new format is one module with `write(graph, folder)` and one line in `_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from kg.graph import Graph

Writer = Callable[[Graph, Path], None]
"""Writes a graph's files of one format into a folder that exists; raises OSError if it cannot."""

_FORMATS: dict[str, tuple[str, tuple[str, ...]]] = {
    "jsonl": ("kg.write.tables", ("entities.jsonl", "mentions.jsonl", "relations.jsonl")),
    "turtle": ("kg.write.turtle", ("graph.ttl",)),
    "html": ("kg.write.html", ("graph.html",)),
    "gexf": ("kg.write.gexf", ("graph.gexf",)),
    "graphml": ("kg.write.graphml", ("graph.graphml",)),
    "neo4j": ("kg.write.neo4j", ("neo4j/entities.csv", "neo4j/load.cypher", "neo4j/relations.csv")),
}


def _lazy(module: str) -> Writer:
    """Give a writer whose module is imported when it is first called, so that each format costs only its users."""

    def write(graph: Graph, folder: Path) -> None:
        cast(Writer, import_module(module).write)(graph, folder)

    return write


WRITERS: MappingProxyType[str, Writer] = MappingProxyType(
    {name: _lazy(module) for name, (module, _) in _FORMATS.items()}
)
"""What writes each format, by its name: feeds both the code and the command line's choices."""

FILES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {name: files for name, (_, files) in _FORMATS.items()}
)
"""The files of each format, as paths below the output folder with `/` between the parts."""
