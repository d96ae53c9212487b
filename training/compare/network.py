"""A convolutional network with a conditional random field on top, on thinc, which spaCy brings.

Characters, pairs of characters and (if wanted) what the lists say are embedded by hashing, then
mixed by convolutions with residual connections as in spaCy's tok2vec. The loss is that of the shipped
tagger (`training.learn.slopes`), so forward-backward and the choice of spans can be the shipped ones too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from thinc.api import (
    Adam,
    HashEmbed,
    Linear,
    Maxout,
    Model,
    chain,
    concatenate,
    expand_window,
    fix_random_seed,
    residual,
    with_array,
)

from kg.recognise.balance import balanced
from kg.recognise.choose import best_set
from kg.recognise.crf import TAGS, Candidate, Floats, allowed_steps, span_chances
from kg.recognise.sequences import sentence_bounds
from kg.types import Label
from training.augment import swapped
from training.compare.attributes import (
    Ints,
    character_attributes,
    head_attributes,
    name_attributes,
    person_attributes,
    word_attributes,
)
from training.compare.task import Task
from training.corpus import Annotated, Span
from training.learn import Example, example, slopes

_ROWS = (6000, 30000, 30000, 2500, 2500, 2500, 2500, 2500)  # of each attribute's table of embeddings


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the network is, and how it is learnt.

    `passes` count training articles; in every second pass each is replaced by a copy with other names.
    `blackout` is the share of occurrences of an attribute that a pass does not see.
    """

    lists: bool = True
    embedding: int = 48
    width: int = 96
    depth: int = 4
    window: int = 2
    pieces: int = 2
    dropout: float = 0.3
    blackout: float = 0.1
    passes: int = 16
    batch: int = 2500
    rate: float = 0.002
    least: float = 0.03
    price: float = 0.45
    seed: int = 1


def inputs(text: str, task: Task, shape: Shape) -> NDArray[np.uint64]:
    """Compute the attributes of each character: an array (characters, attributes)."""
    columns: list[Ints] = [*character_attributes(text)]
    if shape.lists:
        columns += [
            word_attributes(text, task.dictionary),
            name_attributes(text, task.dictionary),
            *head_attributes(text, task.heads),
            person_attributes(text, task.dictionary),
        ]
    return np.stack(columns, axis=1).astype(np.uint64)


class Network:
    """A learnt network; `steps` are the weights of going from tag to tag."""

    def __init__(self, model: Model, steps: Floats, task: Task, shape: Shape) -> None:
        self.model, self.steps, self.task, self.shape = model, steps, task, shape
        self.size = 2 * sum(
            int(np.prod(node.get_param(name).shape)) for node in model.walk() for name in node.param_names
        )

    def scores(self, text: str) -> Floats:
        """Compute the score of each tag at each character: an array (characters, tags)."""
        (scores,) = self.model.predict([inputs(text, self.task, self.shape)])
        return np.asarray(scores, dtype=np.float32)

    def candidates(self, text: str) -> list[Candidate]:
        """List the spans that may be names, ends at quotes and brackets mended, and how probable each is."""
        return candidates(text, self.scores(text), self.steps, self.shape.least)

    def find(self, article: Annotated) -> list[Span]:
        chosen = best_set(self.candidates(article.text), price=self.shape.price)
        return [(start, end, label) for start, end, label, _ in chosen]


def candidates(text: str, scores: Floats, steps: Floats, least: float) -> list[Candidate]:
    """List the spans with a probability of at least `least`, as the shipped tagger does."""
    chances: dict[tuple[int, int, Label], float] = {}
    for start, end, label, chance in span_chances(scores, steps, sentence_bounds(text), least=least):
        first, last = balanced(text, start, end)
        if first < last:
            key = first, last, label
            chances[key] = min(chances.get(key, 0.0) + chance, 1.0)
    return [(start, end, label, chance) for (start, end, label), chance in sorted(chances.items())]


