"""The project's name lists: parks, places, companies, institutions, organs, and the words that make names.

Each list is a TSV file in `data/` with a header and a `source` column; `scripts/build_lexicon.py`
compiles those that come from open data sets. `lexicon()` gives them all.
"""

from __future__ import annotations

from functools import cache

from kg.lexicon.entries import (
    Company,
    Entry,
    Form,
    Given,
    Institution,
    Named,
    Organ,
    Park,
    Place,
    Suffix,
    Title,
    Word,
)
from kg.lexicon.matcher import Match, Name
from kg.lexicon.store import Lexicon
from kg.lexicon.tables import LexiconError

__all__ = [
    "Company",
    "Entry",
    "Form",
    "Given",
    "Institution",
    "Lexicon",
    "LexiconError",
    "Match",
    "Name",
    "Named",
    "Organ",
    "Park",
    "Place",
    "Suffix",
    "Title",
    "Word",
    "lexicon",
]


@cache
def lexicon() -> Lexicon:
    """Give the lists that the package ships; each is read when it is first used."""
    return Lexicon()
