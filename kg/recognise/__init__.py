"""Find the names in a text: a spaCy pipeline of our own components and the model that the package ships.

`load()` gives the pipeline; put an article's text through it and read `doc.ents`, or `mentions(doc)`.
spaCy itself is imported by the first call: it takes a second, which `kg query` need not wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.types import Mention

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["load", "mentions"]


def load() -> Language:
    """Load the recognition pipeline: a Chinese character tokenizer and our components.

    Each call gives a pipeline of its own, which may be changed (another component in place of
    `kg_tagger`, say); they share the model.
    """
    import spacy

    from kg.recognise.characters import TOKENIZER
    from kg.recognise.factories import COMPONENTS

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.meta.update(name="park_news", description="Names in Chinese news about science and high-tech parks")
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def mentions(doc: Doc) -> tuple[Mention, ...]:
    """Read the mentions off `doc.ents`, in text order; offsets count in `doc.text`.

    Entities with a label that is not one of the ten are left out. An entity that another component
    set has the score 1 and no origin.
    """
    from kg.recognise.annotations import mentions_of

    return mentions_of(doc)
