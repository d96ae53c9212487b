"""The spaCy component `kg_rules`: puts right what the guidelines decide and the tagger cannot know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.recognise.annotations import mentions_of, set_mentions, text_of, without_overlaps
from kg.recognise.balance import balanced
from kg.recognise.dictionary import Dictionary
from kg.recognise.squeezed import Squeezed
from kg.types import Mention


class Rules:
    """Mends the ends of names, and takes out what is no name or too unsure to be one.

    `least` is the score below which a name is not believed: the sum of precision and recall is best
    where a doubtful name is more likely right than about four times in ten.
    """

    def __init__(self, dictionary: Dictionary, *, name: str = "kg_rules", least: float = 0.35) -> None:
        self.dictionary = dictionary
        self.name = name
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[Mention]:
        """Give the document's mentions as they should be, without changing it."""
        squeezed = Squeezed.of(text_of(doc))
        found = squeezed.inward(mentions_of(doc))
        return squeezed.outward(improve(squeezed.text, found, self.dictionary, least=self.least))

    def set_annotations(self, doc: Doc, found: Iterable[Mention]) -> None:
        """Make the names the document's entities."""
        set_mentions(doc, found)


def improve(
    text: str, found: Sequence[Mention], dictionary: Dictionary, *, least: float = 0.35
) -> list[Mention]:
    """Mend the mentions of a squeezed text."""
    better = []
    for mention in found:
        start, end = balanced(text, mention.start, mention.end)
        name = text[start:end]
        if mention.score >= least and name and not is_generic(name, dictionary):
            better.append(replace(mention, start=start, end=end, text=name))
    return without_overlaps(better)


def is_generic(name: str, dictionary: Dictionary) -> bool:
    """Say whether the lists know a phrase as one that names nothing, like 众创空间."""
    kinds = dictionary.kind(name).split("+")
    return "generic" in kinds and not any("-" in kind for kind in kinds)
