"""Compiles the tagger's dictionary from the project's name lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import log2

from kg.lexicon import Lexicon, Place
from kg.lexicon.tables import WORDS, read_table
from kg.recognise.dictionary import Dictionary, Row
from kg.recognise.squeezed import Squeezed

_NAME_WEIGHT = 9  # a known name counts as often as a common word


def compile_dictionary(lexicon: Lexicon) -> Dictionary:
    """Join words, names, generic phrases, posts and the characters of personal names."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for surface, kind in _names(lexicon):
        kinds[Squeezed.of(surface).text].add(kind)
    rows = []
    words = {word.word: word for word in read_table(WORDS, lexicon.folder)}
    for surface in sorted(kinds.keys() | words.keys()):
        word = words.get(surface)
        here = kinds.get(surface, set()) | ({word.pos} if word else set())
        if len(surface) > 1 or surface in kinds:
            weight = word.bucket if word else _NAME_WEIGHT
            rows.append(Row(surface, "+".join(sorted(here)), surface in kinds, weight))
    return Dictionary(tuple(rows), tuple(_persons(lexicon)))


def _names(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    for entries in (
        lexicon.places,
        lexicon.parks,
        lexicon.companies,
        lexicon.institutions,
        lexicon.organs,
        lexicon.named,
    ):
        for entry in entries:
            if isinstance(entry, Place) and entry.level == "town":
                yield entry.name, "PLACE-town"
                continue
            yield entry.name, f"{entry.label}-full"
            yield from ((name, f"{entry.label}-short") for name in entry.short)
            yield from ((name, f"{entry.label}-ambiguous") for name in entry.ambiguous)
    yield from ((phrase, "generic") for phrase in sorted(lexicon.generic()))
    yield from ((title, "title") for title in lexicon.titles)


def _persons(lexicon: Lexicon) -> list[tuple[str, int, int, int]]:
    surnames = {name: weight for name, weight in lexicon.surnames.items() if len(name) == 1}
    rows = []
    for char in sorted(surnames.keys() | lexicon.given.keys()):
        given = lexicon.given.get(char)
        first = max(given.first, given.single) if given else 0
        last = max(given.second, given.single) if given else 0
        rows.append((char, _bucket(surnames.get(char, 0), 3), _bucket(first, 2), _bucket(last, 2)))
    return rows


def _bucket(count: int, step: int) -> int:
    return int(log2(count + 1) / step + 0.5)
