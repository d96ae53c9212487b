"""Read a name list from its TSV file and check every row against the list's schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.lexicon import entries
from kg.types import Label

T = TypeVar("T")

LEVELS_OF_PLACES = ("country", "region", "province", "city", "county", "town")
LEVELS_OF_PARKS = ("national-siz", "national-htz", "national-etdz", "local")
LEVELS_OF_INSTITUTIONS = ("undergraduate", "college", "academy", "hospital", "school", "body", "media")
PARTS_OF_SPEECH = ("noun", "verb", "adjective", "adverb", "number", "time", "other")


class LexiconError(ValueError):
    """A name list that breaks its schema; the message says where, what, and what would be right."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the header and the function that turns a cell into a value."""

    name: str
    parse: Callable[[str], Any]


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

    def parse(cell: str) -> str:
        if not cell:
            raise ValueError(f"empty {name}; every row needs one")
        return cell

    return Column(name, parse)


def optional(name: str) -> Column:
    """Describe a column that may be empty."""
    return Column(name, str)


def names(name: str) -> Column:
    """Describe a column of names with `|` between them."""

    def parse(cell: str) -> tuple[str, ...]:
        if not cell:
            return ()
        parts = tuple(cell.split("|"))
        if "" in parts or len(set(parts)) < len(parts):
            raise ValueError(
                f"empty or repeated name in {name} {cell!r}; expected different names with | between"
            )
        return parts

    return Column(name, parse)


def choice(name: str, options: Sequence[str]) -> Column:
    """Describe a column that takes one of a few values."""
    known = frozenset(options)

    def parse(cell: str) -> str:
        if cell not in known:
            raise ValueError(f"unknown {name} {cell!r}; expected one of {', '.join(options)}")
        return cell

    return Column(name, parse)


def label(name: str) -> Column:
    """Describe a column that takes one of the ten labels."""
    check = choice(name, tuple(Label)).parse
    return Column(name, lambda cell: Label(check(cell)))


def labels(name: str) -> Column:
    """Describe a column of labels with `|` between them."""
    one = label(name).parse
    several = names(name).parse
    return Column(name, lambda cell: tuple(one(part) for part in several(cell)))


def number(name: str) -> Column:
    """Describe a column of whole numbers from 0."""

    def parse(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit()):
            raise ValueError(f"{name} {cell!r} is no number; expected digits")
        return int(cell)

    return Column(name, parse)


def flag(name: str) -> Column:
    """Describe a column of yes or no."""
    check = choice(name, ("yes", "no")).parse
    return Column(name, lambda cell: check(cell) == "yes")


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
    content = (folder / table.file).read_text(encoding="utf-8")
    return tuple(parse_table(table, content.split("\n")))


def parse_table(table: Table[T], lines: Iterable[str]) -> Iterator[T]:
    """Turn the lines of a list, header first, into its rows; an empty last line is no row."""
    rows = iter(lines)
    header = next(rows, "")
    if header != table.header:
        raise LexiconError(f"{table.file}:1: header {header!r}; expected {table.header!r}")
    parsers = tuple(column.parse for column in table.columns)
    width = len(parsers)
    for at, line in enumerate(rows, start=2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != width:
            raise LexiconError(f"{table.file}:{at}: {len(cells)} cells; expected {width}: {table.header!r}")
        try:
            values = [parse(cell) for parse, cell in zip(parsers, cells, strict=True)]
        except ValueError as error:
            raise LexiconError(f"{table.file}:{at}: {error}") from error
        yield table.row(*values)
