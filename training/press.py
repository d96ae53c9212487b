"""Measures the line on the press that the shipped models have learnt from: each piece by models without it.

    python -m training.press OUT

Two pieces of different documents are left out at a time; tagger and relations are learnt from all other
pieces and the corpus; lists and reading are those that ship. Reading has learnt how the seeds' pages are divided
(READING.md measures it without). What is chosen by cross-validation is not chosen anew: the thresholds of relations
come from the corpus, and the first guesses at other articles, which trees learn from, may have seen the
pieces. The seeds are built with each model into OUT, and every piece is measured in the build whose models have
not seen it. An hour and a half on one core; `--groups 0 2 4` makes some of the builds, so that two processes can
share the work, and `--groups` alone only measures. A model that lies in OUT already is not learnt again.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import kg
from kg.evaluate import format_scores, scored
from kg.extract import extract
from kg.lexicon import lexicon
from kg.recognise.tagger import Tagger
from kg.recognise.tagger_model import TaggerModel
from kg.recognise.words import read_heads
from kg.relate.model import Model, read_model
from kg.scores import PieceScore, total
from kg.types import Predicate
from kg.write.folder import write_graph
from training.corpus import read_corpus
from training.learn import Settings
from training.lists import compile_dictionary
from training.network import learn_network
from training.relation_export import export
from training.relations import Course, course
from training.split import held_out
from training.train import HERE, PRESS, Lists, learn_tagger, passes

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


class Names:
    """Learns taggers that have not seen some of the pieces."""

    def __init__(self) -> None:
        unseen = held_out()
        self.articles = [one for one in read_corpus(HERE / "corpus") if one.name not in unseen]
        self.press = read_corpus(PRESS)
        self.lists = Lists(compile_dictionary(lexicon()), read_heads())

    def without(self, left_out: tuple[str, ...], path: Path) -> TaggerModel:
        """Learn a model without some pieces and keep it, or take the one that was kept."""
        if not path.exists():
            press = [one for one in self.press if one.name not in left_out]
            weights = learn_tagger(self.articles, self.lists, Settings(), press=press)
            network = learn_network(
                passes(self.articles, press, self.lists), self.lists.heads, self.lists.dictionary
            )
            model = TaggerModel(weights, self.lists.dictionary, self.lists.heads, network)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(model.to_bytes())
        return TaggerModel.from_bytes(path.read_bytes())


class Relations:
    """Learns models of relations that have not seen some of the pieces."""

    @cached_property
    def course(self) -> Course:
        return course(HERE / "corpus", PRESS)

    @cached_property
    def thresholds(self) -> dict[Predicate, float]:
        chosen = self.course.chosen(self.course.judged())
        return {predicate: row["at"] for predicate, row in chosen.items()}

    def without(self, left_out: tuple[str, ...], path: Path) -> Model:
        """Learn a model without some pieces and keep it, or take the one that was kept."""
        if not path.exists():
            models, trees = self.course.learnt(
                without=lambda piece: piece.name in left_out or piece.name.rpartition("-")[0] in left_out
            )
            export(path, *models, trees, self.thresholds)
        return read_model(path)


def build(names: TaggerModel, relations: Model, out: Path) -> None:
    """Build the seeds with the models."""
    nlp = kg.load()
    tagger = nlp.get_pipe("kg_tagger")
    assert isinstance(tagger, Tagger)
    tagger.model = names
    found = (extract(article, nlp, model=relations) for article in kg.read([SEEDS]))
    write_graph(kg.merge(found), out, formats=["jsonl"])


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
    names, relations = Names(), Relations()
    for number in range(len(every)) if args.groups is None else args.groups:
        print("without", *every[number], flush=True)
        folder = args.out / "-".join(every[number])
        tagger = names.without(every[number], folder.with_suffix(".zip"))
        build(tagger, relations.without(every[number], folder.with_suffix(".npz")), folder)
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
