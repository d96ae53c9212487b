"""Read the open data sets in the formats that they come in; nothing is decided here."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# The tags of the PKU set (as HanLP extends it) that mark names.
# Characters that stand before or after words in descriptions.
LOOSE = frozenset("新大小中老好云港源谷城网通")
NAME_TAGS = ("nr", "ns", "nt", "nz", "nit", "nis")


@dataclass(frozen=True)
class Sources:
    """The folder of data sets."""

    folder: Path

    def lines(self, path: str) -> list[str]:
        file = self.folder / path
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        return [line for line in data.decode("utf-8-sig").split("\n") if line.strip()]

    def rows(self, path: str) -> Iterator[dict[str, str]]:
        """Give the rows of a CSV (or, by the file's name, TSV) file with a header."""
        delimiter = "\t" if ".tsv" in path else ","
        quoting = csv.QUOTE_NONE if ".tsv" in path else csv.QUOTE_MINIMAL
        yield from csv.DictReader(self.lines(path), delimiter=delimiter, quoting=quoting)

    def json_lines(self, path: str) -> Iterator[dict[str, str]]:
        for line in self.lines(path):
            yield json.loads(line)

    @cached_property
    def core(self) -> dict[str, Counter[str]]:
        """HanLP's core dictionary: word to counts by tag."""
        words: dict[str, Counter[str]] = {}
        for line in self.lines("gaz-hanlp-dictionaries/CoreNatureDictionary.txt"):
            word, *rest = line.split("\t")
            words[word] = Counter({tag: int(count) for tag, count in zip(rest[::2], rest[1::2], strict=True)})
        return words

    def tag(self, word: str) -> str:
        """Give the most frequent tag of a word in the core dictionary, '' for an unknown one."""
        counts = self.core.get(word)
        return min(counts, key=lambda tag: (-counts[tag], tag)) if counts else ""

    def count(self, word: str) -> int:
        """Give how often the core dictionary counts a word."""
        return self.core[word].total() if word in self.core else 0

    def is_common(self, word: str) -> bool:
        """Say whether the core dictionary knows a word as anything but a name."""
        tag = self.tag(word)
        return bool(tag) and not tag.startswith(NAME_TAGS)

    @cached_property
    def _characters(self) -> Counter[str]:
        words = (word for word in self.core if len(word) > 1 and self.is_common(word))
        return Counter(character for word in words for character in set(word))

    def words_with(self, character: str) -> int:
        """Give the number of common words that a character occurs in."""
        return self._characters[character]

    def is_made_of_words(self, name: str, *, places: bool = True) -> bool:
        """Say whether a name falls apart into common words and so may be no name at all: 数据港, 新产业.

        With `places`, names of places count as words: then 宁德时代 falls apart too.
        """
        is_word = self.is_plain_word if places else self.is_common
        reach = {0}
        for start in range(len(name)):
            for end in range(start + 1, len(name) + 1):
                part = name[start:end]
                if start in reach and ((len(part) > 1 and is_word(part)) or part in LOOSE):
                    reach.add(end)
        return len(name) in reach

    def is_plain_word(self, word: str) -> bool:
        """Say whether the core dictionary knows a word as other than a person, organisation or brand."""
        tag = self.tag(word)
        return bool(tag) and not tag.startswith(("nr", "nt", "nz"))

    @cached_property
    def organisations(self) -> dict[str, str]:
        """HanLP's organisations: name to tag."""
        rows = [line.split(" ") for line in self.lines("gaz-hanlp-dictionaries/custom_机构名词典.txt")]
        return {row[0]: row[1] for row in rows}

    @cached_property
    def supplement(self) -> dict[str, str]:
        """HanLP's supplementary words: word to tag."""
        rows = [line.split() for line in self.lines("gaz-hanlp-dictionaries/custom_现代汉语补充词库.txt")]
        return {row[0]: row[1] for row in rows if len(row) > 1}

    @cached_property
    def news(self) -> str:
        """The running text of MSRA's newswire, a sentence a line; only to see which names stand where."""
        content = gzip.decompress((self.folder / "ner-msra/train.bio.tsv.gz").read_bytes()).decode("utf-8")
        return "".join(line.split("\t")[0] or "\n" for line in content.split("\n"))


def list_beside(file: str) -> Iterator[dict[str, str]]:
    """Give the rows of a list that stands in this folder."""
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
