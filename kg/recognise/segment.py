"""Divide Chinese text into words, by a model of our own for spacy-pkuseg that the package ships.

The model is a linear-chain conditional random field over characters (Sun, Wang and Li 2012, "Fast online
training with frequency-adaptive learning rates for Chinese word segmentation and new word detection").
`segmenter` gives it as spacy-pkuseg's own object; `words` decodes the same weights by numpy, many
sentences at a time, because pkuseg's decoder joins and looks up some eighty strings a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import ahocorasick
import numpy as np
import spacy_pkuseg
import srsly
from numpy.typing import NDArray
from spacy_pkuseg.feature_extractor import FeatureExtractor

from kg.lexicon import lexicon
from kg.recognise.crf import Batch
from kg.recognise.keys import KeyIndex, Keys
from kg.recognise.sequences import sentence_bounds

Span = tuple[int, int]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FOLDER = "segment_model"
FEATURES, WEIGHTS = "features.msgpack", "weights.npz"

_CHUNK = re.compile(r"\S+")
_BLOCK = 50_000  # characters decoded together: bounds the memory
_PAD = 2  # as far as a template looks
_APART = "\n" * _PAD
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd, so that products of different keys differ
_KEYWORDS = FeatureExtractor.keywords_translate_table
_NEAR = {"c": 0, "c-1": -1, "c1": 1, "c-2": -2, "c2": 2}  # templates of one character, and where it stands
_PAIRS = {"cc1": 0, "c-1c": -1, "c-2c-1": -2}  # templates of two characters, and where the first stands
_WORDS = {"w1": 0, "w-1": 1}  # templates of a word that begins here, or ends here


def words(text: str) -> list[Span]:
    """Give the words of a text as spans that follow each other without gap or overlap, from 0 to its end.

    A run of white space is a word of its own. No word goes beyond a full stop. Traditional characters
    are divided as their simplified forms are.
    """
    text = lexicon().simplified(text)
    spans: list[Span] = []
    at = 0
    for block in _blocks(text):
        for start, end in _model().divide(text, block):
            if at < start:
                spans.append((at, start))
            spans.append((start, end))
            at = end
    if at < len(text):
        spans.append((at, len(text)))
    return spans


def segmenter() -> Any:
    """Load the model as a `spacy_pkuseg.pkuseg`; each call gives an object of its own.

    It has no dictionaries: words come from the model alone. Put it into spaCy's `ChineseTokenizer` as
    `tokenizer.pkuseg_seg`; it is saved and loaded with the pipeline.
    """
    with as_file(model_folder()) as folder:
        loaded = spacy_pkuseg.pkuseg(str(folder), user_dict=None)
    # spaCy saves both, and pkuseg leaves them out where it has no dictionary
    loaded.postprocesser.common_words = set()
    loaded.postprocesser.other_words = set()
    return loaded


def model_folder() -> Any:
    """Give the folder of the model, as `pkuseg_model` of spaCy's `ChineseTokenizer` wants it."""
    return files("kg.recognise") / FOLDER


def _blocks(text: str) -> Iterator[list[Span]]:
    """Yield the stretches to decode, in text order, some fifty thousand characters at a time."""
    block: list[Span] = []
    begun = 0
    for chunk in _CHUNK.finditer(text):
        for start, end in sentence_bounds(chunk.group()):
            block.append((chunk.start() + start, chunk.start() + end))
            if block[-1][1] - begun >= _BLOCK:
                yield block
                block, begun = [], chunk.start() + end
    if block:
        yield block


