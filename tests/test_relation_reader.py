"""The reader: what it sees of an article, that it scores in NumPy what it learnt in JAX, and what it can learn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

import kg.encoder as encoder_module
import kg.relate as relate_module
import kg.relate.reader as reader_module
from kg.relate.encode import SYMBOLS, encode
from kg.relate.features import COLUMNS, Pair, Scene
from kg.relate.reader import KINDS, hopes, mixed, page
from kg.types import Label, Predicate
from tests.test_relate import scene as annotated
from training import pretrain
from training.encoder import pretrained
from training.pretrain import Piece as Text
from training.pretrain import coded, cut
from training.reader import Settings, learn_reader, scored, untaught

TEXT = "{K云州高新区}引进{C云舟科技}。\n{P张三}说，{C海岳股份}与{I云州大学}共建{F云州中试基地}，“园区”{C云舟科技}也来了。"


def seen(marked: str = TEXT) -> tuple[Scene, list[Pair]]:
    """Give an article's scene and its pairs."""
    article, _mentions, resolution = annotated(marked)
    scene = Scene(encode(article, resolution), resolution, [1.0] * len(resolution.clusters))
    return scene, list(scene.pairs())


def test_a_page_has_names_where_the_article_has_them() -> None:
    reader = untaught()
    scene, pairs = seen()
    sheet = page(scene, pairs, reader.rows)
    char = {n: c for c, n in reader.rows.items()}
    code = "".join(char.get(n, "?") for n in sheet.characters.tolist())
    assert code.count("\n") == len(scene.sentences)
    assert code.startswith(f"{SYMBOLS[Label.PARK]}引进{SYMBOLS[Label.COMPANY]}。")
    for pair, (first, second, kind, labels, _, begin, end) in zip(pairs, sheet.pairs.tolist(), strict=True):
        assert code[first] == SYMBOLS[pair.first.label]
        assert code[second] == SYMBOLS[pair.second.label]
        assert KINDS[kind] == pair.carried
        assert labels == list(Label).index(pair.first.label) * len(Label) + list(Label).index(
            pair.second.label
        )
        assert begin <= second < end
        assert "\n" not in code[begin:end]
        assert char[int(sheet.tails[second])] == scene.clusters[pair.second.cluster].name[-1]


def test_numpy_scores_as_jax_does() -> None:
    reader = untaught()
    scene, pairs = seen()
    sheet = page(scene, pairs, reader.rows)
    weights = {name: jnp.asarray(value) for name, value in reader.weights.items()}
    there = jnp.asarray(sheet.characters >= 0)
    expected = scored(weights, sheet.characters, sheet.tails, there, sheet.pairs)
    assert reader.scores(scene, pairs) == pytest.approx(np.asarray(expected), abs=1e-3)


def test_blocks_of_characters_and_of_pairs_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = untaught()
    scene, pairs = seen(TEXT * 3)
    whole = reader.scores(scene, pairs)
    monkeypatch.setattr(encoder_module, "_BLOCK", 7)
    monkeypatch.setattr(reader_module, "_PAIRS", 3)
    assert reader.scores(scene, pairs) == pytest.approx(whole, abs=1e-4)


def test_a_huge_sentence_is_looked_at_in_parts() -> None:
    reader = untaught()
    scene, pairs = seen("{K云州高新区}" + "很" * 900 + "大的{C云舟科技}" + "又" * 900 + "来了")
    (row,) = page(scene, pairs, reader.rows).pairs.tolist()
    assert row[5] <= row[1] < row[6] <= row[5] + 256
    assert np.isfinite(reader.scores(scene, pairs)).all()


def test_no_pairs_have_no_scores() -> None:
    reader = untaught()
    scene, pairs = seen("{K云州高新区}很大。")
    assert reader.scores(scene, pairs).shape == (0, len(COLUMNS))


def test_what_a_sentence_says_is_learnt_the_same_each_time() -> None:
    column = COLUMNS.index((Predicate.HOSTS, True))
    lessons = []
    for verb, true in (("引进", 1), ("不认识", 0), ("迎来", 1), ("拒绝", 0)):
        for firm in ("云舟科技", "海岳股份"):
            scene, pairs = seen(f"昨天，{{K云州高新区}}{verb}{{C{firm}}}。")
            labels = np.full((len(pairs), len(COLUMNS)), -1, dtype=np.int8)
            labels[:, column] = true
            lessons.append((scene, pairs, labels))
    settings = replace(Settings(), passes=40, characters=256, pairs=16)
    one, two = learn_reader(lessons, settings), learn_reader(lessons, settings)
    assert all(np.array_equal(value, two.weights[name]) for name, value in one.weights.items())
    for scene, pairs, labels in lessons:
        assert ((one.scores(scene, pairs)[:, column] > 0) == labels[:, column]).all()


