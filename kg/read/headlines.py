"""Headlines: which words they share with which text, and where one ends that was glued to another."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kg.read.patterns import pattern

_PLAIN = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[^\W_]+")
_TITLE = 40
_PART = 16
_SAME = 0.4
"""Headlines more alike than this speak of the same text."""


def plain(text: str) -> str:
    """Give a headline without spaces and punctuation, to compare it with another."""
    return _PLAIN.sub("", text)


def terms(text: str) -> set[str]:
    """Give the parts of two to four characters of a headline, none across punctuation."""
    return {
        word[at : at + size]
        for word in _WORDS.findall(text)
        for size in (2, 3, 4)
        for at in range(len(word) - size + 1)
    }


def affinities(title: str, texts: Sequence[str]) -> list[float]:
    """Tell for each text how much of a headline it takes up, from 0 to 1.

    The parts of the headline are weighed by their length and by how few of the texts have them.
    """
    total = 0.0
    scores = [0.0] * len(texts)
    everywhere = range(len(texts))
    having: dict[str, Sequence[int]] = {}
    for term in sorted(terms(title), key=lambda term: (len(term), term)):
        # a text without the shorter term has not the longer one either
        within = having.get(term[:-1], everywhere)
        found = [number for number in within if term in texts[number]]
        having[term] = found
        weight = (len(term) - 1) * math.log((len(texts) + 1) / max(1, len(found)))
        total += weight
        for number in found:
            scores[number] += weight
    return [score / total if total else 0.0 for score in scores]


def glued(title: str, page: Sequence[str]) -> list[int]:
    """Give the places where a line of headlines begins a new one, by the names in the paragraphs of `page`.

    A new headline begins with a name that occurs twice, does not go on to the left there
    (…打造新高地|黄冈高新区：…), and speaks of other paragraphs than the words before it.
    """
    name = pattern("unit", "name")
    text = "\n".join(page)
    places: list[int] = []
    begin = 0
    at = 6
    while at <= len(title) - 6:
        found = name.match(title, at)
        if (
            found
            and at - begin >= 6
            and (found["called"] is None or title[at - 1] in " ”" or at - begin >= _PART)
            and text.count(found.group()) > 1
            and title[at - 1] not in "“（、，：:！？!?和与在"
            and title[at - 1 : found.end()] not in text
            and not title[begin:at].endswith(found.group())
            and not title.startswith(found.group(), begin)
            and _likeness(affinities(title[begin:at], page), affinities(title[at : at + _PART], page)) < _SAME
        ):
            places.append(at)
            begin = at
            at = found.end()
        else:
            at += 1
    return places


def _likeness(one: Sequence[float], other: Sequence[float]) -> float:
    """Give the cosine of two headlines' shares in the same paragraphs."""
    product = sum(left * right for left, right in zip(one, other, strict=True))
    return product / (math.hypot(*one) * math.hypot(*other) or 1.0)


def fallback_title(text: str) -> str:
    """Give a text without a headline a title: what its first sentence speaks of, or its first clause.

    >>> fallback_title("近日，联东U谷·常州国际智慧谷在常州高新区开工建设。该项目…")
    '联东U谷·常州国际智慧谷'
    >>> fallback_title("人才科创育先机，砥砺奋进开新局。作为…")
    '人才科创育先机，砥砺奋进开新局'
    """
    line = text.split("\n", 1)[0][:200]
    if found := pattern("unit", "subject").match(line):
        return found[1]
    return re.split("[。！？；]", line, maxsplit=1)[0][:_TITLE].strip()
