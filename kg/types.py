"""The values that travel along the line, from a file to a graph; this module imports nothing of ours.

Two offset bases occur, and each type says which one it uses:

* *raw* offsets count code points of `Document.text`, the file's decoded text before any repair;
* *article* offsets count code points of `Article.text`, the repaired text.

`Article.offsets` leads from the second to the first. All spans are half-open, `text[start:end]`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Label(StrEnum):
    """What a mention names; the meaning of each is in the annotation guidelines (training/GUIDELINES.md)."""

    PARK = "PARK"
    COMPANY = "COMPANY"
    PERSON = "PERSON"
    PROGRAM = "PROGRAM"
    INSTITUTION = "INSTITUTION"
    GOVERNMENT = "GOVERNMENT"
    FACILITY = "FACILITY"
    AWARD = "AWARD"
    EVENT = "EVENT"
    PLACE = "PLACE"


class Predicate(StrEnum):
    """How one entity stands to another, read from subject to object."""

    HOSTS = "hosts"
    LEADS = "leads"
    HOLDS_POSITION = "holds_position"
    LOCATED_IN = "located_in"
    RUNS = "runs"
    PARTICIPATES_IN = "participates_in"
    AWARDED = "awarded"
    COOPERATES_WITH = "cooperates_with"
    ESTABLISHED = "established"
    INVESTS_IN = "invests_in"
    SUBSIDIARY_OF = "subsidiary_of"
    SUPPLIES = "supplies"
    ORGANIZES = "organizes"
    PART_OF = "part_of"


class Status(StrEnum):
    """How far a stated relation has come, as its sentence says."""

    DONE = "done"
    ONGOING = "ongoing"
    PLANNED = "planned"
    DENIED = "denied"


class Kind(StrEnum):
    """What sort of text an article is."""

    ARTICLE = "article"
    BRIEF = "brief"
    CAPTION = "caption"
    FRONT_MATTER = "front-matter"


class Role(StrEnum):
    """What a block of an article does."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    FURNITURE = "furniture"


# ---------------------------------------------------------------- reading: file -> articles


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a repaired text stands in the raw text.

    The repaired text is made of runs that were taken over without a gap: run *i* begins at article
    offset `starts[i]` and raw offset `raws[i]`, and lasts until `starts[i + 1]` or `length`.
    `starts` is strictly ascending and begins with 0 unless the text is empty. `raws` need not
    ascend: a headline may stand behind its article.
    """

    starts: tuple[int, ...]
    raws: tuple[int, ...]
    length: int

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        return cls((0,), (0,), length) if length else cls((), (), 0)

    def at(self, offset: int) -> int:
        """Give the raw offset of the character at an article offset.

        Raises IndexError outside the text.
        """
        if not 0 <= offset < self.length:
            raise IndexError(f"offset {offset} is outside a text of {self.length} characters")
        run = bisect_right(self.starts, offset) - 1
        return self.raws[run] + offset - self.starts[run]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the raw span that reaches from the first to the last character of an article span.

        An empty span gives an empty raw span.
        """
        if start >= end:
            at = self.at(start) if start < self.length else (self.at(start - 1) + 1 if start else 0)
            return at, at
        return self.at(start), self.at(end - 1) + 1


