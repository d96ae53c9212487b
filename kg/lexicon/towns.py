"""Towns, townships and streets: forty thousand names that are told by their last character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from kg.lexicon import tables
from kg.lexicon.entries import Form, Place
from kg.lexicon.matcher import Match
from kg.lexicon.tables import read_columns
from kg.types import Label

_TYPE = re.compile("街道|镇|乡")


class Towns:
    """The towns of China by name and by code; a Place is only made of those that are asked for.

    Names are looked up in simplified characters, which some official names are not written in (於潜镇).
    """

    def __init__(self, folder: Path, simplified: Callable[[str], str]) -> None:
        self._simplified = simplified
        self._codes, self._names, self._sources = read_columns(tables.TOWNS, folder)

    def __len__(self) -> int:
        return len(self._codes)

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, name in enumerate(self._simplified("\n".join(self._names)).split("\n")):
            rows.setdefault(name, []).append(row)
        return rows

    @cached_property
    def _by_code(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self._codes)}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._rows), default=0)

    def _place(self, row: int) -> Place:
        return Place.town(self._codes[row], self._names[row], self._sources[row])

    def by_name(self, name: str) -> tuple[Place, ...]:
        """Give the towns of a full name in simplified characters, by code."""
        return tuple(map(self._place, self._rows.get(name, ())))

    def by_code(self, code: str) -> Place | None:
        """Give the town of a nine-digit code."""
        row = self._by_code.get(code)
        return None if row is None else self._place(row)

    def find(self, text: str) -> Iterator[Match]:
        """Find every name of a town in a text in simplified characters.

        Looks back from each 镇, 乡 and 街道: that spares the automaton half of all names.
        """
        for kind in _TYPE.finditer(text):
            end = kind.end()
            for start in range(max(0, end - self._longest), kind.start()):
                if text[start:end] in self._rows:
                    yield Match(start, end, Label.PLACE, Form.FULL, self.by_name(text[start:end]))
