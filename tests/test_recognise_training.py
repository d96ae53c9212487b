"""The training of the tagger: reading the corpus, other names, learning, counting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="training needs SciPy")

from kg.lexicon import lexicon
from kg.recognise.crf import TAGS, allowed_steps
from kg.recognise.dictionary import Dictionary, Row
from kg.recognise.features import feature_keys
from kg.recognise.squeezed import Squeezed
from kg.recognise.tagger_model import TaggerModel
from kg.recognise.words import read_heads
from kg.types import Label
from training.augment import stock, swapped
from training.corpus import Annotated, read_annotated, unmark
from training.learn import Settings, example, learn, slopes
from training.measure import Tally

NONE = Dictionary((), ())
HEADS = read_heads()
PLACES = Dictionary((Row("江阴", "PLACE-short", True, 9), Row("无锡市", "PLACE-full", True, 9)), ())


def article(marked: str, name: str = "a") -> Annotated:
    text, spans = unmark(marked)
    return Annotated(name, Squeezed.of(text), tuple(spans))


def names(one: Annotated) -> list[tuple[str, Label]]:
    return [(one.text[start:end], label) for start, end, label in one.spans]


def test_marks_are_taken_out() -> None:
    text, spans = unmark("在{{PLACE|江阴}}，{{PERSON|王明}}说。")
    assert text == "在江阴，王明说。"
    assert [(text[s:e], label) for s, e, label in spans] == [("江阴", Label.PLACE), ("王明", Label.PERSON)]


def test_torn_lines_are_joined(tmp_path: Path) -> None:
    line = "这一行写满了二十个字为的是看起来像扫描件\n"
    path = tmp_path / "x.ann.txt"
    path.write_text(line * 30 + "在{{PARK|江阴高\n新区}}。\n新的一段\n", "utf-8")
    one = read_annotated(path)
    assert names(one) == [("江阴高新区", Label.PARK)]
    assert one.text.count("\n") == 2


def test_short_lines_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.ann.txt"
    path.write_text("标题\n{{PERSON|王明}} 文\n正文。\n", "utf-8")
    one = read_annotated(path)
    assert one.text == "标题\n王明文\n正文。\n"
    assert one.squeezed.gaps.tolist() == [False] * 5 + [True] + [False] * 5


def test_other_names_are_put_in_everywhere_alike() -> None:
    one = article(
        "{{PLACE|江阴}}的{{PARK|江阴高新区}}，{{COMPANY|江阴砺行科技有限公司}}（{{COMPANY|砺行科技}}）的{{PERSON|王明}}说，{{PERSON|王明}}笑。"
    )
    names_in = stock([one], lexicon())
    seen = set()
    for seed in range(20):
        other = swapped(one, names_in, PLACES, seed=seed)
        assert [label for _, label in names(other)] == [label for _, label in names(one)]
        found = [name for name, _ in names(other)]
        assert found[4] == found[5]
        assert found[1] == found[0] + "高新区"
        assert found[3][:2] in found[2]
        assert other.text.endswith("笑。")
        assert swapped(one, names_in, PLACES, seed=seed).text == other.text
        seen.add(other.text)
    assert len(seen) > 10


def test_a_tagger_learns_and_is_the_same_each_time() -> None:
    articles = [
        article(f"记者从{{{{PARK|{a}高新区}}}}获悉，{{{{PERSON|{b}}}}}说，高新区很好。")
        for a, b in [("江阴", "王明"), ("常州", "李强"), ("襄阳", "张华"), ("昆山", "陈光"), ("无锡", "周平")]
    ]
    examples = [example(one, feature_keys(one.squeezed, HEADS, NONE)) for one in articles]
    settings = Settings(passes=20, batch=60, dropout=0.2, averaged=2)
    first = TaggerModel(learn(examples, settings), NONE, HEADS)
    again = TaggerModel(learn(examples, settings), NONE, HEADS)
    assert first.to_bytes() == again.to_bytes()
    assert first.to_bytes() != TaggerModel(learn(examples, replace(settings, seed=2)), NONE, HEADS).to_bytes()
    new = Squeezed.of("记者从南通高新区获悉，高新区很好。")
    assert [found[:3] for found in first.tag(new)] == [(3, 8, Label.PARK)]
    assert TaggerModel.from_bytes(first.to_bytes()).tag(new) == first.tag(new)


def test_slopes_are_those_of_the_likelihood() -> None:
    """Compare the slopes by scores with finite differences."""
    random = np.random.default_rng(5)
    tags = np.array([0, TAGS.index("B-PARK"), TAGS.index("E-PARK"), 0, TAGS.index("S-PLACE")])
    bounds = [(0, 3), (3, 5)]
    scores = random.normal(size=(5, len(TAGS))).astype(np.float32)
    steps = random.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
    _, by_score, by_step = slopes(scores, steps, allowed_steps(), tags, bounds)
    for at in [(0, 0), (1, 1), (2, 21), (4, 31), (4, 40)]:
        high, low = scores.copy(), scores.copy()
        high[at] += 0.01
        low[at] -= 0.01
        difference = [slopes(s, steps, allowed_steps(), tags, bounds)[0] for s in (high, low)]
        assert (difference[0] - difference[1]) / 0.02 == pytest.approx(by_score[at], abs=2e-2)
    for at in [(0, 1), (1, 21), (0, 31)]:
        high, low = steps.copy(), steps.copy()
        high[at] += 0.01
        low[at] -= 0.01
        difference = [slopes(scores, s, allowed_steps(), tags, bounds)[0] for s in (high, low)]
        assert (difference[0] - difference[1]) / 0.02 == pytest.approx(by_step[at], abs=2e-2)


def test_tally_counts_exact_spans_and_labels() -> None:
    tally = Tally()
    tally.add(
        [(0, 2, Label.PARK), (3, 5, Label.AWARD)],
        [(0, 2, Label.PARK), (3, 4, Label.AWARD), (6, 7, Label.PARK)],
    )
    assert tally.scores([Label.PARK]) == (0.5, 1.0, pytest.approx(2 / 3))
    assert tally.scores() == (pytest.approx(1 / 3), 0.5, pytest.approx(0.4))
    assert "core" in tally.table()