@dataclass(frozen=True, slots=True)
class Document:
    """One input text as it stands in its file.

    `name` is the path below the input folder with `/` between the parts (or the file's name);
    for a line of a JSON Lines file, that path, `#`, and the line's id or number. `text` is the
    decoded text: the byte order mark is not part of it, line ends are as they were. `pages` holds
    the raw offset at which each page begins, where the format knows pages; the first is page 1.
    `date` is ISO 8601 with the precision that is known.
    """

    name: str
    text: str
    encoding: str = "utf-8"
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article with one role, in article offsets."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of a document, repaired: the unit that everything later works on.

    `text` holds all of the article's words, headline and byline too, with `\\n` between blocks and
    between paragraphs, and no line break inside a sentence. `blocks` cover it in order.
    `number` counts the document's articles from 1. `offsets` leads to `Document.text`.
    """

    document: str
    number: int
    kind: Kind
    title: str
    text: str
    offsets: OffsetMap
    blocks: tuple[Block, ...] = ()
    subtitle: str | None = None
    byline: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    page: int | None = None

    @property
    def id(self) -> str:
        return f"{self.document}#{self.number}"


# ---------------------------------------------------------------- one article: mentions -> claims


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A named thing at one place of an article, in article offsets.

    `text` is the name with white space removed. `score` is between 0 and 1. `origin` names the
    component or rule that found it.
    """

    start: int
    end: int
    label: Label
    text: str
    score: float = 1.0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Why one surface form was taken for another: the rule's name and how sure it is (0 to 1)."""

    surface: str
    name: str
    rule: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """The mentions of one article that name one thing.

    `name` is the fullest form in the article, `aliases` every other form, sorted. `mentions` are
    indexes into the article's mentions. `place` is the city or county (of a plan, also the park)
    that tells the thing from its namesakes, where the article shows it. `implied` marks a thing that the article only
    implies (the 管委会 of a park whose 管委会主任 it names): it has no mentions.
    """

    label: Label
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()
    place: str | None = None
    joins: tuple[Join, ...] = ()
    implied: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A place of an article that points to a cluster, in article offsets.

    Every mention is one; so is a generic phrase that the article resolves (高新区, 该公司, 园区),
    with `generic` set. `cluster` is an index into the article's clusters.
    """

    start: int
    end: int
    cluster: int
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an article's names point to: its clusters, and every reference to them in text order."""

    clusters: tuple[Cluster, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation that one sentence of an article states.

    `subject` and `object` are indexes into the article's clusters. `start` and `end` are the
    evidence sentence in article offsets. `title` is the post as written. `time` is an ISO 8601
    date, month, year or interval. `rule` names the pattern or model that found it.
    """

    subject: int
    predicate: Predicate
    object: int
    start: int
    end: int
    score: float
    title: str | None = None
    status: Status = Status.DONE
    time: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The article that evidence comes from, without its text.

    `reprint_of` is the id of the article that printed the same text first, None for a first printing.
    Only a graph knows it: it depends on which other articles there are.
    """

    document: str
    number: int
    kind: Kind
    title: str
    date: str | None = None
    source: str | None = None
    url: str | None = None
    byline: str | None = None
    page: int | None = None
    reprint_of: str | None = None

    @property
    def id(self) -> str:
        return f"{self.document}#{self.number}"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an article's body is known by when another paper prints it again, instead of its text.

    `minima` is a MinHash of its words (see `kg.reprints.fingerprint`), `figures` the numbers that it
    writes, sorted. An empty one is like no other.
    """

    minima: tuple[int, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article states, with every offset turned into a *raw* one.

    `quotes` holds, for each claim, its evidence sentence as it reads after repair. `dropped` counts
    the claims that were found but cannot be, by the reason, sorted. `fingerprint` is that of the
    article's body, in simplified characters.
    """

    source: Source
    mentions: tuple[Mention, ...]
    clusters: tuple[Cluster, ...]
    claims: tuple[Claim, ...]
    quotes: tuple[str, ...]
    dropped: tuple[tuple[str, int], ...] = ()
    fingerprint: Fingerprint = Fingerprint()


# ---------------------------------------------------------------- many articles: the graph


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing of the graph.

    `id` is its IRI, a function of label and canonical name (and of `place`, where namesakes differ
    by it). `properties` holds what the name lists know, by the ontology's property names (code,
    level, province, city …), each with a source in the lists. `joins` say why its forms are one.
    `mentions` and `documents` count each text once, however often it was printed.
    """

    id: str
    label: Label
    name: str
    aliases: tuple[str, ...] = ()
    place: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()
    mentions: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A mention in the graph, in *raw* offsets; `entity` is an IRI, `article` a `Source.id`."""

    document: str
    start: int
    end: int
    text: str
    label: Label
    entity: str
    article: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that states a relation, in *raw* offsets; `text` is the sentence after repair."""

    document: str
    start: int
    end: int
    text: str
    article: str
    score: float
    status: Status = Status.DONE
    time: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A fact of the graph with all of its evidence; `subject` and `object` are IRIs.

    A triple with two titles is two relations. `id` is an IRI, a function of the four. `score`
    joins the scores of the evidence, a sentence that was printed again counting once; `status` is
    that of the best evidence.
    """

    id: str
    subject: str
    predicate: Predicate
    object: str
    title: str | None
    score: float
    status: Status
    time: str | None
    evidence: tuple[Evidence, ...]
