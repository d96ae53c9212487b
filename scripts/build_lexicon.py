"""Compile the name lists of kg/lexicon/data from a folder of open data sets.

    python scripts/build_lexicon.py ../shared/data

The same data gives the same bytes. Lists that are written by hand (titles, suffixes, generic
phrases) are left alone. The sets and their licences are named in NOTICE.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lexicon_build.firms import compile_firms, renewed
from lexicon_build.organisations import (
    Doubts,
    compile_brands,
    compile_companies,
    compile_institutions,
    compile_universities,
)
from lexicon_build.parks import compile_parks
from lexicon_build.places import compile_places, compile_towns
from lexicon_build.sources import Sources
from lexicon_build.words import compile_given, compile_surnames, compile_variants, compile_words

from kg.lexicon import tables
from kg.lexicon.store import FOLDER
from kg.lexicon.tables import Table, parse_columns


def write_table(table: Table[Any], rows: Iterable[Any], folder: Path) -> int:
    """Write a list, after checking it against its schema; give the number of its rows."""
    lines = [table.header]
    lines += ["\t".join(cell(getattr(row, column.name)) for column in table.columns) for row in rows]
    content = "\n".join(lines) + "\n"
    parse_columns(table, content)
    (folder / table.file).write_text(content, encoding="utf-8", newline="\n")
    return len(lines) - 1


def cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "|".join(map(str, value))
    return str(value)


def build(data: Path, out: Path = FOLDER) -> dict[str, int]:
    """Compile every list that comes from data sets; give the number of rows of each."""
    sources = Sources(data)
    places = compile_places(sources)
    parks = compile_parks(sources, places)
    doubts = Doubts(sources, places, parks)
    companies = renewed(compile_companies(sources, doubts), doubts)
    universities = compile_universities(sources, doubts)
    brands = compile_brands(sources, companies, doubts)
    brands = sorted([*brands, *compile_firms([*companies, *brands], doubts)], key=lambda firm: firm.name)
    institutions = compile_institutions(sources, places, universities)
    named = (*places, *parks, *companies, *brands, *universities, *institutions)
    plain = {form for entry in named for form in (entry.name, *entry.short) if form not in entry.ambiguous}
    lists: list[tuple[Table[Any], Iterable[Any]]] = [
        (tables.PLACES, places),
        (tables.TOWNS, compile_towns(sources)),
        (tables.PARKS, parks),
        (tables.COMPANIES, companies),
        (tables.BRANDS, brands),
        (tables.UNIVERSITIES, universities),
        (tables.INSTITUTIONS, institutions),
        (tables.WORDS, compile_words(sources, plain)),
        (tables.SURNAMES, compile_surnames(sources)),
        (tables.GIVEN, compile_given(sources)),
        (tables.VARIANTS, compile_variants(sources)),
    ]
    out.mkdir(parents=True, exist_ok=True)
    return {table.file: write_table(table, rows, out) for table, rows in lists}


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python scripts/build_lexicon.py FOLDER_OF_DATA_SETS")
    for file, count in build(Path(sys.argv[1])).items():
        print(f"{count:>7}  {file}")