@cache
def _model() -> Model:
    with as_file(model_folder()) as folder:
        return Model.load(folder)


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of a pkuseg model, laid out for numpy; every last axis is the tag.

    `ids` gives each code point a small number, and all digits one, as pkuseg does; 0 is a character
    that the model does not know. `near[template, id]`, `pairs[template, place]` and
    `listed[template, word]` are the weights of the features, `bias` that of the feature that all
    characters have, `steps[tag, next tag]` those of the steps.
    """

    ids: Ints
    near: Floats
    index: KeyIndex
    pairs: Floats
    automaton: Any
    listed: Floats
    bias: Floats
    steps: Floats
    begins: NDArray[np.bool_]

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read the two files that spacy-pkuseg writes."""
        data = srsly.read_msgpack(folder / FEATURES)
        with np.load(folder / WEIGHTS) as stored:
            size = int(stored["sizes"][0])
            table = stored["w"].reshape(-1, size)
        rows = _by_template(data["feature_to_idx"])
        pairs = [tuple(pair.split(".")) for pair in _joined(rows, _PAIRS)]
        chars = sorted({*_joined(rows, _NEAR), *chain.from_iterable(pairs)})
        number = {char: i for i, char in enumerate(chars)}
        halves = np.array([[number[half] + 1 for half in pair] for pair in pairs], dtype=np.int64)
        keys = _pair_keys(*halves.reshape(-1, 2).T)
        order = np.argsort(keys)
        listed = _joined(rows, _WORDS)
        automaton = ahocorasick.Automaton()
        for i, word in enumerate(listed):
            automaton.add_word(word, (len(word), i))
        automaton.make_automaton()
        begins = np.zeros(size, dtype=bool)
        begins[[i for tag, i in data["tag_to_idx"].items() if tag.startswith("B")]] = True
        return cls(
            _char_ids(number),
            np.roll(_table(chars, rows, _NEAR, table), 1, axis=1),
            KeyIndex(keys[order]),
            _table([".".join(pairs[i]) for i in order], rows, _PAIRS, table),
            automaton,
            _table(listed, rows, _WORDS, table),
            table[0],  # pkuseg takes it that every character has the first feature
            table[len(data["feature_to_idx"]) :].T.copy(),
            begins,
        )

    def divide(self, text: str, bounds: Sequence[Span]) -> list[Span]:
        """Give the words of the stretches of a text, in their order."""
        # two characters that no feature holds keep the stretches apart
        joined = _APART.join(text[start:end] for start, end in bounds)
        lengths = np.array([end - start for start, end in bounds])
        starts = np.cumsum(lengths + len(_APART)) - lengths - len(_APART)
        inner = list(zip(starts.tolist(), (starts + lengths).tolist(), strict=True))
        begins = self.begins[self._best(self._scores(joined), inner)]
        begins[starts] = True
        spans: list[Span] = []
        for (start, end), (outer, _) in zip(inner, bounds, strict=True):
            edges = (np.flatnonzero(begins[start:end]) + outer).tolist()
            spans += pairwise([*edges, outer + end - start])
        return spans

    def _scores(self, text: str) -> Floats:
        """Sum the weights of the features of each character: an array (characters, tags)."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        ids = self.ids[codes]
        padded = np.pad(ids, _PAD)
        length = len(ids)
        scores = np.tile(self.bias, (length, 1))
        for template, shift in enumerate(_NEAR.values()):
            scores += self.near[template, padded[_PAD + shift : _PAD + shift + length]]
        keys = _pair_keys(padded[:-1], padded[1:])
        keys[(padded[:-1] == 0) | (padded[1:] == 0)] = 0
        places = self.index.find(keys)  # -1, the last row, is all zeros
        for template, shift in enumerate(_PAIRS.values()):
            scores += self.pairs[template, places[_PAD + shift : _PAD + shift + length]]
        found = [(last, *item) for last, item in self.automaton.iter(text.translate(_KEYWORDS))]
        if found:
            last, size, word = np.array(found).T
            for template, at in enumerate((last - size + 1, last)):
                np.add.at(scores, at, self.listed[template, word])
        return scores

    def _best(self, scores: Floats, bounds: Sequence[Span]) -> Ints:
        """Find the best path of each stretch; ties go as in pkuseg, which starts from the end."""
        batch = Batch.of(bounds)
        ends = batch.starts + batch.lengths - 1
        size = scores.shape[1]
        follow = np.zeros((len(scores), size), dtype=np.int64)
        best = np.zeros((len(ends), size))
        for t, live in enumerate(batch.live.tolist()):
            here = ends[:live] - t
            if t:
                # among equals the last tag wins: looked for from behind
                ways = (best[:live, None, :] + self.steps)[:, :, ::-1]
                choice = ways.argmax(axis=2)
                follow[here] = size - 1 - choice
                best[:live] = np.take_along_axis(ways, choice[:, :, None], axis=2)[:, :, 0]
            best[:live] += scores[here]
        tags = np.zeros(len(scores), dtype=np.int64)
        state = best.argmax(axis=1)
        for t, live in enumerate(batch.live.tolist()):
            here = batch.starts[:live] + t
            tags[here] = state[:live]
            state[:live] = follow[here, state[:live]]
        return tags


def _by_template(features: Mapping[str, int]) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {name: {} for name in (*_NEAR, *_PAIRS, *_WORDS)}
    for feature, row in features.items():
        template, _, what = feature.partition(".")
        if template in rows:
            rows[template][what] = row
    return rows


def _joined(rows: Mapping[str, Mapping[str, int]], templates: Iterable[str]) -> list[str]:
    return sorted({what for template in templates for what in rows[template]})


def _table(
    whats: Sequence[str], rows: Mapping[str, Mapping[str, int]], templates: Iterable[str], table: Floats
) -> Floats:
    """Lay out the weights of templates by what they hold; the last place is for what is unknown."""
    nothing = np.zeros(table.shape[1])
    return np.array(
        [
            [*(table[rows[name][what]] if what in rows[name] else nothing for what in whats), nothing]
            for name in templates
        ]
    )


def _char_ids(number: Mapping[str, int]) -> Ints:
    """Give each code point its number, from 1; digits, full-width letters and some marks share one each."""
    ids = np.zeros(0x110000, dtype=np.int64)
    for char, i in number.items():
        if len(char) == 1:
            ids[ord(char)] = i + 1
    for shared, name in ((FeatureExtractor.num, "**Num"), (FeatureExtractor.letter, "**Letter")):
        ids[[ord(char) for char in shared]] = number.get(name, -1) + 1
    ids[list(_KEYWORDS)] = number.get("&", -1) + 1
    return ids


def _pair_keys(first: Ints, second: Ints) -> Keys:
    return (first.astype(np.uint64) << np.uint64(32) | second.astype(np.uint64)) * _SPREAD