def learn_network(
    task: Task, articles: Sequence[Annotated], shape: Shape, report: Callable[[str], None] = print
) -> Network:
    """Learn a network from articles; equal input and shape give equal weights on one machine."""
    fix_random_seed(shape.seed)
    random = np.random.default_rng(shape.seed)
    first = [_prepared(article, task, shape) for article in articles]
    model = _build(shape, first[0][0].shape[1])
    model.initialize([first[0][0]], [np.zeros((len(first[0][0]), len(TAGS)), dtype=np.float32)])
    optimizer = Adam(shape.rate, L2=0.0, grad_clip=5.0, use_averages=True)
    allowed = allowed_steps()
    steps = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    total = shape.passes * (sum(len(one.tags) for _, one in first) // shape.batch)
    done = 0
    for number in range(shape.passes):
        cases = first
        if number % 2:
            copies = [_copy(article, task, number) for article in articles]
            cases = [_prepared(article, task, shape) for article in copies]
        loss = 0.0
        for batch in _batches(cases, shape.batch, random):
            given, tags, bounds = _joined(batch, shape, random)
            scores, backward = model.begin_update(given)
            part, score_slope, step_slope = slopes(np.concatenate(scores), steps, allowed, tags, bounds)
            loss += part
            scale = np.float32(1 / len(tags))
            cuts = np.cumsum([len(one) for one in given])[:-1]
            backward(list(np.split(score_slope * scale, cuts)))
            optimizer.learn_rate = shape.rate * min(1.0, (done + 1) / 100) * max(0.02, 1 - done / total)
            model.finish_update(optimizer)
            moved, _ = optimizer((0, "steps"), steps.reshape(-1), (step_slope * scale).reshape(-1))
            steps = moved.reshape(steps.shape)
            done += 1
        report(f"pass {number + 1}: loss {loss / sum(len(one.tags) for _, one in cases):.4f}")
    averages = dict(optimizer.averages)
    steps = averages[0, "steps"].reshape(steps.shape)
    del averages[0, "steps"]
    for node in model.walk():
        for name in node.param_names:
            if (node.id, name) in averages:
                node.set_param(name, averages[node.id, name])
    return Network(model, np.where(allowed, steps, -1e4).astype(np.float32), task, shape)


def _build(shape: Shape, columns: int) -> Model:
    sizes = _ROWS[:columns]
    embeds = [HashEmbed(shape.embedding, rows, column=i, seed=shape.seed + i) for i, rows in enumerate(sizes)]
    layers = [
        concatenate(*embeds),
        Maxout(nO=shape.width, nP=shape.pieces, normalize=True, dropout=shape.dropout),
    ]
    for _ in range(shape.depth):
        mixed = chain(
            expand_window(window_size=shape.window),
            Maxout(nO=shape.width, nP=shape.pieces, normalize=True, dropout=shape.dropout),
        )
        layers.append(residual(mixed))
    reach = shape.depth * shape.window
    return chain(with_array(chain(*layers), pad=reach), with_array(Linear(len(TAGS))))


def _copy(article: Annotated, task: Task, seed: int) -> Annotated:
    return swapped(article, task.stock, task.dictionary, seed=seed)


def _prepared(article: Annotated, task: Task, shape: Shape) -> tuple[NDArray[np.uint64], Example]:
    given = inputs(article.text, task, shape)
    return given, example(article, given)


def _batches(
    cases: Sequence[tuple[NDArray[np.uint64], Example]], size: int, random: np.random.Generator
) -> Iterator[list[tuple[NDArray[np.uint64], Example]]]:
    batch: list[tuple[NDArray[np.uint64], Example]] = []
    for i in random.permutation(len(cases)).tolist():
        batch.append(cases[i])
        if sum(len(one.tags) for _, one in batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def _joined(
    batch: list[tuple[NDArray[np.uint64], Example]], shape: Shape, random: np.random.Generator
) -> tuple[list[NDArray[np.uint64]], Ints, list[tuple[int, int]]]:
    """Put the articles of a batch one behind the other, attributes blacked out here and there."""
    given, bounds, at = [], [], 0
    for table, one in batch:
        kept = random.random(table.shape) >= shape.blackout
        given.append(np.where(kept, table, np.uint64(0)))
        bounds += [(at + start, at + end) for start, end in one.bounds]
        at += len(one.tags)
    return given, np.concatenate([one.tags for _, one in batch]), bounds
