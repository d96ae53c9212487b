"""A linear-chain conditional random field by L-BFGS (python-crfsuite), with the shipped tagger's templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pycrfsuite

from kg.recognise.crf import TAGS
from kg.recognise.features import Characters, _character_features, feature_keys, windows
from kg.recognise.keys import KeyColumns, Keys
from kg.recognise.sequences import sentence_bounds
from kg.types import Label
from training.compare.task import Task
from training.corpus import Annotated, Span
from training.learn import example


class CrfSuite:
    """A learnt CRF; with `lists` it looks at all of the shipped tagger's features, else at characters."""

    def __init__(self, path: Path, task: Task, *, lists: bool) -> None:
        self.tagger = pycrfsuite.Tagger()
        self.tagger.open(str(path))
        self.task, self.lists = task, lists
        self.size = path.stat().st_size

    def find(self, article: Annotated) -> list[Span]:
        rows = _rows(article, self.task, lists=self.lists)
        spans = []
        for start, end in sentence_bounds(article.text):
            spans += spans_of(self.tagger.tag(rows[start:end]), start)
        return spans


def learn_crfsuite(task: Task, path: Path, *, lists: bool, copies: int = 0, iterations: int = 60) -> CrfSuite:
    """Learn from the training articles, and from copies of each with other names; write the model to `path`."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {"c1": 0.1, "c2": 0.1, "max_iterations": iterations, "feature.minfreq": 2, "num_memories": 4}
    )
    articles = list(task.train)
    for seed in range(1, copies + 1):
        articles += task.copies(seed)
    for article in articles:
        rows = _rows(article, task, lists=lists)
        tags = example(article, np.zeros((0, 0), dtype=np.uint64)).tags
        for start, end in sentence_bounds(article.text):
            trainer.append(rows[start:end], [TAGS[i] for i in tags[start:end].tolist()])
    trainer.train(str(path))
    return CrfSuite(path, task, lists=lists)


def spans_of(tags: Sequence[str], start: int) -> list[Span]:
    """Read the names off BIOES tags; what BIOES forbids is no name."""
    spans: list[Span] = []
    begun = -1
    for i, tag in enumerate(tags):
        place, _, label = tag.partition("-")
        if place == "S":
            spans.append((start + i, start + i + 1, Label(label)))
        if place == "B":
            begun = i
        elif place not in "IE" or (begun >= 0 and tags[begun][1:] != tag[1:]):
            begun = -1
        if place == "E" and begun >= 0:
            spans.append((start + begun, start + i + 1, Label(label)))
            begun = -1
    return spans


def _rows(article: Annotated, task: Task, *, lists: bool) -> list[list[str]]:
    keys: Keys = (
        feature_keys(article.squeezed, task.heads, task.dictionary)
        if lists
        else _character_keys(article.text)
    )
    return [[str(key) for key in row if key] for row in keys.tolist()]


def _character_keys(text: str) -> Keys:
    """Compute the keys of characters, n-grams up to four and character classes alone."""
    chars = Characters.of(text)
    out = KeyColumns(len(text))
    _character_features(out, windows(chars.codes), windows(chars.classes))
    return out.table()
