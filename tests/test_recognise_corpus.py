"""The annotated articles that the models learn from, and the test set among them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kg.lexicon import lexicon
from kg.text import squeeze
from kg.types import Label, Predicate
from training import split
from training.agreement import passages
from training.corpus import read_corpus, unmark
from training.measure import Tally

CORPUS = Path(__file__).parent.parent / "training" / "corpus"
TEXTS = sorted(CORPUS.glob("*.ann.txt"))
LABELS = {label.value for label in Label}
RELATIONS = {kind.value for kind in Predicate}
# quotation marks that enclose all of a name stay outside it
WRAPPED = re.compile(r"“[^”]*”|《[^》]*》")


def test_the_corpus_is_large_enough() -> None:
    assert len(TEXTS) >= 600
    assert len({path.name[:2] for path in TEXTS}) >= 18


@pytest.mark.parametrize("prefix", sorted({path.name[:2] for path in TEXTS}))
def test_articles_are_annotated_by_the_guidelines(prefix: str) -> None:
    for path in (path for path in TEXTS if path.name.startswith(prefix)):
        text, spans = unmark(path.read_text("utf-8"))  # an unknown label raises
        assert "{{" not in text, path.name
        assert "}}" not in text, path.name
        assert spans, path.name
        for start, end, _ in spans:
            name = text[start:end]
            assert name == name.strip(), (path.name, name)
            assert not WRAPPED.fullmatch(name), (path.name, name)
        names = {squeeze(text[start:end]) for start, end, _ in spans}
        articles = json.loads(path.with_name(path.name.replace(".ann.txt", ".facts.json")).read_text("utf-8"))
        known: set[str] = set()
        for article in articles:
            here = {
                squeeze(name)
                for entity in article["entities"]
                for name in (entity["name"], *entity.get("aliases", ()))
            }
            assert {entity["type"] for entity in article["entities"]} <= LABELS, path.name
            for relation in article["relations"]:
                assert relation["type"] in RELATIONS, path.name
                assert {squeeze(relation["head"]), squeeze(relation["tail"])} <= here, (path.name, relation)
                assert relation["type"] != "holds_position" or relation.get("title"), (path.name, relation)
            known |= here
        assert names <= known, (path.name, names - known)


def test_every_label_is_there_often_enough() -> None:
    counts = Counter(label for article in read_corpus(CORPUS) for *_, label in article.spans)
    assert min(counts[label] for label in Label) >= 400


def test_the_test_set_is_about_one_park_in_ten_and_fixed() -> None:
    articles = read_corpus(CORPUS)
    chosen = split.test_set(articles, lexicon())
    assert set(chosen) == split.held_out()
    assert 0.08 < len(chosen) / len(articles) < 0.15


def test_a_second_annotator_agrees() -> None:
    tally = Tally()
    sentences = 0
    for _, text, first, second in passages():
        sentences += len(re.findall("[。！？]", text))
        tally.add(first, second)
    assert sentences >= 200
    assert tally.scores()[2] > 0.94
