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

    def is_common(self, word: str) -> bool:
        """Say whether the core dictionary knows a word as anything but a name."""
        tag = self.tag(word)
        return bool(tag) and not tag.startswith(NAME_TAGS)

    @cached_property
    def frequency(self) -> Counter[str]:
        """THUOCL: word to the number of documents that have it."""
        counts: Counter[str] = Counter()
        for file in sorted((self.folder / "gaz-thuocl").glob("THUOCL_*.txt")):
            text = file.read_bytes().decode("utf-8-sig")
            for line in text.replace("\r", "\n").split("\n"):
                cells = line.split("\t")
                if len(cells) == 2 and cells[1].strip().isdigit():
                    word = cells[0].strip()
                    counts[word] = max(counts[word], int(cells[1]))
        return counts
