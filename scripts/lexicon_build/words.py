"""words.tsv, surnames.tsv, given.tsv and t2s.tsv: characters and words with their counts."""

from __future__ import annotations

from collections.abc import Collection

from kg.lexicon.entries import Given, Surname, Variant, Word
from lexicon_build.sources import NAME_TAGS, Sources

HANLP = "hanlp"
# A word that the dictionary counts less often is too rare to stand in the way of a name.
LEAST = 5
POS = {"n": "noun", "v": "verb", "a": "adjective", "d": "adverb", "m": "number", "q": "number", "t": "time"}


def compile_words(sources: Sources, names: Collection[str]) -> list[Word]:
    """Compile the words of two characters and more that are no names, of the dictionary or of our lists."""
    found = []
    for word, counts in sources.core.items():
        tag = sources.tag(word)
        if len(word) < 2 or word in names or tag.startswith(NAME_TAGS) or not is_han(word):
            continue
        if counts.total() >= LEAST:
            found.append(Word(word, POS.get(tag[0], "other"), counts.total().bit_length() - 1, HANLP))
    return sorted(found, key=lambda word: word.word)


def is_han(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)


def compile_surnames(sources: Sources) -> list[Surname]:
    """Compile the surnames, heaviest first."""
    found = [
        Surname(row["NameB"], round(float(row["TF"]) * 10), "names-corpus")
        for row in sources.rows("gaz-persons/family_names.tsv")
    ]
    return sorted(found, key=lambda surname: (-surname.weight, surname.surname))


def compile_given(sources: Sources) -> list[Given]:
    """Compile the characters of given names; HanLP's roles C, D and E are first, second and single."""
    found = []
    for line in sources.lines("gaz-persons/hanlp_nr_roles.txt"):
        character, *rest = line.split(" ")
        roles = dict(zip(rest[::2], map(int, rest[1::2]), strict=True))
        counts = [roles.get(role, 0) for role in "CDE"]
        if len(character) == 1 and is_han(character) and sum(counts) > 1:
            found.append(Given(character, *counts, HANLP))
    return sorted(found, key=lambda given: given.character)


def compile_variants(sources: Sources) -> list[Variant]:
    """Compile the traditional characters with one simplified form each."""
    found = []
    for line in sources.lines("gaz-hanlp-dictionaries/tc_t2s.txt"):
        traditional, simplified = line.split("=")
        if len(traditional) == len(simplified) == 1 and is_han(traditional):
            found.append(Variant(traditional, simplified, HANLP))
    return sorted(found, key=lambda variant: variant.traditional)
