"""Learn models of the comparison, one after the other, and write down what each does.

    python -m training.compare --list
    python -m training.compare crf-lists ner-characters-lists [--work FOLDER]
    python -m training.compare --table [--work FOLDER]

A result goes to FOLDER/NAME.json: scores, speed, size, and the names that were found, which the
ensembles need. Every model takes 5 to 15 minutes of one core; all are seeded.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from kg.types import Label
from training.compare.models import MODELS
from training.compare.table import table
from training.compare.task import Task, measure
from training.measure import CORE


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m training.compare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="models to learn")
    parser.add_argument("--list", action="store_true", help="list the models")
    parser.add_argument("--table", action="store_true", help="print the table of all results so far")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "parkgraph-compare")
    args = parser.parse_args()
    if args.list:
        print("\n".join(f"{name:26} {entry.what}" for name, entry in MODELS.items()))
    args.work.mkdir(parents=True, exist_ok=True)
    task = Task.read() if args.names or args.table else None
    for name in args.names:
        result = run(name, task, args.work)
        (args.work / f"{name}.json").write_text(json.dumps(result), "utf-8")
        print(name, json.dumps({key: value for key, value in result.items() if key != "found"}))
    if args.table:
        print(table(task, args.work))


def run(name: str, task: Task, work: Path) -> dict[str, object]:
    """Learn one model and measure it."""
    started = time.process_time()
    finder = MODELS[name].learn(task, work / f"{name}.model")
    result: dict[str, object] = {"learning": time.process_time() - started, "size": finder.size}
    found = {}
    for text, articles in task.texts.items():
        measured = measure(finder, articles)
        found |= measured.found
        result[text] = {
            "all": measured.tally.scores(),
            "core": measured.tally.scores(CORE),
            "labels": {label: measured.tally.scores([label]) for label in Label},
            "speed": measured.speed,
        }
    return {**result, "found": found}


if __name__ == "__main__":
    main()
