"""Articles as spaCy documents: a token for each character, or for each word of the shipped pkuseg model.

What the lists say goes into attributes of tokens that `MultiHashEmbed` can read and that nothing else
uses here: TAG the class of the word and the place in it, LEMMA the known name over it, NORM the pair of
characters that it ends, ENT_ID and ENT_KB_ID the heads of names that end here and begin behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.attrs import ENT_ID, ENT_KB_ID, LEMMA, NORM, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.recognise.segment import words as divide
from training.compare.attributes import (
    character_attributes,
    head_attributes,
    name_attributes,
    word_attributes,
)
from training.compare.task import Task
from training.corpus import Annotated, Span

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

    def document(self, text: str, vocab: Vocab, task: Task) -> Doc:
        """Make a document of a squeezed text."""
        spans = divide(text) if self.words else [(i, i + 1) for i in range(len(text))]
        doc = Doc(vocab, words=[text[s:e] for s, e in spans], spaces=[False] * len(spans))
        if not spans:
            return doc
        first = np.array([s for s, _ in spans])
        last = np.array([e for _, e in spans]) - 1
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
        table = np.stack(list(columns.values()), axis=1).astype(np.uint64) + np.uint64(1)
        doc.from_array(list(columns), table)
        return doc


def marked(doc: Doc, article: Annotated) -> tuple[Doc, int]:
    """Give a copy of a document with the annotated names as entities, and how many do not fit its tokens."""
    out = doc.copy()
    spans = [out.char_span(start, end, label=label.value) for start, end, label in article.spans]
    fitting = [span for span in spans if span is not None]
    out.set_ents(fitting)
    return out, len(spans) - len(fitting)


def lost(doc: Doc, spans: tuple[Span, ...]) -> int:
    """Count the names that do not begin and end with a token."""
    return sum(doc.char_span(start, end) is None for start, end, _ in spans)
