"""Trains the word segmentation model that the package ships: `python -m training.segment --data FOLDER`.

FOLDER holds UD Chinese GSD in simplified script (see training/SEGMENT.md). A first model learns from its
words. It then divides our own corpus, where it has to keep to the ends of the marked names and leans on
the word list; the second model learns from both, is pruned, and is written as spacy-pkuseg reads it.
Everything is seeded; the same data, corpus and lists give the same bytes.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import spacy_pkuseg
import srsly
from spacy_pkuseg.config import config
from spacy_pkuseg.inference import getLogYY, run_viterbi

from kg.lexicon import lexicon
from kg.recognise.dictionary import Dictionary
from kg.recognise.segment import FEATURES, FOLDER, WEIGHTS, Model
from kg.recognise.sequences import sentence_bounds
from kg.types import Label
from training.corpus import Annotated, read_corpus
from training.lists import compile_dictionary

HERE = Path(__file__).parent
MODEL = HERE.parent / "kg" / "recognise" / FOLDER
TRAIN, DEV, TEST = "udv1-simplified-train.conll", "zh_gsdsimp-ud-dev.conllu", "zh_gsdsimp-ud-test.conllu"

Words = list[str]
Cut = Callable[[str], Words]

_FULL_WIDTH = str.maketrans(",.():;?!", "，。（）：；？！")
_LEAST = 0.05  # features whose weights are all smaller are left out
_STEPS = 32  # weights are rounded to this part of 1, so that their sums are exact and they pack well
_LEAN = 0.8  # what a word of the list adds to the score of its tags; the best of 0 to 2.5 on DEV
_LONGEST = 4  # longer words of the list are names or phrases that GSD divides
_UNUSED = "ww."  # pairs of words as features: a quarter of all, and no gain on DEV
_FORBIDDEN = -1e6
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn: passes over the data, and how often GSD counts beside our corpus."""

    passes: int = 6
    copies: int = 2
    seed: int = 1


def read_words(path: Path) -> list[Words]:
    """Read the words of a CoNLL file, sentence by sentence.

    The old scheme's half-width marks become full-width ones, and its aspect particle 著 becomes 着, as in
    the treebank's present edition.
    """
    sentences: list[Words] = [[]]
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if not line:
            sentences.append([])
        elif fields[0].isdigit():
            word, coarse, fine = fields[1], fields[3], fields[4]
            if coarse == "PUNCT" and len(word) == 1:
                word = word.translate(_FULL_WIDTH)
            sentences[-1].append(word.replace("著", "着") if fine == "AS" else word)
    return [sentence for sentence in sentences if sentence]


def learn(sentences: Iterable[Words], test: Path, folder: Path, settings: Settings) -> None:
    """Learn a model by spacy-pkuseg and write it to a folder; `test` is for its progress reports only."""
    folder.mkdir()
    lines = folder / "train.txt"
    write_words(lines, sentences)
    random.seed(settings.seed)  # pkuseg shuffles by the global generator
    config.nLabel, config.featureTrim = 5, 0
    spacy_pkuseg.train(str(lines), str(test), str(folder), train_iter=settings.passes)


def write_words(path: Path, sentences: Iterable[Words]) -> None:
    """Write one sentence a line, words parted by spaces."""
    path.write_text("".join(" ".join(words) + "\n" for words in sentences), "utf-8")


@dataclass(frozen=True, slots=True)
class Teacher:
    """A model that leans on a word list and can be told where words begin and which words are whole."""

    model: Any
    dictionary: Dictionary
    lean: float = _LEAN

    def cut(self, text: str, breaks: Iterable[int] = (), whole: Iterable[tuple[int, int]] = ()) -> Words:
        """Divide a sentence; a word begins at each of `breaks`, none inside a span of `whole`."""
        reader, model = self.model.feature_extractor, self.model.model
        tag = reader.tag_to_idx
        begin, single, second, inner, last = (
            tag[name] for name in ("B", "B_single", "I_first", "I", "I_end")
        )
        nodes = list(reader.normalize_text(text))
        features = [reader.get_node_features_idx(i, nodes) for i in range(len(nodes))]
        scores, steps = getLogYY(features, model.n_tag, model.n_feature * model.n_tag, model.w, 1.0)
        found, _ = self.dictionary.divide(text)
        for start, end, kind in zip(found.start, found.end, found.value, strict=True):
            if kind and 2 <= end - start <= _LONGEST:
                scores[start, begin] += self.lean
                scores[start + 1 : end - 1, inner] += self.lean
                if end - start > 2:
                    scores[start + 1, [second, inner]] += self.lean, -self.lean
                scores[end - 1, last] += self.lean
        for at in breaks:
            scores[at : at + 1, [second, inner, last]] += _FORBIDDEN
            if at:
                scores[at - 1, [begin, second, inner]] += _FORBIDDEN
        for start, end in whole:
            scores[start + 1 : end, [begin, single]] += _FORBIDDEN
        _, tags = run_viterbi(scores, steps)
        starts = [i for i, t in enumerate(tags) if not i or t in (begin, single)]
        return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]

    def cut_article(self, article: Annotated) -> Iterator[Words]:
        """Divide the sentences of an article between and within its names; a person's name is one word."""
        for start, end in sentence_bounds(article.text):
            names = [
                (a - start, b - start, label) for a, b, label in article.spans if start <= a and b <= end
            ]
            sentence = article.text[start:end]
            whole = [
                (a, b)
                for a, b, label in names
                if label == Label.PERSON and _CHINESE_NAME.fullmatch(sentence[a:b])
            ]
            yield self.cut(sentence, sorted({at for a, b, _ in names for at in (a, b)}), whole)


