"""Cuts candidate names at verbs that no name holds: headlines leave out what parts subject and object."""

from __future__ import annotations

import re
from functools import cache

from kg.recognise.words import any_of, read_words
from kg.types import Label

_OBJECTS = (Label.AWARD, Label.EVENT)  # what is won or held; other names are subjects


def beside_verb(text: str, start: int, end: int, label: Label) -> tuple[int, int]:
    """Give the part of `text[start:end]` that can be a name of its label: before the verb, or behind it.

    >>> beside_verb("盐穴储气库获詹天佑奖", 0, 10, Label.AWARD)
    (6, 10)
    >>> beside_verb("香樟苑项目属于民生工程", 0, 11, Label.PROGRAM)
    (0, 5)
    """
    verb = _verb().search(text, start, end)
    if verb is None or any(mark in text[start : verb.start()] for mark in "“《‘"):
        return start, end
    return (verb.end(), end) if label in _OBJECTS else (start, verb.start())


@cache
def _verb() -> re.Pattern[str]:
    words = read_words("verbs.txt")
    return re.compile(any_of(words))
