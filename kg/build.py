"""The whole line in one call: files in, graph out, with what was skipped and how long each stage took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.extract import extract_all
from kg.graph import BASE_IRI, Graph
from kg.iri import check_base
from kg.merge import merge
from kg.read import Skipped, read
from kg.types import Article, Extraction

Progress = Callable[[str, int, int | None], None]
"""Called with the stage, how many items are done, and how many there are (None while unknown)."""


def _silent(stage: str, done: int, total: int | None) -> None: ...


@dataclass(frozen=True)
class Build:
    """A graph and the story of its making: inputs that were skipped, wall-clock seconds by stage."""

    graph: Graph
    skipped: tuple[Skipped, ...]
    seconds: dict[str, float]


def build(
    paths: Iterable[Path | str] | Path | str,
    *,
    jobs: int = 1,
    base_iri: str = BASE_IRI,
    progress: Progress = _silent,
) -> Graph:
    """Read files and folders and give the graph of all that they state.

    Inputs that cannot be read are left out; `build_with_report` says which. `jobs` is the number of
    processes that extract; the graph is the same whatever it is.

    Raises KgError for a base IRI that is not an absolute IRI ending in `/` or `#`.
    """
    return build_with_report(paths, jobs=jobs, base_iri=base_iri, progress=progress).graph


def build_with_report(
    paths: Iterable[Path | str] | Path | str,
    *,
    jobs: int = 1,
    base_iri: str = BASE_IRI,
    progress: Progress = _silent,
) -> Build:
    """Do what `build` does, and also tell what was skipped and how long each stage took."""
    paths = [paths] if isinstance(paths, Path | str) else list(paths)
    check_base(base_iri)
    skipped: list[Skipped] = []
    seconds: dict[str, float] = {}
    started = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal started
        now = time.perf_counter()
        seconds[stage], started = now - started, now

    articles: list[Article] = []
    for article in read(paths, on_skip=skipped.append, on_part=lambda done, all: progress("part", done, all)):
        articles.append(article)
        progress("read", len(articles), None)
    lap("read")
    extractions: list[Extraction] = []
    for extraction in extract_all(articles, jobs=jobs):
        extractions.append(extraction)
        progress("extract", len(extractions), len(articles))
    lap("extract")
    graph = merge(extractions, base_iri=base_iri)
    progress("merge", len(graph.entities), len(graph.entities))
    lap("merge")
    return Build(graph, tuple(skipped), seconds)
