"""Read a name list from its TSV file and check every row against the list's schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.lexicon import entries
from kg.types import Label

T = TypeVar("T")

LEVELS_OF_PLACES = ("country", "region", "province", "city", "county", "town")
LEVELS_OF_PARKS = ("national-siz", "national-htz", "national-etdz", "national-new-area", "local")
LEVELS_OF_INSTITUTIONS = ("undergraduate", "college", "academy", "hospital", "school", "body", "media")
PARTS_OF_SPEECH = ("noun", "verb", "adjective", "adverb", "number", "time", "other")


class LexiconError(ValueError):
    """A name list that breaks its schema; the message says where, what, and what would be right."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the header, and the function that turns its cells into values.

    Whole columns are parsed at once because that is several times faster than cell by cell.
    `parse` raises BadCell for the first cell that the column does not take.
    """

    name: str
    parse: Callable[[Sequence[str]], Sequence[Any]]


class BadCell(Exception):
    """A cell that its column does not take: its position in the column, and what is wrong."""

    def __init__(self, at: int, problem: str) -> None:
        super().__init__(problem)
        self.at = at


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """The schema of one list: its file, its columns in order, and the type of its rows."""

    file: str
    row: Callable[..., T]
    columns: tuple[Column, ...]

    @property
    def header(self) -> str:
        return "\t".join(column.name for column in self.columns)


def text(name: str) -> Column:
    """Describe a column that must not be empty."""

    def parse(cells: Sequence[str]) -> Sequence[str]:
        if "" in cells:
            raise BadCell(cells.index(""), f"empty {name}; every row needs one")
        return cells

    return Column(name, parse)


def optional(name: str) -> Column:
    """Describe a column that may be empty."""
    return Column(name, lambda cells: cells)


def names(name: str) -> Column:
    """Describe a column of names with `|` between them."""

    def parse(cells: Sequence[str]) -> Sequence[tuple[str, ...]]:
        values = [tuple(cell.split("|")) if cell else () for cell in cells]
        for at, parts in enumerate(values):
            if "" in parts or (len(parts) > 1 and len(set(parts)) < len(parts)):
                problem = (
                    f"empty or repeated name in {name} {cells[at]!r}; expected different names with | between"
                )
                raise BadCell(at, problem)
        return values

    return Column(name, parse)


def choice(name: str, options: Sequence[str]) -> Column:
    """Describe a column that takes one of a few values."""
    known = frozenset(options)

    def parse(cells: Sequence[str]) -> Sequence[str]:
        if not known.issuperset(cells):
            at, cell = next((at, cell) for at, cell in enumerate(cells) if cell not in known)
            raise BadCell(at, f"unknown {name} {cell!r}; expected one of {', '.join(options)}")
        return cells

    return Column(name, parse)


def label(name: str) -> Column:
    """Describe a column that takes one of the ten labels."""
    check = choice(name, tuple(Label)).parse
    return Column(name, lambda cells: [Label(cell) for cell in check(cells)])


def labels(name: str) -> Column:
    """Describe a column of labels with `|` between them."""
    split = names(name).parse
    known = frozenset(Label)

    def parse(cells: Sequence[str]) -> Sequence[tuple[Label, ...]]:
        values = split(cells)
        for at, parts in enumerate(values):
            if not known.issuperset(parts):
                raise BadCell(at, f"unknown {name} {cells[at]!r}; expected some of {', '.join(Label)}")
        return [tuple(map(Label, parts)) for parts in values]

    return Column(name, parse)


def number(name: str) -> Column:
    """Describe a column of whole numbers from 0."""

    def parse(cells: Sequence[str]) -> Sequence[int]:
        values = {cell: int(cell) for cell in set(cells) if cell.isascii() and cell.isdigit()}
        for at, cell in enumerate(cells):
            if cell not in values:
                raise BadCell(at, f"{name} {cell!r} is no number; expected digits")
        return [values[cell] for cell in cells]

    return Column(name, parse)


def flag(name: str) -> Column:
    """Describe a column of yes or no."""
    check = choice(name, ("yes", "no")).parse
    return Column(name, lambda cells: [cell == "yes" for cell in check(cells)])


PLACES = Table(
    "places.tsv",
    entries.Place,
    (
        optional("code"),
        text("name"),
        choice("level", LEVELS_OF_PLACES),
        names("short"),
        names("ambiguous"),
        optional("parent"),
        text("source"),
    ),
)
TOWNS = Table("towns.tsv", entries.Place.town, (text("code"), text("name"), text("source")))
PARKS = Table(
    "parks.tsv",
    entries.Park,
    (
        text("name"),
        choice("level", LEVELS_OF_PARKS),
        names("short"),
        names("ambiguous"),
        optional("province"),
        optional("city"),
        optional("county"),
        optional("code"),
        text("source"),
    ),
)
COMPANIES = Table(
    "companies.tsv",
    entries.Company,
    (
        text("name"),
        names("short"),
        names("ambiguous"),
        optional("code"),
        optional("exchange"),
        text("source"),
    ),
)
BRANDS = Table("brands.tsv", entries.Company, COMPANIES.columns)
UNIVERSITIES = Table(
    "universities.tsv",
    entries.Institution,
    (
        text("name"),
        choice("level", LEVELS_OF_INSTITUTIONS),
        names("short"),
        names("ambiguous"),
        optional("city"),
        optional("code"),
        text("source"),
    ),
)
INSTITUTIONS = Table("institutions.tsv", entries.Institution, UNIVERSITIES.columns)
ORGANS = Table(
    "organs.tsv",
    entries.Organ,
    (text("name"), names("short"), names("ambiguous"), text("source")),
)
NAMED = Table(
    "named.tsv",
    entries.Named,
    (text("name"), label("label"), names("short"), names("ambiguous"), text("source")),
)
SURNAMES = Table("surnames.tsv", entries.Surname, (text("surname"), number("weight"), text("source")))
GIVEN = Table(
    "given.tsv",
    entries.Given,
    (text("character"), number("first"), number("second"), number("single"), text("source")),
)
TITLES = Table("titles.tsv", entries.Title, (text("title"), flag("leads"), labels("organs"), text("source")))
SUFFIXES = Table(
    "suffixes.tsv", entries.Suffix, (text("suffix"), label("label"), flag("bare"), text("source"))
)
GENERIC = Table("generic.tsv", entries.Generic, (text("phrase"), label("label"), text("source")))
WORDS = Table(
    "words.tsv",
    entries.Word,
    (text("word"), choice("pos", PARTS_OF_SPEECH), number("bucket"), text("source")),
)
SOURCES = Table(
    "sources.tsv",
    entries.Source,
    (text("source"), text("licence"), text("origin"), text("used")),
)
VARIANTS = Table("t2s.tsv", entries.Variant, (text("traditional"), text("simplified"), text("source")))

TABLES: tuple[Table[Any], ...] = (
    PLACES,
    TOWNS,
    PARKS,
    COMPANIES,
    BRANDS,
    UNIVERSITIES,
    INSTITUTIONS,
    ORGANS,
    NAMED,
    SURNAMES,
    GIVEN,
    TITLES,
    SUFFIXES,
    GENERIC,
    WORDS,
    VARIANTS,
    SOURCES,
)


def read_table(table: Table[T], folder: Path) -> tuple[T, ...]:
    """Read one list from its file in a folder.

    Raises LexiconError, with file and line, for a wrong header, a wrong number of cells, or a cell
    that its column does not take.
    """
    return tuple(map(table.row, *read_columns(table, folder)))


def read_columns(table: Table[Any], folder: Path) -> list[Sequence[Any]]:
    """Read one list column by column; raises as `read_table` does."""
    return parse_columns(table, (folder / table.file).read_text(encoding="utf-8"))


def parse_columns(table: Table[Any], content: str) -> list[Sequence[Any]]:
    """Turn the content of a list, header first, into the values of its columns."""
    header, _, body = content.partition("\n")
    if header != table.header:
        raise LexiconError(f"{table.file}:1: header {header!r}; expected {table.header!r}")
    lines = body.removesuffix("\n").split("\n") if body else []
    width = len(table.columns)
    for at, line in enumerate(lines):
        if line.count("\t") != width - 1:
            found = line.count("\t") + 1
            raise LexiconError(f"{table.file}:{at + 2}: {found} cells; expected {width}: {table.header!r}")
    flat = "\t".join(lines).split("\t") if lines else []
    cells = [flat[at::width] for at in range(width)]
    try:
        return [column.parse(part) for column, part in zip(table.columns, cells, strict=True)]
    except BadCell as bad:
        raise LexiconError(f"{table.file}:{bad.at + 2}: {bad}") from bad
