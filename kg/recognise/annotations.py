"""Named spans on a spaCy document: how our components write them, and how the next stage reads them."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.attrs import ORTH, SPACY
from spacy.tokens import Doc, Span

from kg.text import squeeze
from kg.types import Label, Mention

_TEXT = "kg_text"
_LABELS = {label.value: label for label in Label}


def register_extensions() -> None:
    """Make `span._.kg_score` (0 to 1) and `span._.kg_origin` known to spaCy; may be called again."""
    for name, default in (("kg_score", 1.0), ("kg_origin", "")):
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)


def mentions_of(doc: Doc) -> tuple[Mention, ...]:
    """Read the mentions off `doc.ents`, in text order; offsets count in `doc.text`.

    Entities with a label that is not one of the ten are left out. An entity that another component
    set has the score 1 and no origin.
    """
    register_extensions()
    text = text_of(doc)
    return tuple(
        Mention(
            ent.start_char,
            ent.end_char,
            _LABELS[ent.label_],
            squeeze(text[ent.start_char : ent.end_char]),
            float(ent._.kg_score),
            str(ent._.kg_origin),
        )
        for ent in doc.ents
        if ent.label_ in _LABELS
    )


def text_of(doc: Doc) -> str:
    """Give the document's text; it is put together once for all of our components.

    spaCy puts `doc.text` together anew, from an object for each token, each time that it is asked for.
    """
    known = doc.user_data.get(_TEXT)
    if isinstance(known, str) and len(known) == _length(doc):
        return known
    rows = doc.to_array([ORTH, SPACY]).tolist()
    pieces = {
        (orth, space): doc.vocab.strings[orth] + (" " if space else "")
        for orth, space in set(map(tuple, rows))
    }
    text = "".join(pieces[orth, space] for orth, space in rows)
    doc.user_data[_TEXT] = text
    return text


def _length(doc: Doc) -> int:
    return doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0


def set_mentions(doc: Doc, found: Iterable[Mention]) -> None:
    """Make `found` the entities of the document, in place of those it has.

    Mentions that do not begin and end with a token are left out. They must not overlap.
    """
    register_extensions()
    spans = []
    for mention in found:
        span = doc.char_span(mention.start, mention.end, label=mention.label.value)
        if span is not None:
            span._.kg_score = mention.score
            span._.kg_origin = mention.origin
            spans.append(span)
    doc.set_ents(spans)


def without_overlaps(found: Iterable[Mention]) -> list[Mention]:
    """Keep, where mentions overlap, the surer and then the longer one; give them in text order."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for mention in sorted(found, key=lambda m: (-m.score, m.start - m.end, m.start)):
        places = range(mention.start, mention.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return sorted(kept)
