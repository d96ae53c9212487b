"""The factories that spaCy makes our components by; pyproject's entry points lead here."""

from __future__ import annotations

from spacy.language import Language

from kg.recognise.aliases import Aliases
from kg.recognise.rules import Rules
from kg.recognise.tagger import Tagger
from kg.recognise.tagger_model import shipped_model

COMPONENTS = ("kg_tagger", "kg_rules", "kg_aliases")  # in the order of the pipeline

_ASSIGNS = ["doc.ents", "span._.kg_score", "span._.kg_origin"]


def make_tagger(nlp: Language, name: str) -> Tagger:
    """Make the tagger with the model that the package ships."""
    return Tagger(shipped_model(), name=name)


def make_rules(nlp: Language, name: str, least: float) -> Rules:
    """Make the component; names with a score below `least` are taken out."""
    return Rules(shipped_model().dictionary, name=name, least=least)


def make_aliases(nlp: Language, name: str, least: int) -> Aliases:
    """Make the component; names shorter than `least` characters are not looked for elsewhere."""
    return Aliases(shipped_model().dictionary, name=name, least=least)


def _register() -> None:
    needs = ["doc.ents"]
    Language.factory("kg_tagger", assigns=_ASSIGNS, default_score_weights={"ents_f": 1.0}, func=make_tagger)
    Language.factory(
        "kg_rules", requires=needs, assigns=_ASSIGNS, default_config={"least": 0.35}, func=make_rules
    )
    Language.factory(
        "kg_aliases", requires=needs, assigns=_ASSIGNS, default_config={"least": 3}, func=make_aliases
    )


_register()
