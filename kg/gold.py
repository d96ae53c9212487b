"""Reads gold annotations: pieces of documents with marked names and the facts that they state.

A folder of gold holds, for each piece NAME, the text with its mentions marked (`NAME.ann.txt`,
`{{LABEL|name}}`) and its facts by article (`NAME.facts.json`); the annotation guidelines say what
they mean. `index.json` says for each NAME the `document` that it is from and where in it the piece
starts (`start`, counted in characters that are not white space). Without `index.json`, NAME is all
of a document NAME.txt.

White space never counts: all offsets here are in *squeezed* text, which has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from kg.errors import KgError
from kg.text import squeeze
from kg.types import Label, Predicate

INDEX = "index.json"
_MARK = re.compile(r"\{\{([A-Z]+)\|([^{}|]+)\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


class GoldError(KgError):
    """Gold annotations cannot be read; the message says where, what, and what is expected."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A labelled stretch of a document, in squeezed offsets."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A thing that a piece names; `names` are all its squeezed forms, its canonical `name` too."""

    label: str
    name: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A triple of a piece between entities given by index, with all posts that it is stated with."""

    subject: int
    predicate: str
    object: int
    titles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """An annotated piece of a document; `start` and `text` are squeezed.

    `entity_of` leads from a surface form and label to an index into `entities`.
    """

    name: str
    document: str
    start: int
    text: str
    mentions: Mapping[Span, str]
    entities: tuple[GoldEntity, ...]
    relations: tuple[GoldRelation, ...]
    entity_of: Mapping[tuple[str, str], int]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read_gold(folder: Path) -> list[Piece]:
    """Read all pieces of a folder, by name.

    Raises GoldError if something is missing or not as it should be.
    """
    if not folder.is_dir():
        raise GoldError(f"{folder}: no folder with gold annotations there")
    pieces = [_piece(folder, name, document, start) for name, document, start in _places(folder)]
    if not pieces:
        raise GoldError(
            f"{folder}: holds no annotated piece; expected files NAME.ann.txt and NAME.facts.json"
        )
    return pieces


def _places(folder: Path) -> Iterator[tuple[str, str, int]]:
    path = folder / INDEX
    if not path.exists():
        for annotated in sorted(folder.glob("*.ann.txt")):
            name = annotated.name.removesuffix(".ann.txt")
            yield name, f"{name}.txt", 0
        return
    index = _json(path)
    if not isinstance(index, dict):
        raise GoldError(f"{path}: expected an object of pieces by name")
    for name, place in sorted(index.items()):
        match place:
            case {"document": str(document), "start": int(start)}:
                yield name, document, start
            case _:
                raise GoldError(f"{path}: {name}: expected a `document` and a `start`")


def _piece(folder: Path, name: str, document: str, start: int) -> Piece:
    text, mentions = _mentions(folder / f"{name}.ann.txt", start)
    facts = folder / f"{name}.facts.json"
    entities: list[GoldEntity] = []
    entity_of: dict[tuple[str, str], int] = {}
    titles: dict[tuple[int, str, int], set[str]] = {}
    for where, articles_entities, articles_relations in _articles(facts):
        local: dict[str, int] = {}
        for given in articles_entities:
            if not _has_text(given, "name", "type"):
                raise GoldError(f"{where}: an entity needs a `name` and a `type`, not {given}")
            label = _one_of(Label, given["type"], where)
            canonical = squeeze(given["name"])
            names = frozenset({canonical, *map(squeeze, given.get("aliases") or ())})
            at = _index(entities, GoldEntity(label, canonical, names))
            for surface in names:
                local[surface] = at
                entity_of.setdefault((surface, label), at)
        for given in articles_relations:
            if not _has_text(given, "head", "type", "tail"):
                raise GoldError(f"{where}: a relation needs a `head`, a `type` and a `tail`, not {given}")
            ends = [squeeze(given[end]) for end in ("head", "tail")]
            unknown = [end for end in ends if end not in local]
            if unknown:
                raise GoldError(
                    f"{where}: {unknown[0]!r} is in a relation but not among the entities; add it there"
                )
            predicate = _one_of(Predicate, given["type"], where)
            triple = (local[ends[0]], predicate, local[ends[1]])
            titles.setdefault(triple, set()).add(squeeze(given.get("title") or ""))
    relations = tuple(GoldRelation(*triple, frozenset(posts)) for triple, posts in sorted(titles.items()))
    return Piece(name, document, start, text, mentions, tuple(entities), relations, entity_of)


def _articles(path: Path) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Yield where each article stands, for messages, with its entities and its relations."""
    articles = _json(path)
    if not isinstance(articles, list):
        raise GoldError(f"{path}: expected a list of articles")
    for number, article in enumerate(articles, 1):
        match article:
            case {"entities": list(entities), "relations": list(relations)}:
                yield f"{path}: article {article.get('article', number)}", entities, relations
            case _:
                name = article.get("article", number) if isinstance(article, dict) else number
                raise GoldError(f"{path}: article {name}: has no `entities` or no `relations`")


def _has_text(given: Any, *keys: str) -> bool:
    return isinstance(given, dict) and all(isinstance(given.get(key), str) for key in keys)


def _mentions(path: Path, start: int) -> tuple[str, dict[Span, str]]:
    marked = _text(path)
    mentions: dict[Span, str] = {}
    parts: list[str] = []
    at, done = start, 0
    for mark in _MARK.finditer(marked):
        before = _unmarked(marked[done : mark.start()], path, marked, done)
        label = _one_of(Label, mark[1], f"{path}:{_line(marked, mark.start())}")
        name = squeeze(mark[2])
        at += len(before)
        mentions[Span(at, at + len(name), label)] = name
        at += len(name)
        parts += (before, name)
        done = mark.end()
    parts.append(_unmarked(marked[done:], path, marked, done))
    return "".join(parts), mentions


def _unmarked(text: str, path: Path, marked: str, offset: int) -> str:
    if stray := _BRACES.search(text):
        raise GoldError(
            f"{path}:{_line(marked, offset + stray.start())}: stray {stray[0]!r}; "
            "a mention is written {{LABEL|name}} and holds no other"
        )
    return squeeze(text)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _index(entities: list[GoldEntity], new: GoldEntity) -> int:
    """Add an entity, or its names to the one of the same canonical name and label, and give its index.

    So one thing in two articles of a piece is one.
    """
    for at, known in enumerate(entities):
        if (known.name, known.label) == (new.name, new.label):
            entities[at] = GoldEntity(known.label, known.name, known.names | new.names)
            return at
    entities.append(new)
    return len(entities) - 1


def _one_of(kind: type[Label] | type[Predicate], value: str, where: str) -> str:
    if value not in list(kind):
        raise GoldError(
            f"{where}: unknown {kind.__name__.lower()} {value!r}; expected one of {', '.join(kind)}"
        )
    return value


def _json(path: Path) -> Any:
    try:
        return orjson.loads(_text(path))
    except orjson.JSONDecodeError as error:
        raise GoldError(f"{path}:{error.lineno}: is not JSON: {error.msg}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise GoldError(f"{path}: is missing") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: is not UTF-8 ({error.reason} at byte {error.start})") from error
