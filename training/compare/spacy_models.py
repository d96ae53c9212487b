"""spaCy's own components: tok2vec with the transition-based recogniser, or with the span categoriser."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, fix_random_seed

from kg.recognise.choose import best_set
from kg.recognise.sequences import sentence_bounds
from kg.types import Label
from training.augment import swapped
from training.compare.documents import Tokens, marked
from training.compare.task import Task
from training.corpus import Annotated, Span

_SPANS = "names"
_ROWS = {
    "ORTH": 5000,
    "NORM": 8000,
}  # of the tables of embeddings; Adam goes through all of them at each step


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to learn and how; `longest` makes it a span categoriser over n-grams up to that many tokens.

    A document is a sentence, and `batch` counts sentences.
    """

    tokens: Tokens
    longest: int | None = None
    width: int = 96
    depth: int = 4
    window: int = 2
    dropout: float = 0.3
    passes: int = 6
    batch: int = 16
    rate: float = 0.002
    price: float = 0.45
    copies: bool = True
    seed: int = 1


class SpacyModel:
    """A learnt spaCy pipeline of one component."""

    def __init__(self, nlp: Language, recipe: Recipe, task: Task) -> None:
        self.nlp, self.recipe, self.task = nlp, recipe, task
        self.size = 2 * sum(
            node.get_param(name).size
            for node in nlp.components[0][1].model.walk()
            for name in node.param_names
            if node.has_param(name)
        )

    def find(self, article: Annotated) -> list[Span]:
        bounds = sentence_bounds(article.text)
        docs = self.recipe.tokens.documents(article.text, bounds, self.nlp.vocab, self.task)
        pipe = self.nlp.components[0][1]
        if docs:
            pipe.set_annotations(docs, pipe.predict(docs))
        found = []
        for doc, (start, _) in zip(docs, bounds, strict=True):
            found += [(start + s, start + e, label) for s, e, label in self._names(doc)]
        return found

    def _names(self, doc: Doc) -> list[Span]:
        if self.recipe.longest is None:
            return [(ent.start_char, ent.end_char, Label(ent.label_)) for ent in doc.ents]
        group = doc.spans[_SPANS]
        found = [
            (span.start_char, span.end_char, Label(span.label_), float(score))
            for span, score in zip(group, group.attrs["scores"], strict=True)
        ]
        return [(s, e, label) for s, e, label, _ in best_set(found, price=self.recipe.price)]


def learn_spacy(
    task: Task, articles: Sequence[Annotated], recipe: Recipe, report: Callable[[str], None] = print
) -> SpacyModel:
    """Learn from articles; in every second pass each is replaced by a copy with other names."""
    fix_random_seed(recipe.seed)
    nlp = spacy.blank("zh")
    if recipe.longest is None:
        pipe = nlp.add_pipe("ner", config={"model": _transitions(recipe)})
    else:
        pipe = nlp.add_pipe("spancat", config=_categoriser(recipe))
    first = [one for article in articles for one in _examples(article, nlp, task, recipe)]
    pipe.initialize(lambda: first, nlp=nlp, **_labels(recipe))
    optimizer = Adam(recipe.rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0)
    chance = random.Random(recipe.seed)
    total = recipe.passes * len(first) // recipe.batch
    done = 0
    for number in range(recipe.passes):
        cases = first
        if number % 2 and recipe.copies:
            copies = [swapped(article, task.stock, task.dictionary, seed=number) for article in articles]
            cases = [one for article in copies for one in _examples(article, nlp, task, recipe)]
        cases = chance.sample(cases, len(cases))
        losses: dict[str, float] = {}
        for at in range(0, len(cases), recipe.batch):
            optimizer.learn_rate = recipe.rate * min(1.0, (done + 1) / 100) * max(0.05, 1 - done / total)
            pipe.update(cases[at : at + recipe.batch], drop=recipe.dropout, sgd=optimizer, losses=losses)
            done += 1
        report(f"pass {number + 1}: {losses}")
    return SpacyModel(nlp, recipe, task)


def _labels(recipe: Recipe) -> dict[str, Any]:
    if recipe.longest is None:
        return {}
    return {"labels": [label.value for label in Label]}


def _examples(article: Annotated, nlp: Language, task: Task, recipe: Recipe) -> list[Example]:
    bounds = sentence_bounds(article.text)
    docs = recipe.tokens.documents(article.text, bounds, nlp.vocab, task)
    examples = []
    for doc, (start, end) in zip(docs, bounds, strict=True):
        gold = marked(
            doc, [(s - start, e - start, label) for s, e, label in article.spans if start <= s < end]
        )
        gold.spans[_SPANS] = list(gold.ents)
        examples.append(Example(doc, gold))
    return examples


def _tok2vec(recipe: Recipe) -> dict[str, Any]:
    names = recipe.tokens.attributes
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": recipe.width,
            "attrs": names,
            "rows": [_ROWS.get(name, 1000) for name in names],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": recipe.width,
            "depth": recipe.depth,
            "window_size": recipe.window,
            "maxout_pieces": 2,
        },
    }


def _transitions(recipe: Recipe) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": _tok2vec(recipe),
    }


def _categoriser(recipe: Recipe) -> dict[str, Any]:
    return {
        "spans_key": _SPANS,
        "threshold": 0.3,
        "max_positive": None,
        "suggester": {
            "@misc": "spacy.ngram_range_suggester.v1",
            "min_size": 1,
            "max_size": recipe.longest,
        },
        "model": {
            "@architectures": "spacy.SpanCategorizer.v1",
            "tok2vec": _tok2vec(recipe),
            "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 128},
            "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": None, "nI": None},
        },
    }
