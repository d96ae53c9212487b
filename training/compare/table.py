"""Writes the results of the comparison as a Markdown table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.types import Label
from training.compare.ensembles import Found, common, union, vote
from training.compare.models import MODELS
from training.compare.task import Task
from training.corpus import Span
from training.measure import CORE, Tally

HEADER = (
    "| model | gold P / R / F1 | gold core | test P / R / F1 | test core | learnt in | characters a second | MB |\n"
    "|---|---|---|---|---|---|---|---|"
)
PARTNERS = ("ner-characters-lists", "ner-words-lists", "spancat-words-lists", "crf-lists", "cnn-crf-lists")


def table(task: Task, work: Path) -> str:
    """Write a row for each model that has a result in `work`, and for its ensembles with the shipped one."""
    results = {
        name: json.loads((work / f"{name}.json").read_text("utf-8"))
        for name in MODELS
        if (work / f"{name}.json").exists()
    }
    rows = [HEADER]
    for name, result in results.items():
        speed, size = result["gold"]["speed"], result["size"] / 1e6
        learnt = "" if name == "shipped" else f"{result['learning']:,.0f} s"
        rest = f"{learnt} | {speed:,.0f} | {size:.1f}"
        rows.append(_row(MODELS[name].what, task, _spans(result), rest))
    return "\n".join([*rows, *_ensembles(task, results)])


def _ensembles(task: Task, results: Mapping[str, dict]) -> list[str]:
    if "shipped" not in results:
        return []
    rows = []
    shipped = _spans(results["shipped"])
    partners = {name: _spans(results[name]) for name in PARTNERS if name in results}
    for name, found in partners.items():
        rows.append(_row(f"shipped, and what only {name} found", task, union(shipped, found), " | | "))
        rows.append(_row(f"shipped and {name} agree", task, common(shipped, found), " | | "))
    names = list(partners)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            voters = [shipped, partners[first], partners[second]]
            rows.append(_row(f"vote of shipped, {first}, {second}", task, vote(voters), " | | "))
    return rows


def _row(what: str, task: Task, found: Found, rest: str) -> str:
    cells = []
    for articles in task.texts.values():
        tally = Tally()
        for article in articles:
            tally.add(article.spans, found[article.name])
        cells.append(" / ".join(f"{value:.3f}" for value in tally.scores()))
        cells.append(f"{tally.scores(CORE)[2]:.3f}")
    return f"| {what} | {' | '.join(cells)} | {rest} |"


def read_found(path: Path) -> Found:
    """Read the names that a model or a tagger found, by the article's name."""
    return _spans(json.loads(path.read_text("utf-8")))


def _spans(result: Mapping[str, dict]) -> dict[str, Sequence[Span]]:
    return {
        name: [(start, end, Label(label)) for start, end, label in spans]
        for name, spans in result["found"].items()
    }
