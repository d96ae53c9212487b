"""What the name lists hold: one frozen type for each kind of row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from kg.types import Label


class Form(StrEnum):
    """How a name stands to the thing: in full, shortened, or shortened so far that it needs context."""

    FULL = "full"
    SHORT = "short"
    AMBIGUOUS = "ambiguous"


class Entry(Protocol):
    """A named thing of any list. `ambiguous` are short names that mean it only where context says so."""

    @property
    def name(self) -> str: ...
    @property
    def short(self) -> tuple[str, ...]: ...
    @property
    def ambiguous(self) -> tuple[str, ...]: ...
    @property
    def source(self) -> str: ...
    @property
    def label(self) -> Label: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `code` is its six-digit GB/T 2260 code (nine digits for towns), empty where it has none;
    `parent` is the code of the division above it."""

    label: ClassVar[Label] = Label.PLACE
    code: str
    name: str
    level: str
    short: tuple[str, ...]
    ambiguous: tuple[str, ...]
    parent: str
    source: str

    @classmethod
    def town(cls, code: str, name: str, source: str) -> Place:
        """Make a town, street or township; the first six digits of its code are its county's."""
        return cls(code, name, "town", (), (), code[:6], source)


@dataclass(frozen=True, slots=True)
class Park:
    """A zone. `code` is its division code, where it has one; `city` and `county` are empty where unknown."""

    label: ClassVar[Label] = Label.PARK
    name: str
    level: str
    short: tuple[str, ...]
    ambiguous: tuple[str, ...]
    province: str
    city: str
    county: str
    code: str
    source: str


@dataclass(frozen=True, slots=True)
class Company:
    """A business. `code` is its stock code, empty for businesses that are not listed."""

    label: ClassVar[Label] = Label.COMPANY
    name: str
    short: tuple[str, ...]
    ambiguous: tuple[str, ...]
    code: str
    exchange: str
    source: str


@dataclass(frozen=True, slots=True)
class Institution:
    """A university, research institute, hospital and the like. `code` is the ministry's code of a university."""

    label: ClassVar[Label] = Label.INSTITUTION
    name: str
    level: str
    short: tuple[str, ...]
    ambiguous: tuple[str, ...]
    city: str
    code: str
    source: str


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ of state or party."""

    label: ClassVar[Label] = Label.GOVERNMENT
    name: str
    short: tuple[str, ...]
    ambiguous: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Named:
    """A named award, programme, event or facility."""

    name: str
    label: Label
    short: tuple[str, ...]
    ambiguous: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname with its weight: the higher, the more common."""

    surname: str
    weight: int
    source: str


@dataclass(frozen=True, slots=True)
class Given:
    """How often a character stands in given names: first of two, second of two, alone; and elsewhere."""

    character: str
    first: int
    second: int
    single: int
    source: str


@dataclass(frozen=True, slots=True)
class Title:
    """A post. `leads` says whether it makes its holder chief or deputy chief of the whole organisation;
    `organs` are the labels of the organisations that know the post."""

    title: str
    leads: bool
    organs: tuple[Label, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Suffix:
    """A word that ends names of a label. `bare` says whether it is itself a generic phrase where it stands alone."""

    suffix: str
    label: Label
    bare: bool
    source: str


@dataclass(frozen=True, slots=True)
class Generic:
    """A phrase that points to a thing of a label without naming it, and so is never a mention."""

    phrase: str
    label: Label
    source: str


@dataclass(frozen=True, slots=True)
class Word:
    """A common word. `pos` is its coarse part of speech, `bucket` the binary logarithm of its count."""

    word: str
    pos: str
    bucket: int
    source: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A traditional character and its simplified form."""

    traditional: str
    simplified: str
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """A set that rows come from: the name that rows give, its licence, its origin, and what was used of it."""

    source: str
    licence: str
    origin: str
    used: str
