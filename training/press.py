"""Measures the line on the press that the shipped tagger has learnt from: each piece by a tagger without it.

    python -m training.press OUT

Two pieces of different documents are left out at a time, and a tagger is learnt from all other pieces and
the corpus; judge, lists, relations and reading are those that ship. Judge and relations have seen no piece;
reading has learnt how the seeds' pages are divided (READING.md measures it without). The seeds are
built with each tagger into OUT, and every piece is measured in the build whose tagger has not seen it. Half
an hour on one core; `--groups 0 2 4` makes some of the builds, so that two processes can share the work, and
`--groups` alone only measures. A tagger that lies in OUT already is not learnt again.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import kg
from kg.evaluate import format_scores, scored
from kg.lexicon import lexicon
from kg.recognise.tagger import Tagger
from kg.recognise.tagger_model import TaggerModel, shipped_model
from kg.recognise.words import read_heads
from kg.scores import PieceScore, total
from kg.write.folder import write_graph
from training.corpus import read_corpus
from training.learn import Settings
from training.lists import compile_dictionary
from training.split import held_out
from training.train import HERE, PRESS, Lists, learn_tagger

SEEDS = HERE.parent / "seeds"


def groups(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Pair pieces of different documents, whose names begin otherwise; a piece that finds none stays alone.

    >>> list(groups(["s1a", "s3a", "s2a", "s3b"]))
    [('s3a', 's1a'), ('s2a', 's3b')]
    """
    documents: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        documents[name[:-1]].append(name)
    while documents:
        # the document with most pieces left first, so that few stay alone
        first, *others = sorted(documents, key=lambda one: (-len(documents[one]), one))
        yield tuple(documents[one].pop(0) for one in [first, *others[:1]])
        documents = defaultdict(list, {one: left for one, left in documents.items() if left})


def tagger_without(left_out: tuple[str, ...], path: Path) -> TaggerModel:
    """Learn a tagger without some pieces and keep it, or take the one that was kept."""
    if path.exists():
        return TaggerModel.from_bytes(path.read_bytes())
    unseen = held_out()
    articles = [one for one in read_corpus(HERE / "corpus") if one.name not in unseen]
    press = [one for one in read_corpus(PRESS) if one.name not in left_out]
    lists = Lists(compile_dictionary(lexicon()), read_heads())
    weights = learn_tagger(articles, lists, Settings(), press=press)
    model = TaggerModel(weights, lists.dictionary, lists.heads, shipped_model().judge)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.to_bytes())
    return model


def build(model: TaggerModel, out: Path) -> None:
    """Build the seeds with a tagger."""
    nlp = kg.load()
    tagger = nlp.get_pipe("kg_tagger")
    assert isinstance(tagger, Tagger)
    tagger.model = model
    write_graph(kg.merge(kg.extract(article, nlp) for article in kg.read([SEEDS])), out, formats=["jsonl"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--groups", type=int, nargs="*", help="numbers of the groups to make; all if not given"
    )
    parser.add_argument("--errors", type=int, default=0, help="how many errors of each kind to show")
    args = parser.parse_args()
    every = list(groups([one.name for one in read_corpus(PRESS)]))
    for number in range(len(every)) if args.groups is None else args.groups:
        print("without", *every[number], flush=True)
        folder = args.out / "-".join(every[number])
        build(tagger_without(every[number], folder.with_suffix(".zip")), folder)
    scores: list[PieceScore] = []
    for group in every:
        folder = args.out / "-".join(group)
        if not folder.exists():
            print(f"{folder} is not there yet")
            return
        scores += (score for piece, score in scored(PRESS, folder, SEEDS) if piece.name in group)
    print(format_scores(total(scores), errors=args.errors))


if __name__ == "__main__":
    main()
