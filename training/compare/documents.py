"""Articles as spaCy documents: a token for each character, or for each word of the shipped pkuseg model.

What the lists say goes into attributes of tokens that `MultiHashEmbed` can read and that nothing else
uses here: TAG the class of the word and the place in it, LEMMA the known name over it, NORM the pair of
characters that it ends, ENT_ID and ENT_KB_ID the heads of names that end here and begin behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.attrs import ENT_ID, ENT_KB_ID, LEMMA, NORM, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.recognise.segment import words as divide
from training.compare.attributes import (
    Ints,
    character_attributes,
    head_attributes,
    name_attributes,
    word_attributes,
)
from training.compare.task import Task
from training.corpus import Annotated, Span

Bounds = tuple[int, int]

LISTS = ("TAG", "LEMMA", "ENT_ID", "ENT_KB_ID")


@dataclass(frozen=True, slots=True)
class Tokens:
    """How articles become documents: tokens are characters or words, with or without the lists."""

    words: bool = False
    lists: bool = False

    @property
    def attributes(self) -> list[str]:
        """The attributes of a token that a model is to embed."""
        shape = ["NORM", "PREFIX", "SUFFIX", "SHAPE"] if self.words else ["NORM"]
        return ["ORTH", *shape, *(LISTS if self.lists else ())]

    def documents(self, text: str, bounds: Sequence[Bounds], vocab: Vocab, task: Task) -> list[Doc]:
        """Make a document of each sentence of a squeezed text."""
        spans = divide(text) if self.words else [(i, i + 1) for i in range(len(text))]
        first = np.array([s for s, _ in spans], dtype=np.int64)
        last = np.array([e for _, e in spans], dtype=np.int64) - 1
        columns = self._columns(text, first, last, task)
        table = np.stack(list(columns.values()), axis=1).astype(np.uint64) + np.uint64(1)
        docs = []
        for start, end in bounds:
            here = slice(*np.searchsorted(first, [start, end]).tolist())
            words = [text[s:e] for s, e in spans[here]]
            doc = Doc(vocab, words=words, spaces=[False] * len(words))
            doc.from_array(list(columns), table[here])
            docs.append(doc)
        return docs

    def _columns(self, text: str, first: Ints, last: Ints, task: Task) -> dict[int, Ints]:
        _, pair, _ = character_attributes(text)
        columns = {NORM: pair[last]}
        if self.lists:
            ending, behind = head_attributes(text, task.heads)
            columns |= {
                TAG: word_attributes(text, task.dictionary)[first],
                LEMMA: name_attributes(text, task.dictionary)[last],
                ENT_ID: ending[last],
                ENT_KB_ID: behind[last],
            }
        return columns


def marked(doc: Doc, spans: Iterable[Span]) -> Doc:
    """Give a copy of a document with names as entities; those that do not fit its tokens are left out."""
    out = doc.copy()
    found = [out.char_span(start, end, label=label.value) for start, end, label in spans]
    out.set_ents([span for span in found if span is not None])
    return out


def lost(articles: Iterable[Annotated]) -> int:
    """Count the names that do not begin and end with a word of the shipped pkuseg model."""
    count = 0
    for article in articles:
        edges = {edge for span in divide(article.text) for edge in span}
        count += sum(start not in edges or end not in edges for start, end, _ in article.spans)
    return count
