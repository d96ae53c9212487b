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
    "shipped": Entry(
        "shipped: CRF of features and of a network, rules, aliases", lambda task, path: Shipped()
    ),
    "crf-characters": Entry("CRF by L-BFGS (python-crfsuite), characters and n-grams", _crf(lists=False)),
    "crf-lists": Entry("CRF by L-BFGS, also heads, words, known names, personal names", _crf(lists=True)),
    "ner-characters": Entry("spaCy tok2vec + transitions on characters", _spacy(Recipe(_CHARACTERS))),
    "ner-characters-lists": Entry(
        "spaCy tok2vec + transitions on characters, with words, known names, heads",
        _spacy(Recipe(_CHARACTERS_LISTS)),
    ),
    "ner-words": Entry("spaCy tok2vec + transitions on pkuseg words", _spacy(Recipe(_WORDS, window=1))),
    "ner-words-lists": Entry(
        "spaCy tok2vec + transitions on pkuseg words, with known names, heads",
        _spacy(Recipe(_WORDS_LISTS, window=1)),
    ),
    "spancat-words-lists": Entry(
        "spaCy spancat, up to 8 pkuseg words, with known names, heads",
        _spacy(Recipe(_WORDS_LISTS, longest=8, window=1)),
    ),
    "spancat-characters-lists": Entry(
        "spaCy spancat, up to 12 characters, with words, known names, heads",
        _spacy(Recipe(_CHARACTERS_LISTS, longest=12, passes=3)),
    ),
    "cnn-crf-characters": Entry("CNN-CRF on thinc, characters", _network(Shape(lists=False))),
    "cnn-crf-lists": Entry(
        "CNN-CRF on thinc, with words, known names, heads, personal names", _network(Shape())
    ),
}