def write_pruned(source: Path, target: Path) -> None:
    """Write a model again with its features of some weight only, the weights rounded."""
    data = srsly.read_msgpack(source / FEATURES)
    with np.load(source / WEIGHTS) as stored:
        size = int(stored["sizes"][0])
        table = stored["w"].reshape(-1, size)
    features: Mapping[str, int] = data["feature_to_idx"]
    table = np.round(table * _STEPS) / _STEPS
    weight = np.abs(table).max(axis=1)
    # the first feature is that of all characters: pkuseg wants it there
    kept = [
        name
        for name, row in sorted(features.items(), key=lambda item: item[1])
        if row == 0 or (weight[row] >= _LEAST and not name.startswith(_UNUSED))
    ]
    rows = [*(features[name] for name in kept), *range(len(features), len(table))]
    data["feature_to_idx"] = {name: row for row, name in enumerate(kept)}
    data["unigram"] = sorted({name.partition(".")[2] for name in kept if name.startswith(("w1.", "w-1."))})
    data["bigram"] = []
    target.mkdir(exist_ok=True)
    srsly.write_msgpack(target / FEATURES, data)
    np.savez_compressed(target / WEIGHTS, sizes=np.array([size, len(kept)]), w=table[rows].reshape(-1))


def spans(words: Iterable[str]) -> set[tuple[int, int]]:
    """Give where words stand in the text that they make up."""
    found, at = set(), 0
    for word in words:
        found.add((at, at + len(word)))
        at += len(word)
    return found


def word_scores(cut: Cut, sentences: Iterable[Words]) -> tuple[float, float, float]:
    """Give precision, recall and F1 of words."""
    hit = gold = found = 0
    for words in sentences:
        wanted, given = spans(words), spans(cut("".join(words)))
        hit, gold, found = hit + len(wanted & given), gold + len(wanted), found + len(given)
    return hit / found, hit / gold, 2 * hit / (gold + found)


def names_kept(cut: Cut, articles: Iterable[Annotated]) -> float:
    """Give the share of the marked names that begin and end with a word."""
    kept = total = 0
    for article in articles:
        edges: set[int] = set()
        for start, end in sentence_bounds(article.text):
            edges |= {start + at for span in spans(cut(article.text[start:end])) for at in span}
        total += len(article.spans)
        kept += sum(start in edges and end in edges for start, end, _ in article.spans)
    return kept / total


def model_cut(model: Model) -> Cut:
    """Give a function that divides one sentence by a model."""
    return lambda text: [text[start:end] for start, end in model.divide(text, [(0, len(text))])]


def train(data: Path, articles: Sequence[Annotated], target: Path, settings: Settings) -> None:
    """Learn the model from the treebank and our articles, and write it to the folder `target`."""
    gsd = read_words(data / TRAIN)
    with TemporaryDirectory() as name:
        folder = Path(name)
        test = folder / "dev.txt"
        write_words(test, read_words(data / DEV))
        learn(gsd, test, folder / "first", settings)
        first = spacy_pkuseg.pkuseg(str(folder / "first"), user_dict=None)
        teacher = Teacher(first, compile_dictionary(lexicon()))
        ours = [words for article in articles for words in teacher.cut_article(article)]
        learn(gsd * settings.copies + ours, test, folder / "second", settings)
        write_pruned(folder / "second", target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of UD Chinese")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus", help="folder of annotated articles")
    parser.add_argument("--gold", type=Path, default=HERE / "gold", help="annotated articles to measure on")
    parser.add_argument("--out", type=Path, default=MODEL, help="the model's folder")
    parser.add_argument("--measure", action="store_true", help="only measure the model in the folder")
    parser.add_argument("--seed", type=int, default=Settings().seed)
    args = parser.parse_args()
    started = time.perf_counter()
    if not args.measure:
        train(args.data, read_corpus(args.corpus), args.out, Settings(seed=args.seed))
        print(f"{time.perf_counter() - started:.0f} s")
    cut = model_cut(Model.load(args.out))
    print(f"{sum(path.stat().st_size for path in args.out.iterdir())} bytes")
    for name in (DEV, TEST):
        print("{}: P {:.4f} R {:.4f} F {:.4f}".format(name, *word_scores(cut, read_words(args.data / name))))
    print(f"names that begin and end with a word: {names_kept(cut, read_corpus(args.gold)):.4f}")


if __name__ == "__main__":
    main()
