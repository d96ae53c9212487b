"""The tagger's network: what it sees, that NumPy scores as JAX does, what it learns from, and how it is stored."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from kg.encoder import UNKNOWN
from kg.recognise.crf import TAGS, Weights, allowed_steps
from kg.recognise.dictionary import Dictionary, Row
from kg.recognise.keys import Keys
from kg.recognise.network import CLUES, PLACES, clue_sizes, clues
from kg.recognise.squeezed import Squeezed
from kg.recognise.tagger_model import TaggerModel
from kg.recognise.words import WordList
from kg.types import Label
from training.corpus import Annotated, unmark
from training.encoder import Paces
from training.learn import slopes, tags_of
from training.network import Lesson, Settings, _batches, _bounds, _loss, learn_network, scored, untaught

HEADS = WordList((("公司", 2), ("高新区", 1)))
WORDS = Dictionary(
    (
        Row("江阴", "PLACE", True, 8),
        Row("获悉", "v", False, 8),
        Row("江阴高新区", "PARK", True, 8),
        Row("记者", "n", False, 9),
    ),
    (("王", 5, 0, 1), ("明", 0, 4, 6)),
)
STILL = Settings(dropout=0.0, out_dropout=0.0, clue_dropout=0.0, blanks=0.0)


def article(marked: str, name: str = "a") -> Annotated:
    text, spans = unmark(marked)
    return Annotated(name, Squeezed.of(text), tuple(spans))


def column(name: str, text: str) -> list[int]:
    return clues(text, HEADS, WORDS)[:, CLUES.index(name)].tolist()


def test_clues_say_what_the_lists_know() -> None:
    text = "江阴高新区王明"
    park = WORDS.number("江阴高新区")
    assert column("word", text)[:5] == [park * PLACES + place for place in (1, 2, 2, 2, 3)]
    assert column("name_end", text)[4] == park
    assert column("name_end", text)[1] == WORDS.number("江阴")
    assert column("head", text)[2:5] == [1 * PLACES + place for place in (1, 2, 3)]
    assert column("head_start", text)[2] == 1
    assert column("surname", text)[5:] == [5, 0]
    assert column("given_last", text)[5:] == [1, 6]


@pytest.mark.parametrize("text", ["", "\n", "王", "江阴高新区。\n记者获悉，云舟公司、江阴公司等企业🚀"])
def test_clues_stay_within_their_tables(text: str) -> None:
    table = clues(text, HEADS, WORDS)
    assert table.shape == (len(text), len(CLUES))
    assert (table >= 0).all()
    assert (table < np.array(clue_sizes(HEADS, WORDS))).all()


def test_characters_that_are_not_known_share_a_vector() -> None:
    network = untaught(HEADS, WORDS)
    rows = network.sheet("江🚀A\na", HEADS, WORDS).characters.tolist()
    assert rows[1] == UNKNOWN
    assert rows[2] == rows[4]
    assert rows[3] == 1
    assert UNKNOWN < max(rows) < len(network.weights["characters"])


def test_numpy_scores_as_jax_does() -> None:
    network = untaught(HEADS, WORDS)
    random = np.random.default_rng(3)
    for clue in CLUES:
        network.weights[clue][:] = random.normal(size=network.weights[clue].shape)
    text = "记者从江阴高新区获悉，王明任云舟公司经理。\n" * 150  # more than a block
    sheet = network.sheet(text, HEADS, WORDS)
    weights = {name: jnp.asarray(value) for name, value in network.weights.items()}
    expected = scored(weights, sheet.characters, sheet.clues, jnp.ones(len(text), dtype=bool))
    assert network.scores(sheet) == pytest.approx(np.asarray(expected), abs=1e-3)


def batches(one: Annotated, settings: Settings) -> list:
    network = untaught(HEADS, WORDS)
    tags = tags_of(one)
    bounds = list(_bounds(one.text, tags, settings.longest))
    return list(_batches([Lesson(network.sheet(one.text, HEADS, WORDS), tags, bounds)], settings))


def test_the_loss_is_the_likelihood_of_the_tags() -> None:
    """Compare with the loss that the weights of features are learnt by, which has tests of its own."""
    one = article(
        "记者从{{PARK|江阴高新区}}获悉，{{PERSON|王明}}来了。{{COMPANY|云舟公司}}在{{PLACE|江阴}}。"
    )
    network = untaught(HEADS, WORDS)
    random = np.random.default_rng(4)
    network.weights["steps"][:] = random.normal(size=network.steps.shape)
    scores = network.scores(network.sheet(one.text, HEADS, WORDS)).astype(np.float64)
    bounds = list(_bounds(one.text, tags_of(one), 200))
    expected, _, _ = slopes(scores, network.steps, allowed_steps(), tags_of(one), bounds)
    weights = {name: jnp.asarray(value) for name, value in network.weights.items()}
    (batch,) = batches(one, STILL)
    found = _loss(STILL, weights, *batch, jax.random.key(0, impl="rbg"))
    assert float(found) == pytest.approx(expected / sum(end - start for start, end in bounds), rel=1e-3)


def test_batches_hold_each_character_of_a_sentence_once() -> None:
    one = article("{{PARK|江阴高新区}}好。\n" * 30 + "王" * 90 + "{{COMPANY|江阴公司}}" * 8)
    small = replace(STILL, characters=64, longest=20, sequences=5)
    rows: list[int] = []
    for characters, _, live, tags, places in batches(one, small):
        assert places.max() < small.characters
        for line in places:
            at = line[line >= 0]
            assert live[at].all()
            assert (np.diff(at) == 1).all()
            rows += characters[at].tolist()
            if len(at):  # no name is cut in two
                assert not TAGS[tags[at[0]]].startswith(("I-", "E-"))
                assert not TAGS[tags[at[-1]]].startswith(("B-", "I-"))
    network = untaught(HEADS, WORDS)
    wanted = network.sheet(one.text, HEADS, WORDS).characters
    assert rows == [row for row, char in zip(wanted.tolist(), one.text, strict=True) if char != "\n"]


def test_a_network_learns_and_is_stored() -> None:
    articles = [
        article(f"记者从{{{{PARK|{a}高新区}}}}获悉，{{{{PERSON|{b}}}}}说，高新区很好。", a)
        for a, b in [("江阴", "王明"), ("常州", "李强"), ("襄阳", "张华"), ("昆山", "陈光"), ("无锡", "周平")]
    ]
    quick = Settings(Paces(1e-2, 1e-2), characters=256, sequences=16)
    network = learn_network([articles] * 40, HEADS, WORDS, quick)
    nothing = Weights.of(
        Keys((0,), dtype=np.uint64),
        np.zeros((0, len(TAGS)), dtype=np.float32),
        np.where(allowed_steps(), 0, -1e4).astype(np.float32),
    )
    model = TaggerModel(nothing, WORDS, HEADS, network)
    new = Squeezed.of("记者从南通高新区获悉，高新区很好。")
    assert [found[:3] for found in model.tag(new)] == [(3, 8, Label.PARK)]
    stored = TaggerModel.from_bytes(model.to_bytes())
    assert stored.to_bytes() == model.to_bytes()
    assert [found[:3] for found in stored.tag(new)] == [(3, 8, Label.PARK)]
    assert stored.tag(Squeezed.of("")) == []


def test_the_scores_of_features_and_network_count_alike() -> None:
    network = untaught(HEADS, WORDS)
    steps = np.where(allowed_steps(), 0, -1e4).astype(np.float32)
    nothing = Weights.of(Keys((0,), dtype=np.uint64), np.zeros((0, len(TAGS)), dtype=np.float32), steps)
    squeezed = Squeezed.of("江阴高新区")
    scores, both = TaggerModel(nothing, WORDS, HEADS, network).scores(squeezed)
    alone = network.scores(network.sheet(squeezed.text, HEADS, WORDS))
    assert scores == pytest.approx(0.35 * alone)
    assert both == pytest.approx(0.35 * steps)
