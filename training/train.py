"""Trains the tagger that the package ships: `python -m training.train`.

Everything is seeded; the same corpus, lists and settings give the same bytes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.lexicon import lexicon
from kg.recognise.aliases import mend
from kg.recognise.crf import Weights
from kg.recognise.dictionary import Dictionary
from kg.recognise.features import feature_keys
from kg.recognise.rules import improve
from kg.recognise.tagger_model import FILE, TaggerModel
from kg.recognise.words import WordList, read_heads
from kg.types import Mention
from training.augment import stock, swapped
from training.corpus import Annotated, Span, read_corpus
from training.learn import Example, Settings, example, learn, mean, pruned
from training.lists import compile_dictionary
from training.measure import Tally
from training.network import learn_network
from training.split import held_out

HERE = Path(__file__).parent
MODEL = HERE.parent / "kg" / "recognise" / "model" / FILE
FOLDS = 4
TAKES = 6  # how many times the tagger is learnt; the weights are averaged
LEAST = 0.03  # a feature that no tag gives more weight than this is left out of the mean
PASSES = 12  # of the network
OTHERS = 6  # copies of each article that it sees in turn
PRESS = HERE / "gold"
COPIES = 2  # of each piece of real press, with other names in it: there is little of it, and it counts more


@dataclass(frozen=True, slots=True)
class Lists:
    """What the tagger looks up."""

    dictionary: Dictionary
    heads: WordList


def train(
    articles: Sequence[Annotated], lists: Lists, settings: Settings, *, press: Sequence[Annotated] = ()
) -> TaggerModel:
    """Learn a tagger from annotated articles and press."""
    weights = learn_tagger(articles, lists, settings, press=press)
    network = learn_network(passes(articles, press, lists), lists.heads, lists.dictionary)
    return TaggerModel(weights, lists.dictionary, lists.heads, network)


def learn_tagger(
    articles: Sequence[Annotated], lists: Lists, settings: Settings, *, press: Sequence[Annotated] = ()
) -> Weights:
    """Give the mean of several taggers that were learnt with different seeds, each with other names."""
    takes = []
    for take in range(TAKES):
        lessons = known(articles, press, lists, take=take)
        takes.append(learn(lessons, replace(settings, seed=settings.seed + take), report=print))
    return pruned(mean(takes), LEAST)


def known(
    articles: Sequence[Annotated], press: Sequence[Annotated], lists: Lists, *, take: int = 0
) -> list[Example]:
    """Compute the examples of one take: articles with a copy of each, and press with more of them."""
    every = examples(articles, lists, copy=take + 1)
    for copy in range(COPIES):
        every += examples(press, lists, copy=take * COPIES + copy + 1)
    return every


def passes(articles: Sequence[Annotated], press: Sequence[Annotated], lists: Lists) -> list[list[Annotated]]:
    """Give the articles of each pass of the network: all, and copies of them, of the press more."""
    names = stock([*articles, *press], lexicon())
    copies = [
        [swapped(article, names, lists.dictionary, seed=copy) for article in articles]
        + [
            swapped(article, names, lists.dictionary, seed=copy * COPIES + more)
            for article in press
            for more in range(COPIES)
        ]
        for copy in range(1, OTHERS + 1)
    ]
    return [[*articles, *press, *copies[number % OTHERS]] for number in range(PASSES)]


def examples(articles: Sequence[Annotated], lists: Lists, *, copy: int = 1) -> list[Example]:
    """Compute the features of articles, and of a copy of each with other names in it; `copy` says which."""
    names = stock(articles, lexicon())
    copies = [swapped(article, names, lists.dictionary, seed=copy) for article in articles]
    return [
        example(article, feature_keys(article.squeezed, lists.heads, lists.dictionary))
        for article in [*articles, *copies]
    ]


def mentions(model: TaggerModel, article: Annotated, *, tagger_only: bool = False) -> list[Mention]:
    """Find the names of an article as the pipeline does."""
    text = article.text
    tagged = [Mention(s, e, label, text[s:e], score) for s, e, label, score in model.tag(article.squeezed)]
    if tagger_only:
        return tagged
    return mend(text, improve(text, tagged, model.dictionary), model.dictionary, least=3, origin="")


def found(model: TaggerModel, article: Annotated, *, tagger_only: bool = False) -> list[Span]:
    """Find the spans of an article's names as the pipeline does."""
    return [(one.start, one.end, one.label) for one in mentions(model, article, tagger_only=tagger_only)]


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
    parser.add_argument(
        "--press", type=Path, default=PRESS, help="folder of annotated press to learn from too"
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
    model = train(articles, lists, settings, press=read_corpus(args.press))
    args.out.write_bytes(model.to_bytes())
    print(f"{args.out.name}: {args.out.stat().st_size} bytes, {time.perf_counter() - started:.0f} s")
    report("test set", model, [article for article in every if article.name in unseen])
    if args.test:
        report(args.test.name, model, read_corpus(args.test))


if __name__ == "__main__":
    main()
