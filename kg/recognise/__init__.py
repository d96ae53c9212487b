"""Find the names in a text: a spaCy pipeline of our own components and the model that the package ships.

`load()` gives the pipeline; put an article's text through it and read `doc.ents`, or `mentions(doc)`.
"""

from __future__ import annotations

import spacy
from spacy.language import Language

from kg.recognise.annotations import mentions
from kg.recognise.factories import COMPONENTS

__all__ = ["load", "mentions"]


def load() -> Language:
    """Load the recognition pipeline: a Chinese character tokenizer, the tagger, and article-level aliases.

    Each call gives a pipeline of its own, which may be changed (another component in place of
    `kg_tagger`, say); they share the model.
    """
    nlp = spacy.blank("zh")
    nlp.meta.update(name="park_news", description="Names in Chinese news about science and high-tech parks")
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp
