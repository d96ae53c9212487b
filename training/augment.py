"""Makes further training articles from the annotated ones by putting other names into them.

A person, a place or a firm is called otherwise, in every mention of the article that contains its
name, so that the tagger learns what stands around a name more than the name.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.recognise.aliases import company_core
from kg.recognise.dictionary import Dictionary
from kg.recognise.squeezed import Squeezed
from kg.types import Label
from training.corpus import Annotated

_SURNAMES = 300  # the most common ones
_PLACES = 20  # an ending with fewer names than this is none
_WHOLE = (
    Label.PROGRAM,
    Label.INSTITUTION,
    Label.GOVERNMENT,
    Label.FACILITY,
    Label.AWARD,
    Label.EVENT,
    Label.PARK,
)


@dataclass(frozen=True, slots=True)
class Stock:
    """Names to put in.

    Surnames with their weight, characters of given names and of firms' names, places by their last
    character ("" for short names), whole names by label and last two characters.
    """

    surnames: Sequence[str]
    weights: Sequence[int]
    given: Sequence[str]
    brand: Sequence[str]
    places: Mapping[str, Sequence[str]]
    whole: Mapping[tuple[Label, str], Sequence[str]]


def stock(articles: Iterable[Annotated], lexicon: Lexicon) -> Stock:
    """Collect names from the lists, and whole names from the articles that are trained on."""
    surnames = sorted(lexicon.surnames.items(), key=lambda item: (-item[1], item[0]))[:_SURNAMES]
    given = [
        row.character
        for row in lexicon.given.values()
        for _ in range(min(8, (row.first + row.second) // 150))  # as often as it is used
    ]
    brand = {
        char
        for company in lexicon.companies
        if company.code
        for short in company.short
        for char in short[:2]
        if "\u4e00" <= char <= "\u9fff"
    }
    places: dict[str, list[str]] = defaultdict(list)
    for place in lexicon.places:
        if place.level != "town":
            places[place.name[-1]].append(place.name)
            places[""] += [short for short in place.short if len(short) > 1]
    whole: dict[tuple[Label, str], set[str]] = defaultdict(set)
    for article in articles:
        for start, end, label in article.spans:
            if label in _WHOLE:
                whole[label, article.text[end - 2 : end]].add(article.text[start:end])
    return Stock(
        [surname for surname, _ in surnames],
        [weight for _, weight in surnames],
        given,
        sorted(brand),
        {ending: names for ending, names in places.items() if not ending or len(names) > _PLACES},
        {ending: sorted(names) for ending, names in whole.items() if len(names) > 2},
    )


def swapped(article: Annotated, stock: Stock, dictionary: Dictionary, *, seed: int) -> Annotated:
    """Give the article with other names of people, places and firms; equal seeds give equal articles."""
    chance = random.Random(f"{seed}/{article.name}")
    names = sorted({(article.text[s:e], label) for s, e, label in article.spans})
    new: dict[str, str] = {}
    for name, label in names:
        if label is Label.PERSON and "·" not in name and 2 <= len(name) <= 4 and chance.random() < 0.8:
            surname = chance.choices(stock.surnames, stock.weights)[0]
            size = chance.choice((1, 2, 2, 2))
            new.setdefault(name, surname + "".join(chance.choices(stock.given, k=size)))
        elif (
            label is Label.PLACE
            and len(name) >= 2
            and "PLACE" in dictionary.kind(name)
            and chance.random() < 0.7
        ):
            ending = name[-1] if name[-1] in stock.places else ""
            new.setdefault(name, chance.choice(stock.places[ending]))
        elif label is Label.COMPANY and chance.random() < 0.6:
            core = company_core(name, dictionary) or name
            if len(core) >= 3 and not core.isascii():
                new.setdefault(core[:2], "".join(chance.choices(stock.brand, k=2)))
        elif label in _WHOLE and chance.random() < 0.3:
            others = stock.whole.get((label, name[-2:]), ())
            if others:
                new.setdefault(name, chance.choice(others))
    parts: list[str] = []
    spans: list[tuple[int, int, Label]] = []
    at = length = 0
    order = sorted(new, key=lambda old: (-len(old), old))
    for start, end, label in sorted(article.spans):
        name = _renamed(article.text[start:end], order, new)
        before = article.text[at:start]
        length += len(before)
        spans.append((length, length + len(name), label))
        length += len(name)
        parts += before, name
        at = end
    squeezed = Squeezed.of("".join([*parts, article.text[at:]]))
    return Annotated(f"{article.name}+{seed}", squeezed, tuple(spans))


def _renamed(name: str, order: Sequence[str], new: Mapping[str, str]) -> str:
    out, at = "", 0
    while at < len(name):
        old = next((old for old in order if name.startswith(old, at)), None)
        out += new[old] if old else name[at]
        at += len(old) if old else 1
    return out
