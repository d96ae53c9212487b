"""The models of the comparison by name: how each is learnt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from training.compare.crfsuite import learn_crfsuite
from training.compare.documents import Tokens
from training.compare.network import Shape, learn_network
from training.compare.shipped import Shipped
from training.compare.spacy_models import Recipe, learn_spacy
from training.compare.task import Finder, Task


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: what it is, and how to learn it; the path is for a model's file."""

    what: str
    learn: Callable[[Task, Path], Finder]


def _crf(*, lists: bool) -> Callable[[Task, Path], Finder]:
    return lambda task, path: learn_crfsuite(task, path, lists=lists)


def _spacy(recipe: Recipe) -> Callable[[Task, Path], Finder]:
    return lambda task, path: learn_spacy(task, task.train, recipe)


def _network(shape: Shape) -> Callable[[Task, Path], Finder]:
    return lambda task, path: learn_network(task, task.train, shape)


_CHARACTERS, _WORDS = Tokens(), Tokens(words=True)
_CHARACTERS_LISTS, _WORDS_LISTS = Tokens(lists=True), Tokens(words=True, lists=True)

MODELS: Mapping[str, Entry] = {
    "shipped": Entry("shipped: CRF, judge, rules, aliases", lambda task, path: Shipped()),
    "crf-characters": Entry("CRF by L-BFGS (python-crfsuite), characters", _crf(lists=False)),
    "crf-lists": Entry("… and heads, words, known names, personal names", _crf(lists=True)),
    "ner-characters": Entry("spaCy tok2vec + transitions, characters", _spacy(Recipe(_CHARACTERS))),
    "ner-characters-lists": Entry("… and words, known names, heads", _spacy(Recipe(_CHARACTERS_LISTS))),
    "ner-words": Entry("spaCy tok2vec + transitions, pkuseg words", _spacy(Recipe(_WORDS, window=1))),
    "ner-words-lists": Entry("… and known names, heads", _spacy(Recipe(_WORDS_LISTS, window=1))),
    "spancat-words-lists": Entry(
        "spaCy spancat, up to 8 pkuseg words, known names, heads",
        _spacy(Recipe(_WORDS_LISTS, longest=8, window=1)),
    ),
    "spancat-characters-lists": Entry(
        "spaCy spancat, up to 12 characters, words, known names, heads",
        _spacy(Recipe(_CHARACTERS_LISTS, longest=12, passes=3)),
    ),
    "cnn-crf-characters": Entry("CNN-CRF on thinc, characters", _network(Shape(lists=False))),
    "cnn-crf-lists": Entry("… and words, known names, heads, personal names", _network(Shape())),
}
