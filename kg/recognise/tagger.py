"""The spaCy component `kg_tagger`: finds names by the learnt tagger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example

from kg.recognise.annotations import set_mentions, text_of
from kg.recognise.squeezed import Squeezed
from kg.recognise.tagger_model import FILE, TaggerModel
from kg.text import squeeze
from kg.types import Mention


class Tagger:
    """Sets `doc.ents` to the names that the learnt model finds, with their scores."""

    def __init__(self, model: TaggerModel, *, name: str = "kg_tagger") -> None:
        self.model = model
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[Mention]:
        """Find the names in a document without changing it."""
        text = text_of(doc)
        squeezed = Squeezed.of(text)
        found = []
        for start, end, label, score in self.model.tag(squeezed):
            first, last = squeezed.span(start, end)
            found.append(Mention(first, last, label, squeeze(text[first:last]), score, self.name))
        return found

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Give precision, recall and F1 of the names, exact span and label, as `nlp.evaluate` asks for them."""
        scores: dict[str, Any] = get_ner_prf(examples)
        return scores

    def set_annotations(self, doc: Doc, found: Iterable[Mention]) -> None:
        """Make the names the document's entities."""
        set_mentions(doc, found)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return self.model.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Tagger:
        self.model = TaggerModel.from_bytes(data)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_bytes(self.model.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Tagger:
        self.model = TaggerModel.from_bytes((Path(path) / FILE).read_bytes())
        return self
