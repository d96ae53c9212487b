"""The tokenizer of the pipeline: every character is a token, as with spaCy's own, in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import spacy
from spacy.lang.zh import ChineseTokenizer
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

TOKENIZER = "kg.CharacterTokenizer.v1"  # the name by which a pipeline's config finds it

_TOKEN = re.compile(r"(\S)( ?)|(\s+)")
_LONE = re.compile(r"[\ud800-\udfff]")  # half of a pair: no character, and no UTF-8 for it


class CharacterTokenizer(ChineseTokenizer):  # type: ignore[misc]  # spaCy leaves it untyped
    """Makes each character a token, and each stretch of white space; a lone surrogate becomes U+FFFD.

    spaCy's tokenizer gives the same tokens, but copies the rest of the text for each of them.
    """

    def __init__(self, vocab: Vocab) -> None:
        super().__init__(vocab)

    def __reduce__(self) -> tuple[type[CharacterTokenizer], tuple[Vocab]]:
        return CharacterTokenizer, (self.vocab,)

    def __call__(self, text: str) -> Doc:
        words, spaces = [], []
        for word, space, gap in _TOKEN.findall(_LONE.sub("\ufffd", text)):
            words.append(word or gap)
            spaces.append(space == " ")
        return Doc(self.vocab, words=words, spaces=spaces)


def make_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """Make the tokenizer for a config; pyproject's entry point leads here, so that saved pipelines find it."""

    def of(nlp: Language) -> CharacterTokenizer:
        return CharacterTokenizer(nlp.vocab)

    return of


spacy.registry.tokenizers.register(TOKENIZER, func=make_tokenizer)
