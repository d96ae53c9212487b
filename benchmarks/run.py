"""Measure each stage beside `jieba.posseg` on the same text in the same run, and write RESULTS.md.

    python -m benchmarks.run [--repeat 3] [--out benchmarks/RESULTS.md]

The text is the five seed documents. Every figure is the best of `--repeat` runs in this process, on
one core, with the models loaded; the cold start is a fresh `kg build` process. Seconds differ from
machine to machine: the column to compare is the ratio to jieba.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.scaling import Scale, scaling
from benchmarks.scaling import as_markdown as growth_table

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@dataclass(frozen=True)
class Timing:
    """What one stage took: seconds (best of several runs) for a number of characters of input."""

    stage: str
    seconds: float
    characters: int

    @property
    def speed(self) -> float:
        return self.characters / self.seconds


@dataclass(frozen=True)
class ColdStart:
    """A fresh `kg build seeds` process: wall-clock seconds and peak memory in MB."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Memory:
    """What dividing one long text into articles held in memory at the most, in MB, beside the text itself."""

    characters: int
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "RESULTS.md")
    args = parser.parse_args()
    peer, timings = measure(args.repeat)
    memory = reading_memory()
    cold = cold_start()
    growth = scaling()
    Console().print(as_table(peer, timings))
    Console().print(
        f"cold start of `kg build seeds`: {cold.seconds:.1f} s, {cold.megabytes:.0f} MB at the most"
    )
    args.out.write_text(as_markdown(peer, timings, memory, cold, growth), "utf-8")


def measure(repeat: int) -> tuple[Timing, list[Timing]]:
    """Time the peer and every stage; the peer first."""
    import jieba
    import jieba.posseg

    from kg import recognise
    from kg.extract import extract
    from kg.merge import merge
    from kg.read import articles, read_documents, repair
    from kg.relate import relate
    from kg.resolve import resolve
    from kg.write import WRITERS

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    documents = list(read_documents([SEEDS]))
    characters = sum(len(document.text) for document in documents)

    def best(stage: str, work: Callable[[], Any]) -> tuple[Timing, Any]:
        work()  # once to warm up: lazily loaded lists, caches
        seconds = float("inf")
        for _ in range(repeat):
            gc.collect()
            started = time.perf_counter()
            result = work()
            seconds = min(seconds, time.perf_counter() - started)
        return Timing(stage, seconds, characters), result

    peer, _ = best("jieba.posseg", lambda: [list(jieba.posseg.cut(document.text)) for document in documents])
    nlp = recognise.load()
    torn, repaired = best("repair alone, torn", lambda: [repair(document.text)[0] for document in documents])
    plain, _ = best("repair alone, plain text", lambda: [repair(text) for text in repaired])
    repairing = [torn, replace(plain, characters=sum(map(len, repaired)))]
    reading, pages = best(
        "read",
        lambda: [article for document in documents for article in articles(document)],
    )
    recognising, mentions = best("recognise", lambda: [recognise.mentions(nlp(a.text)) for a in pages])
    resolving, resolutions = best(
        "resolve", lambda: [resolve(a, m) for a, m in zip(pages, mentions, strict=True)]
    )
    relating, _ = best(
        "relate", lambda: [relate(a, m, r) for a, m, r in zip(pages, mentions, resolutions, strict=True)]
    )
    extractions = [extract(article, nlp) for article in pages]
    merging, graph = best("merge", lambda: merge(extractions))
    timings = [reading, recognising, resolving, relating, merging]
    with tempfile.TemporaryDirectory() as folder:
        for name, write in WRITERS.items():
            out = Path(folder) / name
            out.mkdir()
            (out / "neo4j").mkdir()
            timings.append(best(f"write {name}", lambda write=write, out=out: write(graph, out))[0])
    total = sum(timing.seconds for timing in timings)
    return peer, [*repairing, *timings, Timing("all stages", total, characters)]


def reading_memory(times: int = 40) -> Memory:
    """Measure what Python holds while the seeds, one behind the other and many times, are read as one document."""
    from kg.read import articles, read_documents
    from kg.types import Document

    text = "\n".join(document.text for document in read_documents([SEEDS])) * times
    tracemalloc.start()
    articles(Document("long.txt", text))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Memory(len(text), most / 1e6)


def cold_start() -> ColdStart:
    """Build the seeds in a fresh process, as a user does."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kg", "build", str(SEEDS), "--out", f"{folder}/out", "--quiet"]
        started = time.perf_counter()
        process = subprocess.Popen(command)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"{' '.join(command)} failed")
    unit = 1024 if platform.system() == "Darwin" else 1  # macOS counts bytes, Linux kilobytes
    return ColdStart(seconds, usage.ru_maxrss / unit / 1024)


def rows(peer: Timing, timings: list[Timing]) -> list[tuple[str, str, str, str]]:
    return [
        (t.stage, f"{t.seconds:.3f}", f"{t.speed:,.0f}", f"{t.speed / peer.speed:.2f} ×")
        for t in [peer, *timings]
    ]


def as_table(peer: Timing, timings: list[Timing]) -> Table:
    table = Table(title=f"{peer.characters:,} characters")
    for column in ("stage", "seconds", "characters/s", "speed beside jieba.posseg"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for row in rows(peer, timings):
        table.add_row(*row)
    return table


def as_markdown(
    peer: Timing, timings: list[Timing], memory: Memory, cold: ColdStart, growth: list[Scale]
) -> str:
    from importlib.metadata import version

    lines = [
        "# Speed",
        "",
        f"Written by `make bench` at commit {_commit()}: Python {platform.python_version()}, spaCy {version('spacy')}, "
        f"jieba {version('jieba')}, one core of {os.cpu_count()} ({platform.machine()}).",
        f"The text is the five seed documents, {peer.characters:,} characters; best of several runs, models loaded.",
        "",
        "| stage | seconds | characters/s | speed beside jieba.posseg |",
        "|---|---:|---:|---:|",
        *(f"| {' | '.join(row)} |" for row in rows(peer, timings)),
        "",
        f"Reading one text of {memory.characters:,} characters holds {memory.megabytes:.0f} MB at the most.",
        f"A fresh process, `kg build seeds` with all formats: {cold.seconds:.1f} s, {cold.megabytes:.0f} MB at the most.",
        "",
        "## Growth",
        "",
        "One article in so many copies, each with names of its own; processor time of resolution, relations, merging.",
        "",
        growth_table(growth).rstrip(),
    ]
    return "\n".join(lines) + "\n"


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    run = subprocess.run(
        [git, "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True
    )
    return run.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
