"""Learns the tagger's network (`kg.recognise.network`), from an encoder that `training.pretrain` has taught.

What is learnt is the likelihood of the annotated tags under a conditional random field whose scores the network gives
(Collobert et al. 2011, Lample et al. 2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from kg.encoder import UNKNOWN
from kg.recognise.crf import TAGS, allowed_steps, closing, opening
from kg.recognise.dictionary import Dictionary
from kg.recognise.keys import Ints
from kg.recognise.network import CLUES, Network, Sheet, clue_sizes
from kg.recognise.sequences import sentence_bounds
from kg.recognise.words import WordList
from kg.relate.encode import SYMBOLS
from training.corpus import Annotated
from training.encoder import APART, Arrays, Keys, Paces, Weights, dropped, encoded, fitted, linear, pretrained
from training.learn import tags_of

Batch = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_], NDArray[np.int32], NDArray[np.int32]]

_NEVER = -1e4
_JOINED = 3  # sentences of an article with fewer characters than this between them see each other

PACES = Paces(encoder_rate=2e-3, rate=3e-3)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn: shares of numbers that are left out within the encoder and of what it says, shares of clues and of
    characters that are hidden; and what a batch holds: characters, sequences, characters of a sequence (few shapes, so
    that one compilation serves)."""

    paces: Paces = PACES
    dropout: float = 0.15
    out_dropout: float = 0.3
    clue_dropout: float = 0.1
    blanks: float = 0.02
    characters: int = 2048
    sequences: int = 128
    longest: int = 200


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article as the network sees it, its tags, and the spans that are tagged as one sequence."""

    sheet: Sheet
    tags: Ints
    bounds: Sequence[tuple[int, int]]


def learn_network(
    passes: Sequence[Sequence[Annotated]],
    heads: WordList,
    dictionary: Dictionary,
    settings: Settings = Settings(),
) -> Network:
    """Learn from articles, those of each pass."""
    network = untaught(heads, dictionary, settings)
    known: dict[str, Lesson] = {}  # most articles come in each pass

    def lesson(article: Annotated) -> Lesson:
        if article.text not in known:
            tags = tags_of(article)
            bounds = list(_bounds(article.text, tags, settings.longest))
            known[article.text] = Lesson(network.sheet(article.text, heads, dictionary), tags, bounds)
        return known[article.text]

    lessons = [[lesson(article) for article in articles if article.text] for articles in passes]
    weights = fitted(
        network.weights,
        partial(_loss, settings),
        lambda number, order: _batches([lessons[number][i] for i in order], settings),
        [len(some) for some in lessons],
        settings.paces,
    )
    return Network(network.known, weights)


def untaught(heads: WordList, dictionary: Dictionary, settings: Settings = Settings()) -> Network:
    """Give a network that knows what its encoder was taught, and nothing of names."""
    known, encoder = pretrained()
    table = encoder["characters"]
    random = np.random.default_rng(settings.paces.seed)
    width = table.shape[1]
    weights: Arrays = {
        **encoder,
        "characters": np.delete(table, np.s_[2 : 2 + len(SYMBOLS)], axis=0),  # it sees no names as symbols
        **{
            clue: np.zeros((size, width), dtype=np.float32)
            for clue, size in zip(CLUES, clue_sizes(heads, dictionary), strict=True)
        },
        "out": linear(random, width, len(TAGS)),
        "out_bias": np.zeros(len(TAGS), dtype=np.float32),
        "steps": np.zeros((len(TAGS), len(TAGS)), dtype=np.float32),
    }
    return Network(known, weights)


def _loss(
    settings: Settings,
    weights: Weights,
    characters: jax.Array,
    clues: jax.Array,
    live: jax.Array,
    tags: jax.Array,
    places: jax.Array,
    key: jax.Array,
) -> jax.Array:
    """Give the negative log-likelihood of the tags, a character.

    `places` has a row a sequence: where its characters stand in the batch, -1 behind its end.
    """
    keys = list(jax.random.split(key, 32))
    hidden = jax.random.bernoulli(keys.pop(), settings.blanks, characters.shape)
    shown = jnp.where(hidden, UNKNOWN, characters)
    scores = scored(weights, shown, clues, live, settings=settings, keys=keys)
    there, at = places >= 0, jnp.maximum(places, 0)
    local, right = scores[at], tags[at]
    steps = weights["steps"] + jnp.where(allowed_steps(), 0, _NEVER)
    said = jnp.take_along_axis(local, right[..., None], 2)[..., 0]
    gone = steps[right[:, :-1], right[:, 1:]]
    gold = (said * there).sum() + (gone * there[:, 1:]).sum()
    weight = jnp.exp(steps)

    def onward(
        state: jax.Array, here: tuple[jax.Array, jax.Array]
    ) -> tuple[jax.Array, None]:  # in logarithms, the largest taken off
        score, inside = here
        top = state.max(1, keepdims=True)
        following = jnp.log(jnp.exp(state - top) @ weight + 1e-30) + top + score
        return jnp.where(inside[:, None], following, state), None

    first = local[:, 0] + jnp.where(opening(1)[0] > 0, 0, _NEVER)
    last, _ = jax.lax.scan(onward, first, (local[:, 1:].transpose(1, 0, 2), there[:, 1:].T))
    total = jax.nn.logsumexp(last + jnp.where(closing(1)[0] > 0, 0, _NEVER), 1)
    return ((total * there[:, 0]).sum() - gold) / there.sum()


def scored(
    weights: Weights,
    characters: jax.Array,
    clues: jax.Array,
    live: jax.Array,
    *,
    settings: Settings = Settings(),
    keys: Keys = None,
) -> jax.Array:
    """Score the tags of characters, as `Network.scores` does."""
    start = weights["characters"][characters]
    for name, values in zip(CLUES, clues.T, strict=True):
        # a clue is left out as a whole
        said = weights[name][values]
        share = settings.clue_dropout
        start += (
            said * jax.random.bernoulli(keys.pop(), 1 - share, (len(values), 1)) if keys and share else said
        )
    read = encoded(weights, start, live, dropout=settings.dropout, keys=keys)
    return dropped(read, settings.out_dropout, keys) @ weights["out"] + weights["out_bias"]


def _bounds(text: str, tags: Ints, longest: int) -> Iterator[tuple[int, int]]:
    """Give the spans of sentences, long ones cut where no name is."""
    goes_on = [tag.startswith(("I-", "E-")) for tag in TAGS]
    for start, end in sentence_bounds(text):
        while end - start > longest:
            cut = start + longest
            while cut > start + 1 and goes_on[tags[cut]]:
                cut -= 1
            yield start, cut
            start = cut
        yield start, end


def _batches(lessons: Sequence[Lesson], settings: Settings) -> Iterator[Batch]:
    """Lay sentences one behind the other, articles so far apart that no character sees another article."""
    batch, at, number = _blank(settings), 0, 0
    for lesson in lessons:
        before = len(lesson.tags)  # nothing stands before the first sentence
        for start, end in lesson.bounds:
            if at + end - start + _JOINED > settings.characters or number == settings.sequences:
                yield batch
                batch, at, number = _blank(settings), 0, 0
            characters, clues, live, tags, places = batch
            begin = before if at and 0 <= start - before < _JOINED else start
            size = end - begin
            characters[at : at + size] = lesson.sheet.characters[begin:end]
            clues[at : at + size] = lesson.sheet.clues[begin:end]
            live[at : at + size] = True
            tags[at : at + size] = lesson.tags[begin:end]
            places[number, : end - start] = np.arange(at + start - begin, at + size)
            at, number, before = at + size, number + 1, end
        at = min(at + APART, settings.characters)
    if number:
        yield batch


def _blank(settings: Settings) -> Batch:
    return (
        np.zeros(settings.characters, dtype=np.int32),
        np.zeros((settings.characters, len(CLUES)), dtype=np.int32),
        np.zeros(settings.characters, dtype=bool),
        np.zeros(settings.characters, dtype=np.int32),
        np.full((settings.sequences, settings.longest), -1, dtype=np.int32),
    )
