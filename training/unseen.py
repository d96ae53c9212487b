"""Measures the line on the corpus's test set as `kg evaluate` does, from raw texts on: `python -m training.unseen OUT`.

Every article of the test set becomes a document without marks in OUT/documents, all are built into OUT/graph, and
what was found is compared with the annotations, which go to OUT/gold.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import kg
from kg.evaluate import evaluate, format_scores
from kg.scores import Scores
from kg.write.folder import write_graph
from training.corpus import unmark
from training.split import held_out
from training.train import HERE


def write_documents(corpus: Path, out: Path) -> None:
    """Write the texts of the test set, and its annotations with an index of where they begin."""
    for folder in ("gold", "documents"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    index = {}
    for name in sorted(held_out()):
        text, _ = unmark((corpus / f"{name}.ann.txt").read_text("utf-8"))
        (out / "documents" / f"{name}.txt").write_text(text, "utf-8")
        index[name] = {"document": f"{name}.txt", "start": 0}
        for ending in ("ann.txt", "facts.json"):
            shutil.copy(corpus / f"{name}.{ending}", out / "gold")
    (out / "gold" / "index.json").write_text(json.dumps(index, indent=1), "utf-8")


def measured(corpus: Path, out: Path) -> Scores:
    """Build the test set into a folder and compare what was found with its annotations."""
    write_documents(corpus, out)
    write_graph(kg.build([out / "documents"]), out / "graph", formats=["jsonl"])
    return evaluate(out / "gold", out / "graph", out / "documents")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="how many errors of each kind to show")
    args = parser.parse_args()
    print(format_scores(measured(HERE / "corpus", args.out), errors=args.errors))


if __name__ == "__main__":
    main()
