"""Trains the tagger that the package ships: `python -m training.train`.

Everything is seeded; the same corpus, lists and settings give the same bytes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kg.lexicon import lexicon
from kg.recognise.aliases import mend
from kg.recognise.dictionary import Dictionary
from kg.recognise.features import feature_keys
from kg.recognise.judge import candidate_keys
from kg.recognise.rules import improve
from kg.recognise.tagger_model import FILE, TaggerModel
from kg.recognise.words import WordList, read_heads
from kg.types import Mention
from training.augment import stock, swapped
from training.corpus import Annotated, Span, read_corpus
from training.learn import Example, Settings, example, learn, mean
from training.learn_judge import Judged, learn_judge
from training.lists import compile_dictionary
from training.measure import Tally
from training.split import held_out

HERE = Path(__file__).parent
MODEL = HERE.parent / "kg" / "recognise" / "model" / FILE
FOLDS = 4
TAKES = 3  # how many times the tagger is learnt; the weights are averaged
_NO_KEYS = np.zeros((0, 0), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Lists:
    """What the tagger looks up."""

    dictionary: Dictionary
    heads: WordList


def train(articles: Sequence[Annotated], lists: Lists, settings: Settings) -> TaggerModel:
    """Learn a tagger from annotated articles, and the judge of its candidates.

    The judge learns from candidates of taggers that did not see the article (four of them). The
    tagger itself is the mean of three that were learnt with different seeds.
    """
    cases = []
    for fold in range(FOLDS):
        rest = [article for i, article in enumerate(articles) if i % FOLDS != fold]
        weights = learn(examples(rest, lists), settings)
        model = TaggerModel(weights, lists.dictionary, lists.heads)
        cases += [judged(model, article) for article in articles[fold::FOLDS]]
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    known = examples(articles, lists)
    weights = mean(
        [learn(known, replace(settings, seed=settings.seed + take), report=print) for take in range(TAKES)]
    )
    judge = learn_judge([case for case in cases if case.candidates])
    return TaggerModel(weights, lists.dictionary, lists.heads, judge)


def examples(articles: Sequence[Annotated], lists: Lists) -> list[Example]:
    """Compute the features of articles, and of a copy of each with other names in it."""
    names = stock(articles, lexicon())
    copies = [swapped(article, names, lists.dictionary, seed=1) for article in articles]
    return [
        example(article, feature_keys(article.squeezed, lists.heads, lists.dictionary))
        for article in [*articles, *copies]
    ]


def judged(model: TaggerModel, article: Annotated) -> Judged:
    """Compare the candidates of a tagger with the annotation."""
    candidates = model.candidates(article.squeezed)
    keys = candidate_keys(article.text, candidates, model.heads, model.dictionary) if candidates else _NO_KEYS
    right = set(article.spans)
    return Judged(candidates, keys, np.array([one[:3] in right for one in candidates], dtype=bool))


def found(model: TaggerModel, article: Annotated, *, tagger_only: bool = False) -> list[Span]:
    """Find the names of an article as the pipeline does."""
    text = article.text
    mentions = [Mention(s, e, label, text[s:e], score) for s, e, label, score in model.tag(article.squeezed)]
    if not tagger_only:
        mentions = mend(text, improve(text, mentions, model.dictionary), model.dictionary, least=3, origin="")
    return [(mention.start, mention.end, mention.label) for mention in mentions]


def measure(model: TaggerModel, articles: Sequence[Annotated], *, tagger_only: bool = False) -> Tally:
    """Compare what the pipeline finds with the annotation."""
    tally = Tally()
    for article in articles:
        tally.add(article.spans, found(model, article, tagger_only=tagger_only))
    return tally


def cross_validate(articles: Sequence[Annotated], lists: Lists, settings: Settings) -> Tally:
    """Measure on each quarter of the articles what the other three quarters teach."""
    tally = Tally()
    for fold in range(FOLDS):
        rest = [article for i, article in enumerate(articles) if i % FOLDS != fold]
        model = train(rest, lists, settings)
        for article in articles[fold::FOLDS]:
            tally.add(article.spans, found(model, article))
    return tally


def report(name: str, model: TaggerModel, articles: Sequence[Annotated]) -> None:
    """Print how well a model does on articles that it has not seen."""
    print(f"{name}, tagger alone: {measure(model, articles, tagger_only=True).brief()}")
    print(f"{name}, pipeline")
    print(measure(model, articles).table())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus", help="folder of annotated articles")
    parser.add_argument("--out", type=Path, default=MODEL, help="the model's file")
    parser.add_argument(
        "--test", type=Path, help="folder of annotated articles that the model is measured on"
    )
    parser.add_argument("--folds", action="store_true", help="cross-validate by article; writes no model")
    parser.add_argument("--seed", type=int, default=Settings().seed)
    args = parser.parse_args()
    started = time.perf_counter()
    settings = replace(Settings(), seed=args.seed)
    unseen = held_out()
    every = read_corpus(args.corpus)
    articles = [article for article in every if article.name not in unseen]
    lists = Lists(compile_dictionary(lexicon()), read_heads())
    print(f"{len(articles)} articles, {sum(len(article.text) for article in articles)} characters")
    if args.folds:
        print(cross_validate(articles, lists, settings).table())
        return
    model = train(articles, lists, settings)
    args.out.write_bytes(model.to_bytes())
    print(f"{args.out.name}: {args.out.stat().st_size} bytes, {time.perf_counter() - started:.0f} s")
    report("test set", model, [article for article in every if article.name in unseen])
    if args.test:
        report(args.test.name, model, read_corpus(args.test))


if __name__ == "__main__":
    main()