def test_both_scores_count() -> None:
    assert mixed(np.float32([[0, 1]]), np.float32([[1, 0]])) == pytest.approx(np.array([[0.3, 0.7]]))


def test_the_encoder_knows_what_the_corpus_is_written_with() -> None:
    known, weights = pretrained()
    assert len(weights["characters"]) == 2 + len(SYMBOLS) + len(known)
    corpus = Path(__file__).parent.parent / "training" / "corpus"
    text = "".join(path.read_text("utf-8") for path in sorted(corpus.glob("t1-*.ann.txt")))
    chinese = {c for c in text if "\u4e00" <= c <= "\u9fff"}
    assert len(chinese - set(known)) < 0.01 * len(chinese)


class Known:
    """Stands for the large model: it says of each character always the same."""

    unknown = 0

    def __init__(self) -> None:
        random = np.random.default_rng(1)
        self.characters = {chr(0x4E00 + n): random.normal(size=128).astype(np.float32) for n in range(200)}
        self.break_, self.other = random.normal(size=(2, 128)).astype(np.float32)

    def states(self, pieces: list[str]) -> list[tuple[np.ndarray, np.ndarray]]:
        vectors = [np.stack([self.characters[c] for c in text]) for text in pieces]
        return [(one, 2 * one) for one in vectors]


def test_the_encoder_learns_what_a_model_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher = Known()
    text = "".join(teacher.characters)
    pieces = [Text(text, ((3, 6, SYMBOLS[Label.PARK]),)), Text(text[::-1], ())]
    monkeypatch.setattr(pretrain, "KEPT", 8)
    monkeypatch.setattr(pretrain, "BATCH", 2)
    monkeypatch.setattr(pretrain, "PASSES", 300)
    aims = pretrain.aims(teacher, pieces)
    assert aims[0].shape == (200, 16)
    assert aims[0][::-1] == pytest.approx(aims[1], abs=1e-2)
    known, weights = pretrain.learn(pieces, aims, teacher)
    assert known == text
    assert len(weights["characters"]) == 2 + len(SYMBOLS) + len(known)
    assert "head" not in weights
    left = [float(line.split()[2]) for line in capsys.readouterr().out.splitlines() if "pass " in line]
    assert left[-1] < 0.5 * left[0]


def test_texts_are_cut_between_clauses_and_names_keep_their_places() -> None:
    text = "甲公司来了，" * 60
    names = [(i, i + 3, "X") for i in range(0, len(text), 6)]
    pieces = list(cut(text, names))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text[s:e] == "甲公司" for piece in pieces for s, e, _ in piece.names)
    assert sum(len(piece.names) for piece in pieces) == len(names)


def test_a_name_becomes_one_symbol_with_the_mean_of_its_aims() -> None:
    aim = np.arange(5, dtype=np.float16)[:, None]
    text, rows = coded(Text("在甲公司。", ((1, 4, "X"),)), aim)
    assert text == "在X。"
    assert rows[:, 0].tolist() == [0, 2, 4]


def test_the_hope_of_a_pair_is_its_best_possible_relation() -> None:
    _, pairs = seen("{K云州高新区}引进{C云舟科技}。")
    scores = np.zeros((1, len(COLUMNS)), dtype=np.float32)
    scores[0, COLUMNS.index((Predicate.HOSTS, True))] = 2
    scores[0, COLUMNS.index((Predicate.ORGANIZES, True))] = 9  # a firm is no event
    assert hopes(pairs, scores).tolist() == [2]


def test_pairs_without_hope_are_not_described(monkeypatch: pytest.MonkeyPatch) -> None:
    article, mentions, resolution = annotated(TEXT)
    asked: list[int] = []
    described = relate_module.features
    monkeypatch.setattr(
        relate_module, "features", lambda pair, scene: asked.append(1) or described(pair, scene)
    )
    for limit, some in ((-np.inf, True), (np.inf, False)):
        asked.clear()
        monkeypatch.setattr(relate_module, "_HOPELESS", limit)
        relate_module.relate(article, mentions, resolution)
        assert bool(asked) is some
