"""Turtle files: written with the same bytes every time, and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse, serialize

from kg.errors import KgError
from kg.rdf.vocabulary import CLASSES, PREFIXES


def prefixes(base_iri: str) -> dict[str, str]:
    """Give the prefixes of a graph: the vocabularies', and one for the entities of each type.

    >>> prefixes("https://example.org/kg/")["park"]
    'https://example.org/kg/park/'
    """
    entities = {label.value.lower(): f"{base_iri}{label.value.lower()}/" for label in CLASSES}
    known = tuple(PREFIXES.values())
    return PREFIXES | {name: iri for name, iri in entities.items() if not iri.startswith(known)}


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str], *, chunk: int = 50_000) -> Iterator[bytes]:
    """Yield Turtle piece by piece, `chunk` triples at a time, in their order.

    The header is written here, since pyoxigraph 0.5 orders prefixes differently in every process.
    """
    names = dict(sorted(prefixes.items()))
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.items()).encode()
    rest = iter(triples)
    while some := list(islice(rest, chunk)):
        body = serialize(some, format=RdfFormat.TURTLE, prefixes=names)
        yield (body or b"").split(b"\n", len(names))[-1]


def turtle_file(source: Path | str) -> Path:
    """Find the `graph.ttl` of a build's folder; a file stays as it is. Raises KgError where there is none."""
    path = Path(source)
    path = path / "graph.ttl" if path.is_dir() else path
    if not path.is_file():
        raise KgError(f"{path}: there is no such file; make one with `kg build INPUT... --out FOLDER`")
    return path


@contextmanager
def turtle_errors(path: Path) -> Iterator[None]:
    """Turn the parser's error on a file into a KgError."""
    try:
        yield
    except SyntaxError as error:
        raise KgError(f"{path}: not valid Turtle ({error.msg}); build it again") from error


def read_turtle(source: Path | str) -> Iterator[Triple]:
    """Read the `graph.ttl` of a build's folder, or a Turtle file.

    Raises KgError where there is none or where it is not Turtle.
    """
    path = turtle_file(source)
    with turtle_errors(path):
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            yield Triple(quad.subject, quad.predicate, quad.object)
